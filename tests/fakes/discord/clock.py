"""Time and identifiers, both in the hands of the test."""

from __future__ import annotations

import datetime as dt
import time

# https://discord.com/developers/docs/reference#snowflakes: milliseconds since the first second of 2015.
DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Seconds since 1970. It stands still until the test moves it, so that a slow machine never misses a deadline."""

    def __init__(self) -> None:
        self._start = time.time()
        self._offset = 0.0
        self._running = False

    def now(self) -> float:
        """Return the fake's own time, in seconds since 1970."""
        return (time.time() if self._running else self._start) + self._offset

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._offset += seconds

    def run(self) -> None:
        """Let real time count as well: for benchmarks, where the 3 s must hold."""
        self._running = True


class Snowflakes:
    """Ids that rise with time and never repeat, as strings."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> str:
        """Return the next id."""
        stamp = (int(self._clock.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(self._last + 1, stamp)
        return str(self._last)


def timestamp(seconds: float) -> str:
    """Write an instant as Discord does (ISO 8601, UTC)."""
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).isoformat()
