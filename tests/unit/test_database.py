"""Works in transactions: committed together, failing alone, cancelled, waiting in two lanes, and at the end."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.storage.database import BACKGROUND_SHARE, BATCH, WAITING_LIMIT, Database, Lane, StoreBusyError, Transaction
from tests.unit.stores import begin_all, held, note, note_and_fail, notes, on_disk, opened, refuse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


async def test_a_work_gives_its_result_once_it_is_on_disk(path: Path) -> None:
    async with opened(path) as database:
        assert await database.write(note("one")) == "one"
        assert on_disk(path) == ["one"]


async def test_works_that_wait_are_committed_together_in_order(path: Path) -> None:
    async with opened(path) as database:
        async with held(database) as holder:
            tasks = begin_all(database, [note(str(number)) for number in range(100)])
            await asyncio.sleep(0)
            assert database.waiting == 100
            holder.release()
            assert await asyncio.gather(*tasks) == [str(number) for number in range(100)]
        assert on_disk(path) == ["held", *(str(number) for number in range(100))]


async def test_a_work_that_raises_wrote_nothing_and_takes_nobody_with_it(path: Path) -> None:
    async with opened(path) as database:
        works: list[Callable[[Transaction], object]] = [
            note("a"),
            note_and_fail("b"),
            note("c"),
            refuse("d"),
            note("e"),
        ]
        results = await asyncio.gather(*map(database.write, works), return_exceptions=True)
        assert [str(result) for result in results] == ["a", "b", "c", "d", "e"]
        assert [type(result) for result in results] == [str, LookupError, str, LookupError, str]
        assert on_disk(path) == ["a", "c", "e"]


async def test_a_work_that_breaks_a_rule_of_the_tables_fails_alone(path: Path) -> None:
    async with opened(path) as database:
        results = await asyncio.gather(*map(database.write, map(note, "aab")), return_exceptions=True)
        assert [isinstance(result, sqlite3.IntegrityError) for result in results] == [False, True, False]
        assert on_disk(path) == ["a", "b"]


async def test_a_refusal_before_writing_lets_the_others_run_only_once(path: Path) -> None:
    runs: list[str] = []

    def counted(text: str, tx: Transaction) -> str:
        runs.append(text)
        return note(text)(tx)

    async with opened(path) as database:
        works: list[Callable[[Transaction], object]] = [partial(counted, "a"), refuse("b"), partial(counted, "c")]
        await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert runs == ["a", "c"]


async def test_a_cancelled_caller_who_waits_never_writes(path: Path) -> None:
    async with opened(path) as database:
        async with held(database) as holder:
            kept, dropped = begin_all(database, [note("kept"), note("dropped")])
            await asyncio.sleep(0)
            dropped.cancel()
            holder.release()
            assert await kept == "kept"
        assert dropped.cancelled()
        assert on_disk(path) == ["held", "kept"]


async def test_a_cancelled_caller_whose_work_runs_has_written(path: Path) -> None:
    async with opened(path) as database:
        async with held(database) as holder:
            assert holder.writing is not None
            holder.writing.cancel()
        await database.write(note("after"))
        assert holder.writing.cancelled()
        assert on_disk(path) == ["held", "after"]


async def test_people_come_before_the_background_which_gets_its_share(path: Path) -> None:
    async with opened(path) as database:
        async with held(database) as holder:
            later = begin_all(database, [note(f"later {number}") for number in range(100)], Lane.BACKGROUND)
            await asyncio.sleep(0)
            people = begin_all(database, [note(f"person {number}") for number in range(BATCH + 10)])
            await asyncio.sleep(0)
            holder.release()
            await asyncio.gather(*later, *people)
        kinds = [text.split()[0] for text in on_disk(path)[1:]]
        assert kinds == ["person"] * (BATCH + 10) + ["later"] * 100


async def test_a_person_waits_for_at_most_one_share_of_the_background(path: Path) -> None:
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[asyncio.Task[str]] = loop.create_future()
    async with opened(path) as database:

        def arrive() -> None:
            arrived.set_result(asyncio.create_task(database.write(note("person"))))

        def first(tx: Transaction) -> str:
            loop.call_soon_threadsafe(arrive)
            return note("later")(tx)

        async with held(database) as holder:
            rest = [note(f"later {number}") for number in range(3 * BACKGROUND_SHARE)]
            later = begin_all(database, [first, *rest], Lane.BACKGROUND)
            await asyncio.sleep(0)
            holder.release()
            await asyncio.gather(*later, await arrived)
        assert on_disk(path).index("person") <= 1 + 2 * BACKGROUND_SHARE


async def test_beyond_the_limit_a_caller_is_told_to_come_back(path: Path) -> None:
    async with opened(path) as database:
        async with held(database) as holder:
            waiting = begin_all(database, [note(str(number)) for number in range(WAITING_LIMIT)])
            await asyncio.sleep(0)
            with pytest.raises(StoreBusyError, match="try again"):
                await database.write(note("too much"))
            holder.release()
            await asyncio.gather(*waiting)
        assert len(on_disk(path)) == WAITING_LIMIT + 1


async def test_a_stop_finishes_what_waits_and_refuses_what_comes(path: Path) -> None:
    database = await Database.open(path)
    await database.write(lambda tx: tx.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"))
    async with held(database) as holder:
        waiting = begin_all(database, [note("waiting")])
        await asyncio.sleep(0)
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
        for refused in (database.write(note("late")), database.read(notes)):
            with pytest.raises(StoreBusyError, match="shutting down"):
                await refused
        holder.release()
        await closing
    assert await waiting[0] == "waiting"
    assert on_disk(path) == ["held", "waiting"]


async def test_a_reader_sees_one_state_of_things_beside_the_writer(path: Path) -> None:
    async with opened(path) as database:
        await database.write(note("before"))
        async with held(database):
            assert await database.read(notes) == ["before"]
        await database.write(note("after"))
        assert await database.read(notes) == ["before", "held", "after"]


async def test_a_reader_cannot_write(path: Path) -> None:
    async with opened(path) as database:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await database.read(note("never"))
        assert await database.read(notes) == []


async def test_whoever_watches_is_woken_after_a_commit_that_changed_what_is_due(path: Path) -> None:
    async with opened(path) as database:
        watched = database.watch()
        await database.write(note("nothing is due"))
        assert not watched.is_set()
        await database.write(lambda tx: tx.stir())
        assert watched.is_set()
