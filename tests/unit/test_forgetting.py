"""`forget-me`: no row of any table names the person any more, neither who learned nor who was staff."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.tokens import Forget
from tests.belonging import everything
from tests.furnished import DAY, Space, Town, furnish, town


async def _forget(space: Space, who: str) -> None:
    ((number,),) = await space.town.rows("SELECT id FROM learners WHERE user_id = ?", f"U-{who}")
    await space.press(who, Forget(number).pack())


async def _naming(here: Town, who: str) -> list[str]:
    """The tables in which their id or their name stands."""
    rows = await here.tutor.database.read(everything)
    return [table for table, kept in rows.items() if f"U-{who}" in repr(kept) or f"{who} zorblax" in repr(kept)]


@pytest.mark.parametrize("workspaces", [False, True])
async def test_whoever_is_forgotten_stands_in_no_table(tmp_path: Path, *, workspaces: bool) -> None:
    async with town(tmp_path) as here:
        space = Space(here, "T1", "zorblax", global_accounts=not workspaces)
        await furnish(space)
        for who in ("ada", "ben", "grace"):
            assert await _naming(here, who)
            await _forget(space, who)
            assert await _naming(here, who) == []


async def test_what_a_forgotten_member_of_staff_scheduled_goes_on_and_nobody_is_asked(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        space = Space(here, "T1", "zorblax")
        await furnish(space)
        await _forget(space, "grace")
        ((before,),) = await here.rows("SELECT COUNT(*) FROM posts")
        await here.pass_time(DAY)
        ((after,),) = await here.rows("SELECT COUNT(*) FROM posts")
        assert after > before
        assert await here.rows("SELECT 1 FROM outbox WHERE channel = 'U-grace'") == []


async def test_the_same_user_id_in_another_workspace_is_another_person(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        one, other = Space(here, "T1", "zorblax"), Space(here, "T2", "quibble")
        await furnish(other)
        await one.type("grace", "schedule daily 9:00", staff=True)
        await one.type("grace", "settings name Quince")
        ((number,),) = await here.rows("SELECT id FROM learners WHERE workspace = 'T1'")
        await one.press("grace", Forget(number).pack())
        authors = await here.rows("SELECT DISTINCT space, author FROM schedules ORDER BY space")
        assert [author for _, author in authors] in (["U-grace", ""], ["", "U-grace"])
