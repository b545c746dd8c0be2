"""What a work is given: the facts of one moment or one event, inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.course import AnyQuestion, Course, Module
from bot.library import Library, owner_of
from bot.model import Learner, Person, Picture, Place, Space, TutorError
from bot.pictures import picture_of
from bot.storage import learners, spaces
from bot.storage.transaction import Transaction
from bot.uploads.shelves import Shelves

if TYPE_CHECKING:
    from bot.grammar import Command


@dataclass(frozen=True, slots=True)
class Facts:
    """What every work is given; `seed` was drawn outside, so that it may be run again."""

    tx: Transaction
    now: datetime
    seed: int
    shelves: Shelves
    default_zone: str

    def library_of(self, space: int | None) -> Library:
        """What can be chosen and asked in a space: the installed courses and its own."""
        return self.shelves.of(self.tx, space)

    def holding(self, own_id: str) -> Library:
        """The library that has this course, or question: for ids from our own rows, whichever space they are of."""
        return self.library_of(owner_of(own_id))

    def known_course(self, course_id: str) -> Course | None:
        return self.holding(course_id).course(course_id)

    def known_question(self, key: str) -> AnyQuestion | None:
        """Its present text; None when it was removed."""
        return self.holding(key).question(key)

    def known_place(self, key: str) -> tuple[Course, Module] | None:
        """Where a question stands."""
        return self.holding(key).placed(key)

    def pictures_of(self, question: AnyQuestion, prefix: str = "") -> tuple[Picture, ...]:
        """What is shown beside its stem; nothing where the words must do. `prefix` says whose it is, of several."""
        shown = picture_of(question, self.shelves.installed.pictures, prefix)
        return (shown,) if shown else ()

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
    def library(self) -> Library:
        """The courses that can be found here: the installed ones, and those that only this space sees."""
        return self.shelves.here(self.tx, self.space)

    def library_of(self, space: int | None) -> Library:
        """As for all; the row of the space that this event came from was read already."""
        return self.library if self.space and self.space.id == space else Facts.library_of(self, space)

    def reachable(self, course_id: str) -> Course | None:
        """A course by an id that a person sent.

        A direct message that belongs to no space carries on what was begun in one: there the own courses of the spaces
        that the person was met in can be reached too, but not found.
        """
        owner = owner_of(course_id)
        if owner is None or self.space is not None or self.learner is None:
            return self.library.course(course_id)
        return self.known_course(course_id) if learners.is_known_in(self.tx, self.learner, owner) else None

    @property
    def me(self) -> Learner:
        """The learner of a WRITE command; the Tutor made the row if it was new."""
        if self.learner is None:
            raise TutorError("I don't know you yet. Type /quiz to begin.")
        return self.learner

    @property
    def needed_space(self) -> Space:
        """The space, for what is about a space. Raises TutorError in a direct message that belongs to none."""
        if self.space is None:
            raise TutorError("This is a direct message, which belongs to no server. Type this in a channel of yours.")
        return self.space

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
    def is_staff(self) -> bool:
        """Whether the platform says so, or the person has the role that staff chose for this space."""
        role = self.space.staff_role if self.space else None
        return self.person.staff or (role is not None and role in self.person.roles)

    @property
    def course(self) -> Course:
        """The course in force here: what staff chose, else the first of the library."""
        library = self.library
        chosen = self.space and self.space.course and library.course(self.space.course)
        return chosen or library.default
