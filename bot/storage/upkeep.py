"""Looking after the file: a copy beside the running bot, a check of all that is kept twice, and working it out anew."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot.storage import migrate, recount
from bot.storage.database import Database
from bot.storage.files import StoreError, explained
from bot.storage.recount import Rules
from bot.storage.transaction import Transaction


def back_up(path: Path, copy: Path) -> None:
    """Copy the database as it is at one moment, however busy the bot is. Raises StoreError; it never overwrites."""
    with reading(path) as source, explained(copy, "name another file"):
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise StoreError(f"{copy} exists already. Name a file that doesn't; I overwrite nothing.") from None
        try:
            with closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
    with suppress(OSError):  # whoever may only read the data can back it up all the same
        _note_of_backup(path).touch()


def last_backup(path: Path) -> datetime | None:
    """When `back_up` last made a copy."""
    try:
        return datetime.fromtimestamp(_note_of_backup(path).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _note_of_backup(path: Path) -> Path:
    return path.with_name(f"{path.name}.backed-up")


def check(path: Path, rules: Rules) -> list[str]:
    """What is wrong with the file, a line each; it may be in use meanwhile. Raises StoreError when it can't be read."""
    with reading(path) as connection:
        damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        if damage:
            return [f"The file is damaged: {line}" for line in damage]
        lost = [
            f"A row of {table} belongs to nothing in {parent}."
            for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")
        ]
        connection.execute("BEGIN")  # one view of everything that is compared
        return [*dict.fromkeys(lost), *recount.differences(Transaction(connection), rules)]


async def rebuild(path: Path, rules: Rules) -> None:
    """Work out anew what follows from the answers. Raises StoreError when another process has the file."""
    _expect(path)
    database = await Database.open(path, on_wait=_busy)
    try:
        await database.write(lambda tx: recount.rebuild(tx, rules))
    finally:
        await database.close()


def _busy() -> None:
    raise StoreError("The bot is running on this data. Stop it first: what it writes meanwhile would be lost.")


def _expect(path: Path) -> None:
    with explained(path):
        exists = path.exists()
    if not exists:
        raise StoreError(f"There is no database at {path}. Start the bot once, or set SYLLABOT_DATA to its folder.")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can change nothing, so that it is safe beside the one that writes."""
    _expect(path)
    with (
        explained(path),
        closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)) as connection,
    ):
        _same_version(connection)
        yield connection


def _same_version(connection: sqlite3.Connection) -> None:
    have = connection.execute("PRAGMA user_version").fetchone()[0]
    newest = migrate.migrations()[-1][0]
    if have != newest:
        raise StoreError(
            f"The database is of version {have}, and I am of {newest}. Start this version of the bot once."
        )
