"""What is due is done, once, in its own transaction, whatever the clock does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import millis, moment
from bot.context import Facts
from bot.delivery.agenda import Timer
from bot.delivery.engine import AFTER_A_FAILURE, Engine
from bot.library import Library
from bot.model import Address
from bot.storage import outbox, timers
from bot.uploads.shelves import Shelves
from tests.classroom import NOON
from tests.fakes.memory import MemoryPlatform
from tests.unit.postroom import Postroom, postroom

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TABLE = "CREATE TABLE diary (subject TEXT, due INTEGER, done INTEGER) STRICT"


class Diary:
    """Timers that write into a table when they were due, and when their work was done: a work may be run twice."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.kinds: dict[str, Timer] = {"note": self._note, "daily": self._daily}

    def _note(self, facts: Facts, subject: str, due: datetime) -> None:
        facts.tx.run("INSERT INTO diary VALUES (?, ?, ?)", (subject, millis(due), millis(facts.now)))
        if subject in self.broken:
            raise RuntimeError(subject)

    def _daily(self, facts: Facts, subject: str, due: datetime) -> None:
        """A question a day: the next timer and the message are wanted in the transaction that took this one."""
        timers.set_timer(facts.tx, "daily", subject, due + DAY)
        outbox.want(facts.tx, "note", f"{due:%Y-%m-%d}", Address("memory", "home", subject), facts.now)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def room(tmp_path: Path, diary: Diary) -> AsyncIterator[Postroom]:
    said: dict[str, str | None] = {f"{NOON + days * DAY:%Y-%m-%d}": f"question {days}" for days in range(800)}
    async with postroom(tmp_path, timers=diary.kinds, said=said) as room:
        await room.database.write(lambda tx: tx.run(TABLE))
        yield room


async def entries(room: Postroom) -> list[tuple[str, datetime, datetime]]:
    rows = await room.database.read(lambda tx: tx.all("SELECT subject, due, done FROM diary ORDER BY rowid"))
    return [(subject, moment(due), moment(done)) for subject, due, done in rows]


async def subjects(room: Postroom) -> list[str]:
    return [subject for subject, _, _ in await entries(room)]


async def put(room: Postroom, kind: str, subject: str, due: datetime) -> None:
    await room.database.write(lambda tx: timers.set_timer(tx, kind, subject, due))


async def test_a_timer_fires_once_when_it_is_due(room: Postroom) -> None:
    await put(room, "note", "one", NOON + HOUR)
    await room.settle()
    assert await entries(room) == []
    await room.settle(2 * HOUR)
    assert await entries(room) == [("one", NOON + HOUR, NOON + HOUR)]


async def test_time_passes_through_everything_that_is_due_in_order(room: Postroom) -> None:
    for hours in (3, 1, 2):
        await put(room, "note", str(hours), NOON + hours * HOUR)
    await room.settle(DAY)
    assert [(subject, done - NOON) for subject, _, done in await entries(room)] == [
        ("1", HOUR),
        ("2", 2 * HOUR),
        ("3", 3 * HOUR),
    ]
    assert room.clock.now() == NOON + DAY


async def test_a_timer_that_fails_writes_nothing_holds_back_no_other_and_is_tried_again(
    room: Postroom, diary: Diary
) -> None:
    diary.broken.add("bad")
    for subject in ("bad", "good", "fine"):
        await put(room, "note", subject, NOON)
    await room.settle()
    assert sorted(await subjects(room)) == ["fine", "good"]
    diary.broken.clear()
    await room.settle(AFTER_A_FAILURE)
    assert (await entries(room))[-1] == ("bad", NOON, NOON + AFTER_A_FAILURE)


async def test_a_timer_meets_the_courses_that_came_in_its_own_batch(room: Postroom) -> None:
    """Else a post would ask a question by an id whose history has gone to another."""
    now_there, met = [Shelves(Library([]))], list[Shelves]()
    coming = Shelves(Library([]))
    changes: list[asyncio.Task[None]] = []

    def draw() -> int:
        changes.append(asyncio.create_task(room.database.write(lambda _tx: now_there.insert(0, coming))))
        return 1

    def note(facts: Facts, _subject: str, _due: datetime) -> None:
        met.append(facts.shelves)

    engine = Engine(
        room.database, room.clock, lambda: now_there[0], {}, draw=draw, default_zone="UTC", kinds={"note": note}
    )
    await put(room, "note", "one", NOON)
    await engine.settle()
    await asyncio.gather(*changes)
    assert met == [coming]


async def test_a_timer_of_a_kind_that_nobody_knows_waits(room: Postroom) -> None:
    await put(room, "of a newer version", "x", NOON)
    await put(room, "note", "good", NOON)
    await room.settle()
    assert await subjects(room) == ["good"]
    assert await room.database.read(timers.next_due) == NOON + AFTER_A_FAILURE


async def test_the_loops_wake_for_what_is_wanted_meanwhile_and_for_a_moved_clock(room: Postroom) -> None:
    async with room.running():
        await put(room, "daily", "general", NOON + DAY)
        room.clock.move(DAY)
        await room.platform.standing(1)
        room.clock.move(DAY)
        await room.platform.standing(2)
    assert room.platform.texts("general") == ["question 1", "question 2"]


async def test_two_loops_at_once_do_everything_once(room: Postroom) -> None:
    await put(room, "daily", "general", NOON)
    async with room.running():
        for _ in range(30):
            room.clock.move(DAY)
            await room.settle()
    assert room.platform.texts("general") == [f"question {days}" for days in range(31)]


async def test_a_clock_that_jumps_back_repeats_nothing(room: Postroom) -> None:
    await put(room, "daily", "general", NOON)
    await room.settle(DAY)
    room.clock.move(-HOUR)
    await room.settle()
    await room.settle(2 * HOUR)
    assert room.platform.texts("general") == ["question 0", "question 1"]


async def test_after_a_restart_the_timers_are_where_they_were(tmp_path: Path, diary: Diary) -> None:
    platform = MemoryPlatform()
    async with postroom(tmp_path, platform, timers=diary.kinds) as room:
        await room.database.write(lambda tx: tx.run(TABLE))
        await put(room, "note", "one", NOON + HOUR)
    async with postroom(tmp_path, platform, timers=diary.kinds) as room:
        await room.settle(HOUR)
        assert await subjects(room) == ["one"]


async def test_many_timers_at_one_minute_are_all_done(room: Postroom) -> None:
    for number in range(100):
        await put(room, "note", str(number), NOON)
    await room.settle()
    assert sorted(await subjects(room), key=int) == [str(number) for number in range(100)]
