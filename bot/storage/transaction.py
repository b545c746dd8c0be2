"""A transaction as a work sees it, and how works are run in one: together, each again where that fails, or reading.

Everything here runs on a thread of the database; `bot.storage.database` brings it there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Row = tuple[Any, ...]
Parameters = tuple[object, ...] | dict[str, object]

_FATAL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN})
"""After these nobody knows what the file holds: nobody is told yes, and the process ends."""


class Transaction:
    """What a work may do: literal SQL in, fetched rows out. It never hands out a cursor or the connection."""

    __slots__ = ("_execute", "stirred")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self.stirred = False

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None. With INSERT … RETURNING it is the row written."""
        row: Row | None = self._execute(sql, parameters).fetchone()
        return row

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        return self._execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """How many rows were written or deleted."""
        return self._execute(sql, parameters).rowcount

    def stir(self) -> None:
        """What is due has changed: after the commit, whoever watches the database is woken."""
        self.stirred = True


Work = Callable[[Transaction], T]


@dataclass(frozen=True, slots=True)
class Done:
    """What a work gave, or what it raised: then it wrote nothing. `stirred`: its batch changed what is due."""

    value: object = None
    error: Exception | None = None
    stirred: bool = False


class _NotBegunError(Exception):
    """No transaction could be begun, for its cause; trying once more for each work would only make all wait longer."""


class _SpoiledError(Exception):
    """A work failed, for the cause of this, after it had written."""


Run = Callable[[sqlite3.Connection, Transaction, Work[Any]], Done]


def is_fatal(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) and (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _FATAL


def run_batch(works: Sequence[Work[Any]], connection: sqlite3.Connection) -> list[Done]:
    """Run works that waited together, and commit. Only what is fatal is raised.

    First as they are: a SAVEPOINT costs a fifth of an answer, and a refusal comes before anything is written. Only if
    one fails later are they run again, each in a savepoint. If the batch as a whole falls, each is run alone.
    """
    for run in (_plainly, _in_savepoint):
        try:
            return _commit_together(connection, works, run)
        except _NotBegunError as error:
            return [Done(error=_cause(error))] * len(works)
        except _SpoiledError:
            continue
        except Exception as error:
            if is_fatal(error):
                raise
            break
    return list(_commit_each(connection, works))


def run_read(work: Work[T], connection: sqlite3.Connection) -> T:
    """Run a work on one view of the file."""
    connection.execute("BEGIN")
    try:
        return work(Transaction(connection))
    finally:
        connection.execute("ROLLBACK")


def _commit_together(connection: sqlite3.Connection, works: Sequence[Work[Any]], run: Run) -> list[Done]:
    tx = Transaction(connection)
    with _rolled_back(connection):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise error if is_fatal(error) else _NotBegunError from error
        done = [run(connection, tx, work) for work in works]
        connection.execute("COMMIT")
    return done


def _commit_each(connection: sqlite3.Connection, works: Sequence[Work[Any]]) -> Iterator[Done]:
    for place, work in enumerate(works):
        try:
            yield from _commit_together(connection, [work], _plainly)
        except _NotBegunError as error:
            yield from [Done(error=_cause(error))] * (len(works) - place)
            return
        except _SpoiledError as error:
            yield Done(error=_cause(error))
        except Exception as error:
            if is_fatal(error):
                raise
            yield Done(error=error)


def _plainly(connection: sqlite3.Connection, tx: Transaction, work: Work[Any]) -> Done:
    before = connection.total_changes
    try:
        return Done(work(tx), None, tx.stirred)
    except Exception as error:
        if is_fatal(error):
            raise
        if connection.total_changes != before or not connection.in_transaction:
            raise _SpoiledError from error
        return Done(error=error)


def _in_savepoint(connection: sqlite3.Connection, tx: Transaction, work: Work[Any]) -> Done:
    connection.execute("SAVEPOINT work")
    try:
        done = Done(work(tx), None, tx.stirred)
    except Exception as error:
        if is_fatal(error):
            raise
        done = Done(error=error)
        connection.execute("ROLLBACK TO work")
    connection.execute("RELEASE work")
    return done


@contextmanager
def _rolled_back(connection: sqlite3.Connection) -> Iterator[None]:
    """Whatever is raised, no transaction stays open."""
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _cause(error: BaseException) -> Exception:
    cause = error.__cause__
    return cause if isinstance(cause, Exception) else Exception(str(error))
