"""A database that keeps what each transaction ran, so that a floor can run the very same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from bot.clock import SteeredClock
from bot.library import Library
from bot.storage.database import Database, Lane, Parameters, Row, Transaction, Work
from bot.tutor import Tutor
from tests.classroom import NOON, Classroom, repeatable

T = TypeVar("T")
Statement = tuple[str, Parameters]


class _Recorder(Transaction):
    """A transaction that notes each statement."""

    __slots__ = ("_inner", "_notes")

    def __init__(self, inner: Transaction, notes: list[Statement]) -> None:
        self._inner = inner
        self._notes = notes
        self.stirred = False

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        self._notes.append((sql, parameters))
        return self._inner.one(sql, parameters)

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        self._notes.append((sql, parameters))
        return self._inner.all(sql, parameters)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        self._notes.append((sql, parameters))
        return self._inner.run(sql, parameters)


class RecordingDatabase(Database):
    """Notes what learners' works run; the background's is left out."""

    transactions: list[list[Statement]]

    async def write(self, work: Work[T], lane: Lane = Lane.PEOPLE) -> T:
        if lane is not Lane.PEOPLE:
            return await super().write(work, lane)
        notes: list[Statement] = []
        self.transactions.append(notes)
        return await super().write(lambda tx: work(_Recorder(tx, notes)), lane)


@asynccontextmanager
async def recording(path: Path, library: Library) -> AsyncIterator[tuple[Classroom, list[list[Statement]]]]:
    database = await RecordingDatabase.open(path)
    database.transactions = []
    try:
        tutor = Tutor(database, library, SteeredClock.standing(NOON), draw=repeatable(1))
        yield Classroom(tutor), database.transactions
        await tutor.settle()
    finally:
        await database.close()
