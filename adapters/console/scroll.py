"""What stands on the screen: the messages shown so far, and the newest of them that a line may mean."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.console.buttons import is_question
from bot.model import Button, Reply

LENGTH = 500
"""Messages that are remembered; who scrolls further back finds text without buttons."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as it stands now. `owner` alone sees it, or everybody if None; `asked`: it is or was a question.

    `post` is the key of a message from the outbox.
    """

    number: int
    owner: str | None
    reply: Reply
    asked: bool
    post: str = ""

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.reply.buttons for button in row)


class Scroll:
    """The messages, oldest first. A message that changes moves to the end, as it is printed there again."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LENGTH)
        self._count = 0

    def add(self, owner: str | None, reply: Reply, post: str = "") -> Entry:
        self._count += 1
        entry = Entry(self._count, owner, reply, is_question(reply), post)
        self._entries.append(entry)
        return entry

    def change(self, entry: Entry, reply: Reply) -> Entry:
        changed = replace(entry, reply=reply, asked=entry.asked or is_question(reply))
        self._entries = deque((each for each in self._entries if each.number != entry.number), maxlen=LENGTH)
        self._entries.append(changed)
        return changed

    def mend(self, entry: Entry, reply: Reply) -> None:
        """The message reads otherwise, where it stands: nobody here asked for that."""
        mended = replace(entry, reply=reply)
        self._entries = deque(
            (mended if each.number == entry.number else each for each in self._entries), maxlen=LENGTH
        )

    def seen_by(self, who: str) -> Iterator[Entry]:
        """What a person sees, newest first."""
        return (entry for entry in reversed(self._entries) if entry.owner in (None, who))

    def holding(self, who: str, token: str) -> Entry | None:
        """The newest message before this person's eyes with a button of this token."""
        seen = self.seen_by(who)
        return next((entry for entry in seen if any(button.token == token for button in entry.buttons)), None)

    def post(self, key: str) -> Entry | None:
        return next((entry for entry in self._entries if entry.post == key), None)

    def numbered(self, number: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.number == number), None)
