"""Installations and states in the database; and what waits in the outbox of a space that the bot was removed from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Address, Place
from bot.storage import install_states, installations, outbox, spaces
from bot.storage.database import Database, Transaction
from bot.storage.installations import Installation
from bot.storage.outbox import Closed

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SOON = timedelta(minutes=10)
COHORT = Installation(
    "slack", "T1", "Cohort", "cohort.slack.test", "A1", "", "B1", "U1", ("chat:write", "commands"), b"sealed", NOW
)
HERE = Address("slack", "T1", "C1")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "db.sqlite")
    try:
        yield opened
    finally:
        await opened.close()


async def test_the_newest_installation_of_a_workspace_wins_and_the_others_stay(database: Database) -> None:
    other = replace(COHORT, workspace="T2", token=b"another")
    newer = replace(COHORT, scopes=(*COHORT.scopes, "im:history"), token=b"newer", installed_at=NOW + SOON)

    def work(tx: Transaction) -> None:
        for each in (COHORT, other, newer):
            installations.keep(tx, each)

    await database.write(work)
    assert await database.read(lambda tx: installations.every(tx, "slack")) == [other, newer]
    assert await database.read(lambda tx: installations.find(tx, "slack", "T1")) == newer
    assert await database.read(lambda tx: installations.find(tx, "discord", "T1")) is None


async def test_removing_one_pauses_its_space_and_installing_again_ends_that(database: Database) -> None:
    def begin(tx: Transaction) -> int:
        installations.keep(tx, COHORT)
        space = spaces.add(tx, Place("slack", "T1", "C1"), NOW)
        assert space is not None
        return space.id

    space = await database.write(begin)
    assert await database.write(lambda tx: installations.remove(tx, "slack", "T1", NOW))
    assert await database.read(lambda tx: spaces.has_left(tx, space))
    assert await database.read(lambda tx: installations.every(tx, "slack")) == []
    assert not await database.write(lambda tx: installations.remove(tx, "slack", "T1", NOW))
    await database.write(lambda tx: installations.keep(tx, COHORT))
    assert not await database.read(lambda tx: spaces.has_left(tx, space))


async def test_a_state_is_consumed_once_and_in_time(database: Database) -> None:
    def issue(tx: Transaction) -> None:
        install_states.issue(tx, b"first", NOW + SOON, NOW)
        install_states.issue(tx, b"second", NOW + SOON, NOW)

    await database.write(issue)

    async def consumed(digest: bytes, when: datetime) -> bool:
        return await database.write(lambda tx: install_states.consume(tx, digest, when))

    assert not await consumed(b"made up", NOW)
    assert await consumed(b"first", NOW + SOON - timedelta(seconds=1))
    assert not await consumed(b"first", NOW)
    assert not await consumed(b"second", NOW + SOON)


async def test_what_should_stand_in_a_space_that_was_left_waits_until_it_is_back(database: Database) -> None:
    elsewhere = Address("slack", "T2", "C2")

    def begin(tx: Transaction) -> None:
        spaces.add(tx, Place("slack", "T1", "C1"), NOW)
        outbox.want(tx, "post", "1", HERE, NOW + SOON)
        outbox.want(tx, "post", "2", elsewhere, NOW)
        spaces.leave(tx, "slack", "T1", NOW)
        spaces.leave(tx, "slack", "T1", NOW)

    def taken(tx: Transaction) -> list[str]:
        return [each.subject for each in outbox.take(tx, "slack", NOW + timedelta(days=29), 10, Closed())]

    def due(tx: Transaction) -> datetime | None:
        return outbox.next_due(tx, "slack", Closed())

    await database.write(begin)
    assert await database.write(taken) == ["2"]
    later = await database.read(due)
    assert later is not None
    assert later.year > 2900
    await database.write(lambda tx: spaces.join(tx, "slack", "T1"))
    assert await database.read(due) == NOW + SOON
    assert await database.write(taken) == ["1"]
