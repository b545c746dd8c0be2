"""/metrics: the figures in the text form that Prometheus reads.

What people did is counted as it happens (bot/hosting/measures.py); how things stand is read from the file when
somebody looks.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.hosting.measures import Measures
from bot.observing import Kind
from bot.storage.database import Database, Transaction
from bot.storage.files import StoreError
from bot.storage.gauges import Answers, Gauges, answers, gauges, newest_answer

if TYPE_CHECKING:
    from aiohttp.web import Request, Response, RouteDef
    from prometheus_client import Metric

STATES = ("waiting", "sending", "unsure", "doubtful", "dead")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Begins to count answers with `begin`."""

    def __init__(self, database: Database, clock: Clock, measures: Measures) -> None:
        self._database = database
        self._clock = clock
        self._measures = measures
        self._answers: Counter[tuple[str, str]] = Counter()
        self._counted = 0
        self._looking = asyncio.Lock()

    async def begin(self) -> None:
        self._counted = await self._database.read(newest_answer)

    @property
    def routes(self) -> Sequence[RouteDef]:
        from aiohttp import web  # noqa: PLC0415 - only who listens pays for it

        return (web.get("/metrics", self._answer),)

    async def page(self) -> bytes:
        """Raises StoreError when the file cannot be read."""
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # noqa: PLC0415

        seen = await self._look()
        registry = CollectorRegistry()
        registry.register(_Page(self._measures, self._answers, seen, self._database.waiting))
        ProcessCollector(registry=registry)
        return generate_latest(registry)

    async def _answer(self, _request: Request) -> Response:
        from aiohttp import web  # noqa: PLC0415

        try:
            return web.Response(body=await self.page(), headers={"Content-Type": _TEXT})
        except StoreError as error:
            return web.Response(status=503, text=str(error))

    async def _look(self) -> Gauges:
        """How things stand; answers since the last look are counted with it, a slice at a time."""
        async with self._looking:
            while True:
                work = partial(_seen, now=self._clock.now(), after=self._counted)
                seen, found = await self._database.read(work)
                self._answers.update(found.counts)
                self._counted = found.upto
                if not found.more:
                    return seen


def _seen(tx: Transaction, now: datetime, after: int) -> tuple[Gauges, Answers]:
    return gauges(tx, now), answers(tx, after)


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """What a registry of Prometheus collects; it wants something hashable."""

    measures: Measures
    answers: Counter[tuple[str, str]]
    seen: Gauges
    waiting: int

    def collect(self) -> Iterator[Metric]:
        yield from self._done()
        yield from self._held()
        yield from self._stands()

    def _done(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily  # noqa: PLC0415

        for kind, name, what in (
            (Kind.COMMAND, "commands", "Typed commands, by what came of them."),
            (Kind.PRESS, "presses", "Pressed buttons and sent forms, by what came of them."),
            (Kind.FORM, "forms", "Forms that were asked for, by what came of it."),
        ):
            family = CounterMetricFamily(f"syllabot_{name}", what, labels=("platform", "name", "outcome"))
            for (done, platform, each, end), count in sorted(self.measures.ends.items(), key=str):
                if done is kind:
                    family.add_metric((platform, each, end.value), count)
            yield family
        given = CounterMetricFamily("syllabot_answers", "Answers recorded.", labels=("platform", "outcome"))
        for (platform, outcome), count in sorted(self.answers.items()):
            given.add_metric((platform, outcome), count)
        yield given
        times = HistogramMetricFamily(
            "syllabot_reply_seconds",
            "From the event to our reply, the platform not counted.",
            labels=("platform", "kind"),
        )
        for (kind, platform), taken in sorted(self.measures.times.items(), key=str):
            times.add_metric((platform, kind.value), list(taken.up_to()), taken.seconds)
        yield times

    def _held(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415

        labels = ("platform", "scope")
        waits = CounterMetricFamily("syllabot_rate_limit_waits", "How often a platform said: too fast.", labels=labels)
        seconds = CounterMetricFamily("syllabot_rate_limit_wait_seconds", "For how long, in all.", labels=labels)
        for (platform, scope), count in sorted(self.measures.holds.items(), key=str):
            waits.add_metric((platform, scope.value), count)
            seconds.add_metric((platform, scope.value), self.measures.held_seconds[platform, scope])
        yield waits
        yield seconds

    def _stands(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily as Gauge  # noqa: PLC0415

        seen = self.seen
        yield Gauge("syllabot_waiting_works", "Works that wait for the database's writer.", self.waiting)
        yield Gauge("syllabot_due_timers", "Timers that are due.", seen.due_timers)
        yield Gauge("syllabot_timers_late_seconds", "How long the oldest of them has waited.", seen.timer_seconds)
        outbox = Gauge("syllabot_outbox", "Messages that do not stand as they should, by state.", labels=("state",))
        for state in STATES:
            outbox.add_metric((state,), seen.messages.get(state, 0))
        yield outbox
        yield Gauge("syllabot_outbox_late_seconds", "How long the oldest message has waited.", seen.message_seconds)
        spaces = Gauge("syllabot_spaces", "Servers and workspaces.", labels=("platform",))
        for platform, count in sorted(seen.spaces.items()):
            spaces.add_metric((platform,), count)
        yield spaces
        yield Gauge("syllabot_spaces_departed", "Those that removed the bot, until they are deleted.", seen.departed)
        yield Gauge("syllabot_database_bytes", "The size of the database.", seen.bytes)
