"""The only source of time. The core knows UTC; milliseconds since 1970 stand in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 60.0
"""Seconds between two looks at the clock while waiting: a machine may sleep, and its clock may be set."""


def millis(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def moment(stored: int) -> datetime:
    return _EPOCH + stored * _MILLISECOND


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, in UTC."""

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:
        """Returns once it is `when` (None: never) or `wake` is set. It may return early; look again."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:
        await _wait(self.now(), when, wake)


class SteeredClock:
    """A clock that can be moved: for `:advance`, `--now` and tests. It follows `origin`, at a distance."""

    def __init__(self, origin: Callable[[], datetime]) -> None:
        self._origin = origin
        self._ahead = timedelta()
        self._moved: set[asyncio.Event] = set()

    @classmethod
    def standing(cls, start: datetime) -> SteeredClock:
        """A clock that stands still but for `move`."""
        return cls(lambda: start)

    def now(self) -> datetime:
        return self._origin() + self._ahead

    def move(self, step: timedelta) -> None:
        """Let time pass (or jump back) at once, and wake whoever waits for it."""
        self._ahead += step
        for wake in self._moved:
            wake.set()

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:
        self._moved.add(wake)
        try:
            await _wait(self.now(), when, wake)
        finally:
            self._moved.discard(wake)


async def _wait(now: datetime, when: datetime | None, wake: asyncio.Event) -> None:
    seconds = _LONGEST if when is None else min(_LONGEST, (when - now).total_seconds())
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
