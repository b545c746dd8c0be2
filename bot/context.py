"""What a work is given: the facts of one moment or one event, inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.course import Course
from bot.library import Library
from bot.model import Learner, Person, Place, Space, TutorError
from bot.storage import spaces
from bot.storage.database import Transaction

if TYPE_CHECKING:
    from bot.grammar import Command


@dataclass(frozen=True, slots=True)
class Facts:
    """What every work is given; `seed` was drawn outside, so that it may be run again."""

    tx: Transaction
    now: datetime
    seed: int
    library: Library
    default_zone: str

    def zone_of(self, space: int) -> ZoneInfo:
        """The zone of a space's days and weeks."""
        return spaces.zone_of(self.tx, space, self.default_zone)

    def random(self, purpose: str = "") -> Random:
        """A fresh generator, the same each time that this work is run; for each purpose another."""
        return Random(f"{purpose}{self.seed}")


@dataclass(frozen=True, slots=True)
class Context(Facts):
    """What a handler is given beside. `event` is the platform's key of the event."""

    event: str
    person: Person
    place: Place
    learner: Learner | None
    space: Space | None
    commands: tuple[Command, ...]
    barred: str | None = None
    """Why nothing can be posted where the command wants to, in a sentence for staff; asked for `posts` rows only."""

    @property
    def me(self) -> Learner:
        """The learner of a WRITE command; the Tutor made the row if it was new."""
        if self.learner is None:
            raise TutorError("I don't know you yet. Type /quiz to begin.")
        return self.learner

    @property
    def scope(self) -> int:
        """The space's id, or 0 where there is none (a Discord direct message)."""
        return self.space.id if self.space else 0

    @property
    def zone(self) -> ZoneInfo:
        """The space's zone: its days and weeks."""
        return ZoneInfo((self.space and self.space.zone) or self.default_zone)

    def zone_of(self, space: int) -> ZoneInfo:
        """As for all; the space that this event came from is known already."""
        return self.zone if self.space and self.space.id == space else Facts.zone_of(self, space)

    @property
    def everywhere_zone(self) -> ZoneInfo:
        """The zone of the board of everywhere."""
        return ZoneInfo("UTC")

    @property
    def is_staff(self) -> bool:
        """Whether the platform says so, or the person has the role that staff chose for this space."""
        role = self.space.staff_role if self.space else None
        return self.person.staff or (role is not None and role in self.person.roles)

    @property
    def course(self) -> Course:
        """The course in force here: what staff chose, else the first of the library."""
        chosen = self.space and self.space.course and self.library.course(self.space.course)
        return chosen or self.library.default
