"""One at a time: presses by one person on one message wait for each other."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A lock for each key, kept only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def of(self, message: str, user: str) -> asyncio.Lock:
        lock = self._locks.get((message, user))
        if lock is None:
            lock = self._locks[message, user] = asyncio.Lock()
        return lock

    def __len__(self) -> int:
        return len(self._locks)
