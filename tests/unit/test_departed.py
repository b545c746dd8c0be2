"""Spaces that removed the bot: everything is as it was if they come back in time, and gone if they don't."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot import pruning
from bot.library import Library
from bot.storage import departed, recount
from bot.storage.recount import Rules
from bot.storage.transaction import Transaction
from tests.belonging import Rows, everything, rows_of
from tests.classroom import classroom
from tests.furnished import DAY, Space, Town, furnish, town

STAYS_AWAY = pruning.COMES_BACK + 2 * DAY
RULES = Rules("UTC", frozenset({"tea"}))


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as found:
        await found.tutor.database.write(partial(pruning.begin, now=found.clock.now()))
        yield found


async def furnished(here: Town, external: str, mark: str, *, global_accounts: bool = False) -> Space:
    space = Space(here, external, mark, global_accounts=global_accounts)
    await furnish(space)
    return space


async def leave(space: Space) -> None:
    await space.town.tutor.left(space.town.platform.platform, space.external)


async def rows(space: Space, number: int) -> Rows:
    """By number, for the space may be gone."""
    found = await space.town.tutor.database.read(partial(rows_of, space=number, external=space.external))
    return {table: kept for table, kept in found.items() if kept}


async def differences(here: Town) -> list[str]:
    return await here.tutor.database.write(partial(recount.differences, rules=RULES))


async def test_a_workspace_that_stays_away_leaves_nothing_in_any_table(here: Town) -> None:
    space = await furnished(here, "T1", "zorblax")
    number = await space.id()
    assert len(await rows(space, number)) >= 25
    await leave(space)
    await here.pass_time(STAYS_AWAY)
    assert await rows(space, number) == {}
    left = await here.tutor.database.read(everything)
    assert {table for table, kept in left.items() if kept} == {"boards", "timers", "watermarks"}, "nobody else was here"
    assert [row[0] for row in left["timers"]] == ["prune"]
    assert {row[:2] + row[3:] for row in left["boards"]} == {(0, "", 0, 0), (0, "tea", 0, 0)}, "of everywhere, empty"


async def test_its_neighbours_keep_everything(here: Town) -> None:
    space, other = await furnished(here, "T1", "zorblax"), await furnished(here, "T2", "quibble")
    await leave(other)  # so that nothing of it goes on by itself
    number = await other.id()
    before = await rows(other, number)
    await leave(space)
    await here.tutor.database.write(partial(_left_long_ago, external="T1"))
    while await here.tutor.database.write(partial(departed.delete_some, gone_since=here.clock.now() - DAY)):
        pass
    assert await rows(other, number) == before
    assert await differences(here) == []


async def test_who_is_known_everywhere_keeps_what_they_learned(here: Town) -> None:
    """As on Discord: the account belongs to no server, so only what belongs to the server goes."""
    space = await furnished(here, "G1", "zorblax", global_accounts=True)
    number = await space.id()
    await leave(space)
    await here.pass_time(2 * DAY)  # what was open is closed by itself, and kept answers are graded
    answers = await here.rows("SELECT question, response, credit, points, at FROM answers ORDER BY id")
    assert answers
    await here.pass_time(STAYS_AWAY)
    assert await rows(space, number) == {}
    assert await here.rows("SELECT question, response, credit, points, at FROM answers ORDER BY id") == answers
    assert await here.rows("SELECT DISTINCT space FROM answers") == [(0,)]
    assert {name for (name,) in await here.rows("SELECT user_id FROM learners")} == {"U-ada", "U-ben", "U-grace"}
    assert await here.rows("SELECT DISTINCT scope FROM totals") == [(0,)], "the board of everywhere stays"
    assert await differences(here) == []


async def test_coming_back_in_time_finds_everything_as_it_was(here: Town) -> None:
    space = await furnished(here, "T1", "zorblax")
    number = await space.id()
    await leave(space)
    await here.pass_time(2 * DAY)  # what was open is closed by itself
    before = await rows(space, number)
    await here.pass_time(pruning.COMES_BACK - 3 * DAY)
    await here.tutor.joined("slack", "T1")
    after = await rows(space, number)
    for table in (
        "learners",
        "names",
        "answers",
        "totals",
        "progress",
        "active_days",
        "schedules",
        "uploads",
        "players",
    ):
        assert after[table] == before[table], table
    assert after.keys() >= before.keys() - {"installations"}
    await here.pass_time(STAYS_AWAY)
    assert (await rows(space, number))["answers"] == before["answers"], "coming back ended the waiting"
    assert "zorblaxine" in (await space.type("ada", "leaderboard all")).text


async def test_who_comes_back_too_late_begins_afresh(here: Town) -> None:
    space = await furnished(here, "T1", "zorblax")
    number = await space.id()
    await leave(space)
    await here.pass_time(STAYS_AWAY)
    await here.tutor.joined("slack", "T1")
    assert "zorblax" not in (await space.type("ada", "courses")).text
    await space.type("ada", "quiz 1")
    assert await space.id() > number


@pytest.mark.parametrize("every", [1, 2, 5, 13])
async def test_who_comes_back_while_it_is_being_deleted_meets_nothing_half_deleted(here: Town, every: int) -> None:
    """They return after so many steps, use it, and leave again: everybody is answered, and all figures are right."""
    space = await furnished(here, "T1", "zorblax")
    await leave(space)
    await here.tutor.database.write(partial(_left_long_ago, external="T1"))
    deleting, steps = partial(departed.delete_some, gone_since=here.clock.now() - DAY), 0
    while await here.tutor.database.write(deleting):
        steps += 1
        if steps % every == 0 and steps < 100:
            await here.tutor.joined("slack", "T1")
            for who in ("ada", "ben"):
                await space.type(who, "progress")
                await space.type(who, "quiz 1")
            await here.tutor.settle()
            await leave(space)
            await here.tutor.database.write(partial(_left_long_ago, external="T1"))
    assert steps > 10
    assert await differences(here) == []
    left = await here.tutor.database.read(everything)
    assert "zorblaxine" not in repr(left)


def _left_long_ago(tx: Transaction, external: str) -> None:
    assert tx.run("UPDATE spaces SET left_at = 0 WHERE external = ? AND left_at IS NOT NULL", (external,)) == 1


async def test_what_happened_while_we_were_away_is_caught_up_on(tmp_path: Path) -> None:
    async with classroom(tmp_path / "db", Library(())) as room:
        tutor = room.tutor

        def meet(tx: Transaction) -> None:
            for external in ("here", "left", "back"):
                tx.run("INSERT INTO spaces (platform, external, created_at) VALUES ('discord', ?, 0)", (external,))
            tx.run("INSERT INTO spaces (platform, external, created_at) VALUES ('slack', 'other', 0)")

        await tutor.database.write(meet)
        await tutor.left("discord", "back")
        await tutor.present("discord", ["here", "back", "new"])
        left = "SELECT external FROM spaces WHERE left_at IS NOT NULL"
        assert await tutor.database.read(lambda tx: tx.all(left)) == [("left",)]
