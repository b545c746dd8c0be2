from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import SteeredClock
from bot.hosting.health import Health
from bot.hosting.web import Web
from bot.storage import timers
from bot.storage.database import Database
from tests.classroom import NOON
from tests.fakes.memory import MemoryPlatform
from tests.unit.stores import held, locked, opened

DEADLINE = 0.2


@dataclass
class Probed:
    """A database behind /health, and a platform that is reached or not."""

    database: Database
    platform: MemoryPlatform
    health: Health
    session: aiohttp.ClientSession
    address: str

    async def ask(self) -> tuple[int, dict[str, Any]]:
        async with self.session.get(f"{self.address}/health") as answer:
            return answer.status, await answer.json()


class Reached(MemoryPlatform):
    """A platform that knows whether it is reached."""

    connected = True


@asynccontextmanager
async def probed(folder: Path, *, keeps: float = 0.0) -> AsyncIterator[Probed]:
    async with opened(folder / "db") as database, aiohttp.ClientSession() as session:
        platform = Reached()
        clock = SteeredClock.standing(NOON)
        health = Health(database, clock, [platform, MemoryPlatform("quiet")], keeps=keeps, deadline=DEADLINE)
        web = Web("127.0.0.1", 0, health.routes)
        await web.open()
        try:
            yield Probed(database, platform, health, session, web.address)
        finally:
            await web.close()


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Probed]:
    async with probed(tmp_path) as found:
        yield found


WELL = {"alive": True, "ready": True, "reasons": [], "platforms": {"memory": True}, "timers_late_seconds": 0.0}


async def test_a_bot_that_can_write_and_reaches_its_platforms_is_ready(bot: Probed) -> None:
    assert await bot.ask() == (200, WELL)


async def test_it_is_unready_while_the_disk_is_full_and_ready_again_after(bot: Probed) -> None:
    (pages,) = await bot.database.read(lambda tx: tx.one("PRAGMA page_count")) or (0,)
    await bot.database.write(lambda tx: tx.one(f"PRAGMA max_page_count = {pages}"))
    status, said = await bot.ask()
    assert (status, said["alive"], said["ready"]) == (503, True, False)
    assert said["reasons"] == ["The database cannot be written: database or disk is full."]
    await bot.database.write(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
    assert await bot.ask() == (200, WELL)


async def test_it_is_unready_while_another_program_has_the_file_locked(bot: Probed) -> None:
    with locked(bot.database.path):
        status, said = await bot.ask()
    assert (status, said["reasons"]) == (503, ["The database cannot be written: database is locked."])
    assert await bot.ask() == (200, WELL)


async def test_it_is_unready_while_a_write_takes_too_long(bot: Probed) -> None:
    async with held(bot.database):
        status, said = await bot.ask()
    assert (status, said["reasons"]) == (503, ["The database cannot be written: a write takes longer than 0.2 s."])
    assert await bot.ask() == (200, WELL)


async def test_looking_leaves_nothing_behind(bot: Probed) -> None:
    await bot.ask()
    assert await bot.database.read(lambda tx: tx.all("SELECT * FROM snapshots")) == []


async def test_many_probes_cost_one_write(tmp_path: Path) -> None:
    async with probed(tmp_path, keeps=60) as bot:
        before = bot.database._writer.total_changes
        assert {status for status, _ in await asyncio.gather(*(bot.ask() for _ in range(50)))} == {200}
        await bot.ask()
        assert bot.database._writer.total_changes - before == 2, "one row, written and deleted"


async def test_a_platform_that_is_not_reached_is_a_reason(bot: Probed) -> None:
    bot.platform.connected = False  # type: ignore[attr-defined]
    status, said = await bot.ask()
    assert (status, said["reasons"], said["platforms"]) == (503, ["Memory is not reached."], {"memory": False})


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (5, 503)])
async def test_timers_that_wait_long_are_a_reason(bot: Probed, minutes: int, status: int) -> None:
    due = NOON - timedelta(minutes=minutes)
    await bot.database.write(partial(timers.set_timer, kind="schedule", subject="1", due=due))
    asked, said = await bot.ask()
    assert (asked, said["timers_late_seconds"]) == (status, minutes * 60)
    assert said["reasons"] == (["Timers are late by 0:05:00."] if status == 503 else [])
