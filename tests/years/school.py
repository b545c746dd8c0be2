"""A school with a channel for each schedule: staff type them, time passes, and a recorder writes down what comes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import SteeredClock
from bot.composition import opened
from bot.configuration.environment import read_settings
from bot.delivery.engine import Engine
from bot.library import Library
from bot.model import Account, Outcome, Person, Place, Press, Request
from bot.tutor import Tutor
from tests.calendar_walk import DAY, due
from tests.classroom import numbered
from tests.years.recorder import Entry, Recorder

OPEN_FOR = DAY
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as staff type it. `days` are weekdays from 0, Monday; every day without."""

    zone: str
    time: str
    days: frozenset[int] = frozenset()
    skips: frozenset[date] = frozenset()
    until: date | None = None

    @property
    def channel(self) -> str:
        return f"{self.zone} {self.time}"

    @property
    def place(self) -> Place:
        return Place("record", self.zone, self.channel)

    @property
    def lines(self) -> list[str]:
        days = " ".join(_NAMES[day] for day in sorted(self.days))
        until = f"until {self.until}" if self.until else ""
        made = f"schedule daily {self.time} {self.zone} {days} {until}"
        return [" ".join(made.split()), *(f"schedule skip {day}" for day in sorted(self.skips))]

    def due(self, begin: datetime, end: datetime) -> list[tuple[date, datetime]]:
        """What a calendar walk says: each date that has a question, and its instant."""
        hours, minutes = self.time.split(":")
        found = due(self.zone, int(hours) * 60 + int(minutes), begin, end)
        return [(day, at) for day, at in found if self._allows(day)]

    def _allows(self, day: date) -> bool:
        wanted = not self.days or day.weekday() in self.days
        return wanted and day not in self.skips and (self.until is None or day <= self.until)


class School:
    """Staff at one platform, and the bot that serves them: real loops on a real database. Made by `school`."""

    def __init__(self, folder: Path, start: datetime, questions: int) -> None:
        self.clock = SteeredClock.standing(start)
        self.record = Recorder(self.clock)
        self.tutor: Tutor
        self.engine: Engine
        self._settings = read_settings({"SYLLABOT_DATA": str(folder)})
        self._library = Library([numbered("tea", questions)])
        self._life = AsyncExitStack()
        self._events = itertools.count()

    async def begin(self) -> None:
        self.tutor = await self._life.enter_async_context(
            opened(self._settings, self._library, self.clock, print, seed=1)
        )
        self.engine = self.tutor.beside([self.record])
        await self._life.enter_async_context(_running(self.engine))

    async def end(self) -> None:
        await self._life.aclose()

    async def restart(self) -> None:
        """The process ends, and another begins on the same database."""
        await self.end()
        await self.begin()

    async def type(self, place: Place, line: str, who: str = "grace") -> Outcome:
        person = Person(Account("record", "", who), who, staff=who == "grace")
        return await self.tutor.run(Request(f"event-{next(self._events)}", person, place, line))

    async def press(self, place: Place, token: str, who: str) -> Outcome:
        person = Person(Account("record", "", who), who)
        return await self.tutor.press(Press(f"event-{next(self._events)}", person, place, token))

    async def plan(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            for line in plan.lines:
                outcome = await self.type(plan.place, line)
                assert not outcome.refused, outcome.reply.text

    async def wait(self, step: timedelta) -> None:
        """Time passes, with everything that is due on the way."""
        await self.engine.pass_time(self.clock, step)

    async def jump(self, step: timedelta) -> None:
        """The clock is elsewhere all at once; then what is due is done."""
        self.clock.move(step)
        await self.engine.settle()

    def told(self, plan: Plan, words: str = "Daily question") -> list[Entry]:
        """What was put up in the channel of a schedule, with a title that begins so."""
        return [each for each in self.record.entries if each.channel == plan.channel and each.title.startswith(words)]

    def faults(self, plan: Plan, begin: datetime) -> list[str]:
        """Where the record is not what the calendar walk says; none is as it should be."""
        now = self.clock.now()
        walk = plan.due(begin, now)
        wanted = [(at, f"Daily question, {_words(day)}") for day, at in walk]
        found = [(each.at, each.title.removesuffix(" (closed)")) for each in self.told(plan)]
        faults = [f"{plan.channel}: {each} is missing" for each in wanted if each not in found]
        faults += [f"{plan.channel}: {each} is too much" for each in found if each not in wanted]
        faults += [f"{plan.channel}: {each} came twice" for each in set(found) if found.count(each) > 1]
        answers = [each.title.removeprefix("The answer, ") for each in self.told(plan, "The answer")]
        closed = [_words(day) for day, at in walk[:-1]] + [_words(day) for day, at in walk[-1:] if at + OPEN_FOR <= now]
        if answers != closed:
            faults.append(f"{plan.channel}: {len(answers)} answers were told of {len(closed)} closed questions")
        return faults


def _words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


@asynccontextmanager
async def _running(engine: Engine) -> AsyncIterator[None]:
    """The engine's own loops, as long as the block lasts."""
    task = asyncio.create_task(engine.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def school(folder: Path, start: datetime, *, questions: int = 40) -> AsyncIterator[School]:
    made = School(folder, start, questions)
    await made.begin()
    try:
        yield made
    finally:
        await made.end()
