"""Databases of every earlier version come to the present one, with all that they hold.

`dumps/` keeps one of each version, with rows in every table. When a migration is added, dump a database of the version
before (`sqlite3 FILE .dump`, and its `PRAGMA user_version`) into it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import migrate
from bot.storage.files import StoreError

DUMPS = Path(__file__).parent / "dumps"
NEWEST = migrate.migrations()[-1][0]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


def _schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name: " ".join(sql.split()) for name, sql in rows}


def _sizes(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrate.migrations()] == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_an_old_database_comes_to_the_present_version_with_all_its_rows(
    connection: sqlite3.Connection, version: int
) -> None:
    connection.executescript((DUMPS / f"{version:04}.sql").read_text(encoding="utf-8"))
    assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    before = _sizes(connection)
    assert min(before.values()) > 0, "the dump has rows in every table"
    connection.execute("PRAGMA foreign_keys = ON")
    migrate.migrate(connection)
    assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    after = _sizes(connection)
    assert {name: after[name] for name in before} == before
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_an_old_database_ends_with_the_tables_of_a_new_one(connection: sqlite3.Connection, version: int) -> None:
    connection.executescript((DUMPS / f"{version:04}.sql").read_text(encoding="utf-8"))
    migrate.migrate(connection)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate.migrate(fresh)
        assert _schema(connection) == _schema(fresh)


def test_a_dump_is_what_the_released_migration_made() -> None:
    """A migration is never edited after release: the dumps would no longer be what people have."""
    for version in range(1, NEWEST):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
            migrate.migrate(made, upto=version)
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as kept:
                kept.executescript((DUMPS / f"{version:04}.sql").read_text(encoding="utf-8"))
                assert _schema(made) == _schema(kept)


def test_migrating_twice_changes_nothing(connection: sqlite3.Connection) -> None:
    migrate.migrate(connection)
    before = _schema(connection)
    migrate.migrate(connection)
    assert _schema(connection) == before


def test_a_migration_that_fails_leaves_the_version_before(connection: sqlite3.Connection) -> None:
    migrate.migrate(connection, upto=NEWEST - 1)
    connection.execute(f"CREATE TABLE {_first_table(NEWEST)} (in_the_way INTEGER)")
    before = _schema(connection)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate.migrate(connection)
    assert not connection.in_transaction
    assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST - 1,)
    assert _schema(connection) == before


def _first_table(version: int) -> str:
    """A table that this migration makes."""
    sql = dict(migrate.migrations())[version]
    return sql.split("CREATE TABLE ", 1)[1].split()[0]


def test_a_database_of_the_future_is_refused_with_both_versions(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    with pytest.raises(StoreError, match=f"version {NEWEST + 1}, and I know versions up to {NEWEST}"):
        migrate.migrate(connection)
