"""The platform's time: it stands still until a test moves it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Seconds since the epoch, as the fake Slack counts them.

    A still clock makes 3 seconds and 30 minutes pass without sleeping and makes tests
    independent of the machine's load. A live one is for benchmarks and rate limits.
    """

    def __init__(self, *, live: bool = False) -> None:
        self.live = live
        self._start = time.time()
        self._offset = 0.0
        self._last_ts = 0
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> float:
        base = time.time() if self.live else self._start
        return base + self._offset

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass; whatever has run out by then runs out now."""
        self._offset += seconds
        for watcher in self._watchers:
            watcher()

    def watch(self, watcher: Callable[[], None]) -> None:
        self._watchers.append(watcher)

    def timestamp(self) -> str:
        """A message's `ts`: unique and ascending, seconds with six decimals.

        https://docs.slack.dev/messaging/retrieving-messages
        """
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"
