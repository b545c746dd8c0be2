"""Misbehaviour on demand: rules a test sets, each for the next few calls of a method."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

EVERYTHING = "*"


@dataclass(slots=True, eq=False)
class Rule:
    """What goes wrong with the next `times` calls of `method`.

    `method` is a Web API method, or `response_url`, `upload`, `download` or `*`.
    """

    method: str
    times: int = 1
    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False
    takes_effect: bool = False
    holds: bool = False
    seen: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self) -> None:
        """Wait until a call has run into this rule."""
        async with asyncio.timeout(5):
            await self._reached.wait()

    def release(self) -> None:
        """Let the held calls go on."""
        self._released.set()

    async def hit(self) -> None:
        self.seen += 1
        self._reached.set()
        if self.holds:
            await self._released.wait()


def rate_limited(method: str, *, times: int = 1, retry_after: int = 1) -> Rule:
    """https://docs.slack.dev/apis/web-api/rate-limits: 429 with Retry-After in seconds."""
    return Rule(method, times, 429, "ratelimited", {"Retry-After": str(retry_after)})


def server_error(method: str, *, times: int = 1, status: int = 500) -> Rule:
    return Rule(method, times, status, "internal_error")


def refused(method: str, error: str, *, times: int = 1) -> Rule:
    """{"ok": false, "error": …} with status 200, as Slack refuses."""
    return Rule(method, times, 200, error)


def dropped(method: str, *, takes_effect: bool, times: int = 1) -> Rule:
    """The connection breaks, before or after the call took effect."""
    return Rule(method, times, drops=True, takes_effect=takes_effect)


def held(method: str, *, takes_effect: bool = False, times: int = 1) -> Rule:
    """No answer until `release()`; the call takes effect before the wait, or after it."""
    return Rule(method, times, takes_effect=takes_effect, holds=True)


@dataclass(slots=True)
class Mischief:
    """The rules in force, the oldest first."""

    rules: list[Rule] = field(default_factory=list)

    def add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule

    def take(self, method: str) -> Rule | None:
        """The rule that this call runs into, counted down."""
        for rule in self.rules:
            if rule.method in {method, EVERYTHING}:
                rule.times -= 1
                if rule.times <= 0:
                    self.rules.remove(rule)
                return rule
        return None


async def bend(rule: Rule, http: web.Request, answer: Callable[[], web.Response]) -> web.StreamResponse:
    """Answer as the rule wants it; `answer()` is what makes the call take effect."""
    early = answer() if rule.takes_effect else None
    await rule.hit()
    if rule.drops:
        if http.transport is not None:
            http.transport.abort()
        return early or web.Response()
    if rule.holds:
        return early or answer()
    body = {"ok": False, "error": rule.error}
    return web.json_response(body, status=rule.status, headers=rule.headers)
