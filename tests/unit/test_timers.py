"""Timers as rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import timers
from bot.storage.database import Database
from tests.classroom import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "syllabot.db")
    yield database
    await database.close()


async def put(database: Database, subject: str, due: datetime) -> None:
    await database.write(lambda tx: timers.set_timer(tx, "close", subject, due))


async def take(database: Database, subject: str, now: datetime) -> datetime | None:
    return await database.write(lambda tx: timers.take(tx, "close", subject, now))


async def test_a_timer_is_taken_once_and_not_before_its_time(database: Database) -> None:
    await put(database, "post", NOON)
    assert await take(database, "post", NOON - HOUR) is None
    assert await take(database, "post", NOON + HOUR) == NOON
    assert await take(database, "post", NOON + HOUR) is None


async def test_setting_one_again_moves_it(database: Database) -> None:
    await put(database, "post", NOON)
    await put(database, "post", NOON + HOUR)
    assert await take(database, "post", NOON) is None
    assert await database.read(timers.next_due) == NOON + HOUR


async def test_the_earliest_come_first(database: Database) -> None:
    for hours in (3, 1, 2, 9):
        await put(database, f"post {hours}", NOON + hours * HOUR)
    due = await database.read(lambda tx: timers.due(tx, NOON + 5 * HOUR, 2))
    assert due == [("close", "post 1"), ("close", "post 2")]


async def test_one_that_is_postponed_is_still_due_at_its_own_time(database: Database) -> None:
    await put(database, "post", NOON)
    await database.write(lambda tx: timers.postpone(tx, "close", "post", NOON + HOUR))
    assert await take(database, "post", NOON) is None
    assert await database.read(timers.next_due) == NOON + HOUR
    assert await take(database, "post", NOON + HOUR) == NOON


async def test_dropped_it_is_gone(database: Database) -> None:
    await put(database, "post", NOON)
    await database.write(lambda tx: timers.drop(tx, "close", "post"))
    assert await database.read(timers.next_due) is None


async def test_setting_one_wakes_whoever_watches(database: Database) -> None:
    wake = database.watch()
    await put(database, "post", NOON)
    assert wake.is_set()
