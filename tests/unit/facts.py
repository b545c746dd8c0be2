"""What a handler or a parameter is given, on a real database, for tests that need no Tutor."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands import COMMANDS
from bot.context import Context
from bot.library import Library
from bot.storage import learners, spaces
from bot.storage.migrate import migrate
from bot.storage.transaction import Transaction
from bot.uploads.shelves import Shelves
from tests.classroom import HOME, NOON, person


@contextmanager
def transaction() -> Iterator[Transaction]:
    """A transaction on a new database in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        migrate(connection)
        yield Transaction(connection)
    finally:
        connection.close()


def context(tx: Transaction, library: Library, *, who: str = "ada") -> Context:
    space = spaces.add(tx, HOME, NOON)
    learner = learners.ensure(tx, person(who), space, learners.met(tx, person(who), HOME)[1], NOON)
    return Context(
        tx=tx,
        now=NOON,
        event="event",
        seed=1,
        person=person(who),
        place=HOME,
        learner=learner,
        space=space,
        shelves=Shelves(library),
        commands=COMMANDS,
        default_zone="UTC",
    )
