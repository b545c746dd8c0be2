"""Rate limits as Discord applies them, as a setting.

https://discord.com/developers/docs/topics/rate-limits
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.mischief import limited

if TYPE_CHECKING:
    from tests.fakes.discord.call import Answer, Route

# Plenty: the headers are there, as always, but nobody has to wait.
PLENTY = 10_000
MAJOR = ("channel_id", "guild_id", "webhook_token")


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Requests in a second overall, and per route `(requests, seconds)` for each channel, server or webhook."""

    overall: int | None = None
    routes: dict[str, tuple[int, float]] = field(default_factory=dict)

    @classmethod
    def real(cls) -> RateLimits:
        """50 a second (documented), and 5 messages in 5 s per channel (what the headers say today; not documented)."""
        return cls(
            50,
            {
                "POST /channels/{channel_id}/messages": (5, 5.0),
                "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
            },
        )


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


class Buckets:
    """Counts requests in real time, because the real client really waits."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        self._windows: dict[tuple[str, ...], _Window] = {}
        self._names: dict[str, str] = {}
        self._second = _Window(0.0)

    def take(self, route: Route, path: dict[str, str]) -> tuple[Answer | None, dict[str, str]]:
        """Count a request: a 429 if it is one too many, and the headers for its answer."""
        now = time.monotonic()
        if not route.open and self._limits.overall is not None:
            if self._second.ends <= now:
                self._second = _Window(now + 1.0)
            if self._second.used >= self._limits.overall:
                return limited(self._second.ends - now, everywhere=True), {}
            self._second.used += 1
        return self._route(route, path, now)

    def _route(self, route: Route, path: dict[str, str], now: float) -> tuple[Answer | None, dict[str, str]]:
        name = f"{route.method} {route.template}"
        if name not in self._limits.routes:
            return None, self._plenty(name)
        limit, seconds = self._limits.routes[name]
        key = (name, *(path[part] for part in MAJOR if part in path))
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = _Window(now + seconds)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used - 1)),
            "X-RateLimit-Reset": f"{time.time() + window.ends - now:.3f}",
            "X-RateLimit-Reset-After": f"{window.ends - now:.3f}",
            "X-RateLimit-Bucket": self.bucket(name),
        }
        if window.used >= limit:
            return limited(window.ends - now, everywhere=False, bucket=headers), {}
        window.used += 1
        return None, headers

    def _plenty(self, name: str) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(PLENTY),
            "X-RateLimit-Remaining": str(PLENTY - 1),
            "X-RateLimit-Reset": f"{time.time() + 1.0:.3f}",
            "X-RateLimit-Reset-After": "1.000",
            "X-RateLimit-Bucket": self.bucket(name),
        }

    def bucket(self, name: str) -> str:
        """Return the name that the headers give to a route's limit."""
        if name not in self._names:
            self._names[name] = hashlib.sha256(name.encode()).hexdigest()[:32]
        return self._names[name]
