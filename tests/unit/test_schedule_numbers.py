"""What staff type to name a schedule counts within their own space."""

from __future__ import annotations

from pathlib import Path

from bot.model import Request
from tests.furnished import Space, town


async def test_each_space_counts_its_own_schedules_from_one(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        one, other = Space(here, "T1", "zorblax"), Space(here, "T2", "quibble")
        for space in (one, other):
            first = await space.type("grace", "schedule daily 9:00", staff=True)
            second = await space.type("grace", "schedule daily 10:00", staff=True)
            assert "schedule #1 " in first.text
            assert "schedule #2 " in second.text


async def test_a_number_is_never_given_again(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        space = Space(here, "T1", "zorblax")
        await space.type("grace", "schedule daily 9:00", staff=True)
        await space.type("grace", "schedule remove #1", staff=True)
        assert "schedule #2 " in (await space.type("grace", "schedule daily 9:00", staff=True)).text


async def test_the_number_of_another_space_means_nothing_here(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        one, other = Space(here, "T1", "zorblax"), Space(here, "T2", "quibble")
        await one.type("grace", "schedule daily 9:00", staff=True)
        await one.type("grace", "schedule daily 10:00", staff=True)
        await other.type("grace", "schedule daily 11:00", staff=True)
        await other.type("grace", "schedule pause #1", staff=True)
        assert await here.rows("SELECT COUNT(*) FROM schedules WHERE paused IS NOT NULL") == [(1,)]
        assert "paused" not in (await one.type("grace", "schedule list", staff=True)).text.casefold()


async def test_a_schedule_that_has_ended_is_named_by_its_own_number(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        one, other = Space(here, "T1", "zorblax"), Space(here, "T2", "quibble")
        await one.type("grace", "schedule daily 9:00", staff=True)
        await other.type("grace", "schedule daily 9:00 until today", staff=True)
        request = Request(here.event(), other.person("grace", staff=True), other.place(), "schedule preview")
        assert "#1 has ended" in (await here.tutor.run(request)).reply.text
