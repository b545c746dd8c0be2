"""A Tutor on a real database, and people who type and press: for unit tests, benchmarks and the crash test."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.clock import Clock, SteeredClock
from bot.course import AnyQuestion, Choice, Course, CoursePage, Difficulty, Module, Objective, SingleChoice
from bot.library import Library
from bot.model import Account, File, Form, Outcome, Person, Place, Press, Reply, Request
from bot.storage.database import Database
from bot.tutor import Tutor

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday."""

HOME = Place("console", "home", "general")


def person(name: str, *, staff: bool = False) -> Person:
    return Person(Account("console", "", name), name, staff)


def single(name: str, key: int = 0, *, size: int = 4, difficulty: Difficulty = Difficulty.EASY) -> SingleChoice:
    """A question whose keyed choice stands at this index."""
    choices = tuple(Choice(text=f"{name} choice {index}", correct=index == key) for index in range(size))
    return SingleChoice(id=name, objective="all", stem=f"What of {name}?", difficulty=difficulty, choices=choices)


def course(name: str, modules: dict[str, Iterable[AnyQuestion]]) -> Course:
    """A course of modules with these questions."""
    page = CoursePage(id=name, title=name.title(), description=f"About {name}.", modules=tuple(modules))
    objectives = (Objective(id="all", text="Know it all"),)
    parts = (
        Module(
            id=module,
            title=module.replace("-", " ").title(),
            summary=f"All about {module}.",
            objectives=objectives,
            questions=tuple(questions),
        )
        for module, questions in modules.items()
    )
    return Course(page=page, modules=tuple(parts))


def numbered(name: str, count: int, *, modules: int = 1) -> Course:
    """A course of many plain questions."""
    questions = [single(f"question-{number}", number % 4) for number in range(count)]
    return course(name, {f"part-{part}": questions for part in range(modules)})


@dataclass(slots=True)
class Classroom:
    """Every event has a key of its own, unless one is given: then the platform delivers it again."""

    tutor: Tutor
    place: Place = HOME
    _events: itertools.count[int] = field(default_factory=itertools.count)

    async def type(
        self, who: str, line: str, *, event: str = "", staff: bool = False, file: File | None = None
    ) -> Outcome:
        someone = person(who, staff=staff)
        return await self.tutor.run(Request(event or self._event(), someone, self.place, line, file=file))

    async def press(self, who: str, token: str, text: str | None = None, *, event: str = "") -> Outcome:
        return await self.tutor.press(Press(event or self._event(), person(who), self.place, token, text))

    async def form(self, who: str, token: str) -> Form | Outcome:
        return await self.tutor.form(Press(self._event(), person(who), self.place, token))

    def _event(self) -> str:
        return f"event-{next(self._events)}"


def token(reply: Reply, label: str) -> str:
    """The token of the first button whose label begins so."""
    return next(button.token for row in reply.buttons for button in row if button.label.startswith(label))


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


def repeatable(seed: int) -> Callable[[], int]:
    random = Random(seed)
    return lambda: random.getrandbits(128)


@asynccontextmanager
async def classroom(
    path: Path, library: Library, *, clock: Clock | None = None, draw: Callable[[], int] | None = None
) -> AsyncIterator[Classroom]:
    """Open the database at this path, made if it is new."""
    database = await Database.open(path)
    try:
        tutor = Tutor(database, library, clock or SteeredClock.standing(NOON), draw=draw or repeatable(1))
        try:
            yield Classroom(tutor)
        finally:
            await tutor.settle()
    finally:
        await database.close()
