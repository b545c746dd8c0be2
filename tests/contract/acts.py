"""What stories do over and over: take a quiz, look at the board, find a letter."""

from __future__ import annotations

import re

from tests.contract.seat import Seat, Shown

_SCORE = re.compile(r"\(you\): (\d+) points")


async def score(seat: Seat, who: str) -> int:
    """The points that this week's board shows to whoever asks."""
    found = _SCORE.search((await seat.say(who, "leaderboard")).text)
    return int(found[1]) if found else 0


async def answer(seat: Seat, who: str, module: str, label: str) -> Shown:
    """The feedback to one answer on a module that has one question."""
    return await seat.press(who, await seat.say(who, f"quiz {module} 1"), label)


def letter(shown: Shown, option: str) -> str:
    """The letter that stands before an option, whatever the platform puts between."""
    found = re.search(rf"\b([A-J])\.\W*{re.escape(option)}", shown.text)
    assert found, f"{option!r} is not in {shown.text!r}"
    return found[1]


def offers(shown: Shown, *labels: str) -> bool:
    """Whether there are buttons whose labels begin so."""
    return all(any(button.startswith(label) for button in shown.buttons) for label in labels)
