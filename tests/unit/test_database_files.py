"""The database's file: whose it is, which process has it, and what is said when it cannot be used."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.files import StoreError, explained
from bot.storage.migrate import migrate, migrations
from tests.unit.stores import locked, note, notes, on_disk, opened

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "notes.db"


async def _refusal(path: Path) -> str:
    """What is said when the file cannot be opened; the lock is free again."""
    with pytest.raises(StoreError) as refusal:
        await Database.open(path, patience=0)
    return str(refusal.value)


async def test_only_the_owner_can_read_what_is_stored(path: Path) -> None:
    async with opened(path) as database:
        await database.write(note("secret"))
        rights = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert set(rights) == {"notes.db", "notes.db-wal", "notes.db-shm", "notes.db.lock"}
    assert set(rights.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_what_was_written_is_there_after_a_restart(path: Path) -> None:
    for text in ("one", "two"):
        async with opened(path) as database:
            await database.write(note(text))
    assert on_disk(path) == ["one", "two"]


async def test_a_second_one_waits_until_the_first_ends(path: Path) -> None:
    waits = asyncio.Event()
    first = await Database.open(path)
    second = asyncio.create_task(Database.open(path, on_wait=waits.set))
    await waits.wait()
    assert not second.done()
    await first.close()
    await (await second).close()


async def test_who_gives_up_waiting_leaves_nothing_behind(path: Path) -> None:
    waits = asyncio.Event()
    first = await Database.open(path)
    second = asyncio.create_task(Database.open(path, on_wait=waits.set))
    await waits.wait()
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    await first.close()
    await (await Database.open(path)).close()


HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.storage.database import Database
from tests.unit.stores import note, opened

async def hold():
    async with opened(Path(sys.argv[1])) as database:
        await database.write(note("from the first"))
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


async def test_another_process_takes_over_when_the_first_dies(path: Path) -> None:
    waits = asyncio.Event()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"held\n"
    successor = asyncio.create_task(Database.open(path, on_wait=waits.set))
    await waits.wait()
    child.kill()
    await child.wait()
    database = await successor
    assert await database.read(notes) == ["from the first"]
    await database.close()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)


def _read(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_file_that_is_no_database_is_named_with_what_to_do(path: Path) -> None:
    _write(path, b"This is no database. " * 100)
    assert "damaged, or no database of mine. Restore a backup" in await _refusal(path)
    assert _read(path).startswith(b"This is no database.")


async def test_a_newer_database_is_left_alone(path: Path) -> None:
    newest = migrations()[-1][0]
    async with opened(path) as database:
        await database.write(lambda tx: tx.run(f"PRAGMA user_version = {newest + 1}"))
    said = await _refusal(path)
    assert f"of version {newest + 1}, and I know versions up to {newest}" in said
    assert "backup" in said


async def test_a_file_that_another_program_has_locked_is_told_so(path: Path) -> None:
    _write(path, b"")
    with locked(path):
        assert "Another program keeps" in await _refusal(path)
    await (await Database.open(path)).close()


async def test_a_folder_in_place_of_the_file_is_told_so(tmp_path: Path) -> None:
    path = tmp_path
    assert "I cannot use" in await _refusal(path)


def test_a_full_disk_at_the_start_is_told_so(path: Path) -> None:
    """The first migration does not fit."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(StoreError, match=r"is full\. Make room"), explained(path):
        migrate(connection)
    assert not connection.in_transaction
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    connection.close()


@contextmanager
def _somebody_without_rights() -> Iterator[Path]:
    """A folder that we own without being root, for root may do everything."""
    with tempfile.TemporaryDirectory(prefix="syllabot-") as name:
        folder = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


async def test_a_file_without_the_right_to_write_is_told_so() -> None:
    with _somebody_without_rights() as folder:
        path = folder / "notes.db"
        async with opened(path):
            pass
        path.chmod(0o400)
        said = await _refusal(path)
    assert f"I may not write {path}" in said
    assert "SYLLABOT_DATA" in said


async def test_a_folder_without_the_right_to_write_is_told_so() -> None:
    with _somebody_without_rights() as folder:
        folder.chmod(0o500)
        assert "I may not write" in await _refusal(folder / "notes.db")
