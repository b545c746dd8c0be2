"""Numbered SQL files bring a database of any earlier version to the present one, each in its own transaction."""

from __future__ import annotations

import re
import sqlite3
from importlib.resources import files as resources

from bot.storage.files import StoreError

_NAME = re.compile(r"(\d{4})_\w+\.sql\Z")


def migrations() -> list[tuple[int, str]]:
    """Every migration's number and SQL, in order. Once released, a file is never edited."""
    folder = resources("bot.storage") / "migrations"
    found = [(int(match[1]), each.read_text("utf-8")) for each in folder.iterdir() if (match := _NAME.match(each.name))]
    return sorted(found)


def migrate(connection: sqlite3.Connection, upto: int | None = None) -> None:
    """Apply what is missing. Raises StoreError when the file is newer than this code."""
    have = connection.execute("PRAGMA user_version").fetchone()[0]
    known = migrations()
    newest = known[-1][0]
    if have > newest:
        raise StoreError(
            f"The database is of version {have}, and I know versions up to {newest}. "
            "Install the newer Syllabot again, or restore the backup made before the upgrade."
        )
    for number, sql in known:
        if have < number <= (upto or newest):
            try:
                connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
