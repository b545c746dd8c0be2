"""The database's file: who may read it, which process has it, and what is wrong with it in words."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.25
"""Seconds between two looks at whether the other process has gone; a successor takes over within 2 s."""


class StoreError(Exception):
    """The store cannot do it; the text says why and what to do."""


class Lock:
    """A lock beside the file. It keeps the file to one process, and falls with the process that holds it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    async def acquire(cls, path: Path, on_wait: Callable[[], None]) -> Lock:
        """Waits, after telling by `on_wait`, while another process has it. Raises StoreError without the rights."""
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        told = False
        try:
            while not _locked(descriptor):
                if not told:
                    on_wait()
                    told = True
                await asyncio.sleep(POLL)
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        os.close(self._descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True


def prepare(path: Path) -> None:
    """Make the file if there is none, for its owner alone (SQLite gives its side files the same rights)."""
    with explained(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def explained(path: Path, instead: str = "set SYLLABOT_DATA to another folder") -> Iterator[None]:
    """Turns what the system or SQLite says of a file into a StoreError that says what to do."""
    try:
        yield
    except PermissionError as error:
        raise StoreError(f"I may not write {path}. Give me the right to, or {instead}.") from error
    except OSError as error:
        raise StoreError(f"I cannot use {path}: {error.strerror}. Please {instead}.") from error
    except sqlite3.Error as error:
        raise StoreError(_advice(path, error)) from error


def _advice(path: Path, error: sqlite3.Error) -> str:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return f"{path} is damaged, or no database of mine. Restore a backup (docs/operations.md), or move it away."
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return f"{path} is read-only. Give me the right to write it, or set SYLLABOT_DATA to another folder."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"Another program keeps {path} locked. Close it, then start me again."
    if code == sqlite3.SQLITE_FULL:
        return f"The disk that holds {path} is full. Make room, then start me again."
    return f"I cannot open {path}: {error}. docs/operations.md says how to restore a backup."
