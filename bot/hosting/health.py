"""/health: whether the bot is ready, and if not, why. Any answer at all says that it is alive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.clock import Clock
from bot.storage import timers
from bot.storage.database import Database, Lane
from bot.storage.files import StoreError
from bot.storage.probe import probe

if TYPE_CHECKING:
    from aiohttp.web import Request, Response, RouteDef

    from bot.delivery.adapter import Adapter

DEADLINE = 2.0
"""Seconds that a write may take: people give up at 3."""

KEEPS = 1.0
"""Seconds that a report holds, so that many probes cost one write."""

LATE = timedelta(minutes=2)
"""Timers that wait so long are no mere crowd: 10,000 posts at one minute are begun in seconds."""


@runtime_checkable
class Connecting(Protocol):
    """An adapter that can say whether its platform is reached just now."""

    @property
    def connected(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Report:
    """`reasons`: why it is not ready, in sentences; none when it is. `late`: how long the oldest timer has waited."""

    reasons: tuple[str, ...]
    platforms: dict[str, bool]
    late: float

    @property
    def ready(self) -> bool:
        return not self.reasons

    def shown(self) -> dict[str, object]:
        return {
            "alive": True,
            "ready": self.ready,
            "reasons": self.reasons,
            "platforms": self.platforms,
            "timers_late_seconds": self.late,
        }


class Health:
    """Looks at most once in `keeps` seconds, whoever asks how often."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        adapters: Iterable[Adapter],
        *,
        keeps: float = KEEPS,
        deadline: float = DEADLINE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._adapters = tuple(adapters)
        self._keeps = keeps
        self._deadline = deadline
        self._looking: asyncio.Task[Report] | None = None
        self._holds_until = 0.0

    @property
    def routes(self) -> Sequence[RouteDef]:
        from aiohttp import web  # noqa: PLC0415 - only who listens pays for it

        return (web.get("/health", self._answer),)

    async def report(self) -> Report:
        if self._looking is None or (self._looking.done() and monotonic() >= self._holds_until):
            self._looking = asyncio.create_task(self._look(), name="health")
        return await asyncio.shield(self._looking)

    async def _answer(self, _request: Request) -> Response:
        from aiohttp import web  # noqa: PLC0415

        report = await self.report()
        return web.json_response(
            report.shown(), status=200 if report.ready else 503, headers={"Cache-Control": "no-store"}
        )

    async def _look(self) -> Report:
        try:
            trouble, late = await asyncio.gather(self._unwritable(), self._late())
            platforms = {each.platform: each.connected for each in self._adapters if isinstance(each, Connecting)}
            return Report(tuple(_reasons(trouble, platforms, late)), platforms, late.total_seconds())
        finally:
            self._holds_until = monotonic() + self._keeps

    async def _unwritable(self) -> str | None:
        """Why the database takes no write just now."""
        try:
            async with asyncio.timeout(self._deadline):
                await self._database.write(probe, Lane.BACKGROUND)
        except TimeoutError:
            return f"a write takes longer than {self._deadline:g} s"
        except StoreError as error:
            return str(error.__cause__ or error).rstrip(".")
        return None

    async def _late(self) -> timedelta:
        try:
            due = await self._database.read(timers.next_due)
        except StoreError:
            return timedelta()  # the writer says it
        return max(timedelta(), self._clock.now() - due) if due else timedelta()


def _reasons(trouble: str | None, platforms: dict[str, bool], late: timedelta) -> Iterator[str]:
    if trouble:
        yield f"The database cannot be written: {trouble}."
    for platform, connected in platforms.items():
        if not connected:
            yield f"{platform.title()} is not reached."
    if late > LATE:
        yield f"Timers are late by {timedelta(seconds=int(late.total_seconds()))}."
