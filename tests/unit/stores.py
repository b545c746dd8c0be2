"""Databases for tests: opened in a folder and closed again, with a small table of their own and works upon it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.storage.database import Database, Lane, Transaction


@asynccontextmanager
async def opened(path: Path, *, patience: float = 0.0) -> AsyncIterator[Database]:
    """A database with a table `notes`, in which a text stands at most once."""
    database = await Database.open(path, patience=patience)
    try:
        await database.write(_make_table)
        yield database
    finally:
        await database.close()


def _make_table(tx: Transaction) -> None:
    tx.run("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")


def note(text: str) -> Callable[[Transaction], str]:
    """A work that writes a text down and gives it back."""

    def work(tx: Transaction) -> str:
        tx.run("INSERT INTO notes (text) VALUES (?)", (text,))
        return text

    return work


def note_and_fail(text: str) -> Callable[[Transaction], None]:
    """A work that fails after it has written."""

    def work(tx: Transaction) -> None:
        note(text)(tx)
        raise LookupError(text)

    return work


def refuse(text: str) -> Callable[[Transaction], None]:
    """A work that fails before it has written."""

    def work(tx: Transaction) -> None:
        tx.one("SELECT COUNT(*) FROM notes")
        raise LookupError(text)

    return work


def notes(tx: Transaction) -> list[str]:
    return [text for (text,) in tx.all("SELECT text FROM notes ORDER BY id")]


def on_disk(path: Path) -> list[str]:
    """What another program finds in the file."""
    connection = sqlite3.connect(path)
    try:
        return [text for (text,) in connection.execute("SELECT text FROM notes ORDER BY id")]
    finally:
        connection.close()


class Held:
    """The writer, kept busy until `release`, so that works pile up behind it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loop = asyncio.get_running_loop()
        self._go = threading.Event()
        self._begun = asyncio.Event()
        self.writing: asyncio.Task[str] | None = None

    async def begin(self, text: str = "held") -> None:
        def work(tx: Transaction) -> str:
            self._loop.call_soon_threadsafe(self._begun.set)
            self._go.wait()
            return note(text)(tx)

        self.writing = asyncio.create_task(self._database.write(work))
        await self._begun.wait()

    def release(self) -> None:
        self._go.set()


@asynccontextmanager
async def held(database: Database) -> AsyncIterator[Held]:
    holder = Held(database)
    await holder.begin()
    try:
        yield holder
    finally:
        holder.release()


def begin_all(
    database: Database, works: list[Callable[[Transaction], str]], lane: Lane = Lane.PEOPLE
) -> list[asyncio.Task[str]]:
    """Tasks that write; they wait in the lane after the loop's next turn."""
    return [asyncio.create_task(database.write(work, lane)) for work in works]


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Some other program, which has the file locked for writing."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("ROLLBACK")
        other.close()
