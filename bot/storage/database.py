"""Transactions over SQLite: `write(work)` and `read(work)` run a plain function whole, on a thread of the database.

Works that wait are written together (group commit): one BEGIN IMMEDIATE and one sync for up to 256 of them. A work
that raises is rolled back alone. A caller is answered only after the commit. docs/decisions/0002-group-commit.md has
the why and the figures.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

import aiosqlite
import structlog

from bot.storage import files, migrate
from bot.storage.files import StoreError
from bot.storage.transaction import Parameters, Row, Transaction, Work, is_fatal, run_batch, run_read

__all__ = ["Database", "Lane", "Parameters", "Row", "StoreBusyError", "StoreFailedError", "Transaction", "Work"]

T = TypeVar("T")

BATCH = 256
BACKGROUND_SHARE = 32
WAITING_LIMIT = 5000
READERS = 2
PATIENCE = 5.0

_PASSING = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY})
"""What an operator can mend while we run: a full disk, a lock, rights."""

log = structlog.get_logger()


class StoreBusyError(StoreError):
    """Too many works wait; the caller may try again."""


class StoreFailedError(StoreError):
    """The file cannot be trusted or reached any more; the process must end."""


class Lane(Enum):
    """Whose work it is. People come before timers and delivery."""

    PEOPLE = 0
    BACKGROUND = 1


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection and thread, with what its interface lacks: run this function there, in one hop."""

    async def call(self, function: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(function, self._conn)  # type: ignore[no-untyped-call]
        return result


@dataclass(slots=True)
class _Waiting:
    work: Work[Any]
    future: asyncio.Future[Any]


class Database:
    """One file, one writer, two readers beside it. Made by `Database.open`."""

    def __init__(self, path: Path, lock: files.Lock, writer: _Thread, readers: list[_Thread]) -> None:
        self.path = path
        self._lock = lock
        self._writer = writer
        self._readers = readers
        self._reading = [0] * len(readers)
        self._lanes: dict[Lane, deque[_Waiting]] = {lane: deque() for lane in Lane}
        self._wake = asyncio.Event()
        self._closing = False
        self._watching: list[asyncio.Event] = []
        self._failed: asyncio.Future[StoreFailedError] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._write_for_ever(), name="database writer")

    @classmethod
    async def open(cls, path: Path, *, on_wait: Callable[[], None] = lambda: None, patience: float = PATIENCE) -> Self:
        """Open the file, made and migrated as needed. Waits, after calling `on_wait`, while another process has it.

        A lock that some other program has on the file is waited for at most `patience` seconds, each time.
        Raises StoreError, in a sentence for people, when the file cannot be used.
        """
        lock = await files.Lock.acquire(path, on_wait)
        opened: list[_Thread] = []
        try:
            files.prepare(path)
            with files.explained(path):
                writer = await _connect(path, opened, patience)
                await writer.call(migrate.migrate)
                for _ in range(READERS):
                    reader = await _connect(path, opened, patience)
                    await reader.execute("PRAGMA query_only = ON")
        except BaseException:
            for connection in reversed(opened):
                await connection.close()
            lock.release()
            raise
        return cls(path, lock, opened[0], opened[1:])

    async def write(self, work: Work[T], lane: Lane = Lane.PEOPLE) -> T:
        """Run `work` in a transaction and give its result once that is committed.

        Whatever it raises is raised here, and then it wrote nothing. It may be run twice (when a batch fails), so it
        must depend on nothing but its transaction. A cancelled caller's work never runs if it still waits,
        and commits if it runs.
        """
        self._refuse_when_over()
        if sum(map(len, self._lanes.values())) >= WAITING_LIMIT:
            raise StoreBusyError("A lot of people are busy here. Please try again in a moment.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._lanes[lane].append(_Waiting(work, future))
        self._wake.set()
        return await future

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a consistent view of the file, beside the writer; writing there is an error."""
        self._refuse_when_over()
        index = self._reading.index(min(self._reading))
        self._reading[index] += 1
        try:
            return await self._readers[index].call(partial(run_read, work))
        except sqlite3.Error as error:
            if is_fatal(error):
                raise self._fail([], error) from error
            raise
        finally:
            self._reading[index] -= 1

    @property
    def waiting(self) -> int:
        """How many works wait to be written."""
        return sum(map(len, self._lanes.values()))

    async def failure(self) -> StoreFailedError:
        """Waits for the moment after which nothing can be trusted: the process must end then."""
        return await asyncio.shield(self._failed)

    async def close(self) -> None:
        """Refuse new works, finish those that wait, then close the readers and the writer."""
        self._closing = True
        self._wake.set()
        await self._task
        for connection in [*self._readers, self._writer]:
            await connection.close()
        if not self._failed.done():
            self._failed.cancel()
        self._lock.release()

    def watch(self) -> asyncio.Event:
        """An event that is set after every commit that changed what is due."""
        event = asyncio.Event()
        self._watching.append(event)
        return event

    def _refuse_when_over(self) -> None:
        if self._failed.done() and not self._failed.cancelled():
            raise self._failed.result()
        if self._closing:
            raise StoreBusyError("I am shutting down. Please try again in a moment.")

    def _take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        for lane, share in ((Lane.PEOPLE, BATCH), (Lane.BACKGROUND, BACKGROUND_SHARE)):
            queue = self._lanes[lane]
            room = min(share, BATCH - len(batch))
            while queue and room:
                waiting = queue.popleft()
                if not waiting.future.done():
                    batch.append(waiting)
                    room -= 1
        return batch

    async def _write_for_ever(self) -> None:
        while True:
            self._wake.clear()
            while batch := self._take():
                await self._settle(batch)
            if self._closing:
                return
            await self._wake.wait()

    async def _settle(self, batch: list[_Waiting]) -> None:
        try:
            results = await self._writer.call(partial(run_batch, [waiting.work for waiting in batch]))
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may be told yes
            self._fail(batch, error)
            return
        if any(done.stirred for done in results):
            for event in self._watching:
                event.set()
        for waiting, done in zip(batch, results, strict=True):
            if waiting.future.done():
                continue
            if done.error is not None:
                waiting.future.set_exception(_explained(done.error))
            else:
                waiting.future.set_result(done.value)

    def _fail(self, batch: list[_Waiting], cause: Exception) -> StoreFailedError:
        """Nobody who waits is told yes, and whoever watches `failure` ends the process."""
        log.error("store.failed", path=str(self.path), cause=str(cause))
        failure = StoreFailedError(f"The database {self.path} failed: {cause}. Check the disk, then start me again.")
        failure.__cause__ = cause
        if not self._failed.done():
            self._failed.set_result(failure)
        batch = batch or self._take()
        while batch:
            for waiting in batch:
                if not waiting.future.done():
                    waiting.future.set_exception(failure)
            batch = self._take()
        return failure


def _explained(error: Exception) -> Exception:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if not isinstance(error, sqlite3.Error) or code not in _PASSING:
        return error
    busy = StoreBusyError("I could not save that just now, and nothing was counted. Please try again in a minute.")
    busy.__cause__ = error
    return busy


async def _connect(path: Path, opened: list[_Thread], patience: float) -> _Thread:
    connect = partial(sqlite3.connect, path, isolation_level=None, cached_statements=512, timeout=patience)
    connection = _Thread(connect, iter_chunk_size=64)
    await connection
    opened.append(connection)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000"):
        await connection.execute(f"PRAGMA {pragma}")
    return connection
