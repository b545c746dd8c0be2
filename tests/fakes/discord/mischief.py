"""Misbehaviour on demand: rules that a test sets, each for the next so many requests that match."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.call import Answer

if TYPE_CHECKING:
    from tests.fakes.discord.call import Request

MESSAGES = {
    50001: "Missing Access",
    50013: "Missing Permissions",
    50007: "Cannot send messages to this user",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10013: "Unknown User",
    10062: "Unknown interaction",
}


@dataclass(eq=False, slots=True)
class Rule:
    """What happens to the next `times` requests of `method` to `path` (`*` is one part, `**` any rest)."""

    method: str
    path: str
    times: int
    answer: Answer | None = None
    drop_before: bool = False
    drop_after: bool = False
    slow: bool = False
    hits: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the pattern."""
        pattern = re.escape(self.path).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        self._pattern = re.compile(pattern)

    def takes(self, request: Request) -> bool:
        """Whether the rule is not used up and the request matches."""
        return self.hits < self.times and self.fits(request)

    def fits(self, request: Request) -> bool:
        """Whether the request has this method and path."""
        return self.method in ("*", request.method) and self._pattern.fullmatch(request.path) is not None

    def release(self) -> None:
        """Let slow answers go."""
        self.released.set()


class Mischief:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def rate_limit(
        self,
        method: str,
        path: str,
        *,
        times: int = 1,
        retry_after: float = 0.01,
        everywhere: bool = False,
        via: bool = True,
    ) -> Rule:
        """Answer 429 (topics/rate-limits); without `via` it looks like a ban by the proxy in front of Discord."""
        return self._add(Rule(method, path, times, limited(retry_after, everywhere=everywhere, via=via)))

    def server_error(self, method: str, path: str, *, times: int = 1, status: int = 500) -> Rule:
        """Answer 500 (or another). Note that discord.py waits 1, 3, 5… s before it tries 500, 502, 504 again."""
        answer = Answer(status, {"message": f"{status}: Internal Server Error", "code": 0})
        return self._add(Rule(method, path, times, answer))

    def forbid(self, method: str, path: str, *, times: int = 1, code: int = 50013) -> Rule:
        """Answer 403: 50013 missing permissions, 50001 missing access, 50007 closed direct messages."""
        return self._add(Rule(method, path, times, Answer(403, {"message": MESSAGES[code], "code": code})))

    def lose(self, method: str, path: str, *, times: int = 1, code: int = 10003) -> Rule:
        """Answer 404: 10003 unknown channel, 10008 unknown message, …"""
        return self._add(Rule(method, path, times, Answer(404, {"message": MESSAGES[code], "code": code})))

    def drop(self, method: str, path: str, *, times: int = 1, after: bool = False) -> Rule:
        """Break the connection, before or after the request took effect."""
        return self._add(Rule(method, path, times, drop_before=not after, drop_after=after))

    def slow(self, method: str, path: str, *, times: int = 1) -> Rule:
        """Hold requests (before they take effect) until `rule.release()`; `rule.reached` says that one has come."""
        return self._add(Rule(method, path, times, slow=True))

    def match(self, request: Request) -> Rule | None:
        """Return the rule for a request, and count it."""
        for rule in self.rules:
            if rule.takes(request):
                rule.hits += 1
                rule.reached.set()
                return rule
        return None

    def _add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule


def limited(retry_after: float, *, everywhere: bool, via: bool = True, bucket: dict[str, str] | None = None) -> Answer:
    """Build the 429 of topics/rate-limits#exceeding-a-rate-limit."""
    headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": "global" if everywhere else "user"}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    else:
        headers |= bucket or {
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": f"{time.time() + retry_after:.3f}",
            "X-RateLimit-Reset-After": f"{retry_after:.3f}",
        }
    if via:
        headers["Via"] = "1.1 google"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    return Answer(429, body, headers)
