"""What the fake has seen and refused: requests, violations, warnings, failures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]  # what json.loads gives for an object

DEADLINE = 5.0  # seconds of real time; only so that a hung test fails instead of hanging


@dataclass(frozen=True, slots=True)
class Request:
    """One thing the app sent: a Web API call, a response_url post, an upload, an ack."""

    at: float
    method: str
    args: Json
    raw: bytes
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A documented rule of the platform that the app broke."""

    rule: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that must never happen: an unknown method, an exception in the fake."""

    what: str
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class ShownError:
    """An error that Slack itself showed to a person, such as `operation_timeout`."""

    user: str
    code: str
    about: str


@dataclass(slots=True)
class Journal:
    """Everything recorded, and who waits for the next entry."""

    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    warnings: list[Violation] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    shown_errors: list[ShownError] = field(default_factory=list)
    keeps_requests: bool = True
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if self.keeps_requests:
            self.requests.append(request)

    def violation(self, rule: str, where: str, detail: str) -> None:
        self.violations.append(Violation(rule, where, detail))

    def warning(self, rule: str, where: str, detail: str) -> None:
        self.warnings.append(Violation(rule, where, detail))

    def failure(self, what: str, error: BaseException | None = None) -> None:
        self.failures.append(Failure(what, error))
        self.changed()

    def take_violations(self) -> list[Violation]:
        """The violations so far, which the test expected: they no longer fail it."""
        taken, self.violations = self.violations, []
        return taken

    def take_failures(self) -> list[Failure]:
        """The failures so far, which the test expected: they no longer fail it."""
        taken, self.failures = self.failures, []
        return taken

    def changed(self) -> None:
        """Wake whoever waits: the state of the fake has changed."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, holds: Callable[[], object], what: str = "the condition") -> None:
        """Wait until `holds()`; looked at after each change, never by polling."""
        try:
            async with asyncio.timeout(DEADLINE):
                while not holds():
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
        except TimeoutError:
            raise AssertionError(f"waited {DEADLINE:g} s for {what}\n{self.tail()}") from None

    def tail(self, count: int = 8) -> str:
        """The last requests and all troubles, for the message of a failing test."""
        lines = [f"  {each.method} {each.args}"[:300] for each in self.requests[-count:]]
        lines += [f"  violation: {each}" for each in self.violations]
        lines += [f"  failure: {each}" for each in self.failures]
        lines += [f"  shown: {each}" for each in self.shown_errors]
        return "last requests:\n" + "\n".join(lines)
