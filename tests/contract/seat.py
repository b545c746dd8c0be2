"""A Seat: where people sit at one platform. A story is told once and runs on every seat.

A seat returns what the platform *received*: text, buttons and privacy, so that one assertion serves all.
Each `tests/contract/<platform>_seat.py` gives an `open_seat(premises)`: see `tests.contract.premises.OpenSeat`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a person sees it. `text` holds title and body, as the platform was sent them."""

    text: str
    buttons: tuple[str, ...] = ()
    private: bool = True
    files: tuple[tuple[str, bytes], ...] = ()
    handle: object = field(default=None, compare=False)
    """The platform's own message; only the seat reads it."""

    def has(self, *phrases: str) -> bool:
        """Whether the text holds all these phrases, whatever their case and the platform's marks for bold or code."""
        return all(_unmarked(phrase) in _unmarked(self.text) for phrase in phrases)


def _unmarked(text: str) -> str:
    return re.sub(r"[*_`]", "", text).casefold()


class Seat(Protocol):
    """One running bot on a fresh database, and the people around it. People are named by one word."""

    name: str

    async def say(
        self, who: str, line: str, *, channel: str = "general", file: tuple[str, bytes] | None = None
    ) -> Shown:
        """Type a command (without the slash) and see the answer. Where the platform asks in a form, it is filled in."""

    async def press(self, who: str, shown: Shown, label: str, *, text: str | None = None, copies: int = 1) -> Shown:
        """Press the button whose label begins with this; `text` fills the form that it opens.

        Gives what is then seen: the edited message, or the new one. With `copies` the platform delivers the same press
        so often.
        A private message that is not theirs can be pressed too: as by somebody who tampers.
        """

    async def forge(self, who: str, token: str) -> Shown:
        """Send a press with a token that no button of ours has, as somebody who tampers could; see the answer."""

    async def suggest(self, who: str, command: str, param: str, typed: str) -> list[str]:
        """The labels offered while typing an argument."""

    async def advance(self, step: timedelta) -> None:
        """Time passes, and what was due has happened."""

    async def restart(self) -> None:
        """The process ends and another starts on the same database."""

    async def posted(self, channel: str = "general") -> list[Shown]:
        """The public messages of a channel as they stand now, oldest first."""

    async def received(self, who: str) -> list[Shown]:
        """What stands in a person's direct messages with the bot, oldest first."""

    def make_staff(self, who: str) -> None:
        """From now on the platform says that this person may manage the space."""

    def sent(self) -> bytes:
        """Every byte that the platform was sent so far."""
