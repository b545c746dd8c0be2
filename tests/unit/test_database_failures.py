"""What the store does when the file, the disk or another program stands in the way: nobody is told yes for nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.storage.database import Database, StoreBusyError, StoreFailedError, Transaction
from tests.unit.stores import locked, note, notes, on_disk, opened

Outcome = str | BaseException


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


async def _write_all(database: Database, works: list[Callable[[Transaction], str]]) -> list[Outcome]:
    return await asyncio.gather(*map(database.write, works), return_exceptions=True)


async def test_when_a_transaction_cannot_begin_all_are_told_and_later_ones_are_written(path: Path) -> None:
    async with opened(path) as database:
        with locked(path):
            results = await _write_all(database, [note("a"), note("b")])
        assert all(isinstance(result, StoreBusyError) for result in results)
        assert "nothing was counted" in str(results[0])
        await database.write(note("c"))
        assert on_disk(path) == ["c"]


async def test_readers_go_on_while_another_program_has_the_file_locked(path: Path) -> None:
    async with opened(path) as database:
        await database.write(note("a"))
        with locked(path):
            assert await database.read(notes) == ["a"]


def _note_an_orphan(tx: Transaction) -> str:
    """Breaks a rule that is checked at COMMIT only."""
    tx.run("PRAGMA defer_foreign_keys = ON")
    tx.run("INSERT INTO names (space, learner, name) VALUES (0, 404, 'nobody')")
    return "orphan"


async def test_when_a_commit_fails_each_work_is_tried_alone_and_only_the_culprit_is_refused(path: Path) -> None:
    async with opened(path) as database:
        results = await _write_all(database, [note("a"), _note_an_orphan, note("b")])
        assert results[0] == "a"
        assert isinstance(results[1], sqlite3.IntegrityError)
        assert results[2] == "b"
        assert on_disk(path) == ["a", "b"]
        assert await database.read(lambda tx: tx.all("SELECT * FROM names")) == []


def _note_much(text: str, tx: Transaction) -> str:
    return note(text + " much" * 100_000)(tx)[: len(text)]


async def test_on_a_full_disk_small_works_are_kept_and_great_ones_refused(path: Path) -> None:
    async with opened(path) as database:
        (pages,) = await database.read(lambda tx: tx.one("PRAGMA page_count")) or (0,)
        await database.write(lambda tx: tx.one(f"PRAGMA max_page_count = {pages + 10}"))
        results = await _write_all(database, [note("a"), partial(_note_much, "b"), note("c")])
        assert results[0] == "a"
        assert isinstance(results[1], StoreBusyError)
        assert results[2] == "c"
        assert on_disk(path) == ["a", "c"]
        await database.write(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
        assert await database.write(partial(_note_much, "d")) == "d"


def _spoil(path: Path) -> None:
    """Everything but the head of the file turns to noise."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * (size - 100))


async def _filled(path: Path) -> None:
    async with opened(path) as database:
        await database.write(lambda tx: _note_much("a", tx))


async def test_after_damage_nobody_is_told_yes_and_the_failure_is_known(path: Path) -> None:
    await _filled(path)
    database = await Database.open(path)
    failure = asyncio.create_task(database.failure())
    _spoil(path)

    def look(tx: Transaction) -> str:
        return str(tx.all("SELECT text FROM notes ORDER BY text"))

    results = await _write_all(database, [note("b"), look, note("c")])
    assert all(isinstance(result, StoreFailedError) for result in results)
    assert "Check the disk" in str(await failure)
    for refused in (database.write(note("d")), database.read(notes)):
        with pytest.raises(StoreFailedError):
            await refused
    await database.close()


async def test_damage_that_a_reader_meets_is_a_failure_too(path: Path) -> None:
    await _filled(path)
    database = await Database.open(path)
    _spoil(path)
    with pytest.raises(StoreFailedError):
        await database.read(notes)
    assert "Check the disk" in str(await database.failure())
    await database.close()


async def test_who_waits_when_the_store_fails_is_told_so(path: Path) -> None:
    await _filled(path)
    database = await Database.open(path)
    loop = asyncio.get_running_loop()
    late: asyncio.Future[asyncio.Task[str]] = loop.create_future()

    def arrive() -> None:
        late.set_result(asyncio.create_task(database.write(note("late"))))

    def spoil(tx: Transaction) -> str:
        loop.call_soon_threadsafe(arrive)
        _spoil(path)
        return str(notes(tx))

    with pytest.raises(StoreFailedError):
        await database.write(spoil)
    with pytest.raises(StoreFailedError):
        await (await late)
    await database.close()


async def test_no_failure_is_told_of_a_store_that_ends_well(path: Path) -> None:
    async with opened(path) as database:
        failure = asyncio.create_task(database.failure())
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await failure
