"""The engine: one loop that does what is due, and one that delivers. Both sleep until the earliest, or a wake-up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock, SteeredClock
from bot.context import Facts
from bot.delivery import agenda
from bot.delivery.adapter import Adapter
from bot.delivery.delivering import BREATH, Delivery
from bot.delivery.sending import Sender
from bot.observing import Observer, Unobserved
from bot.storage import timers
from bot.storage.database import Database, Lane, StoreBusyError, Transaction
from bot.storage.files import StoreError
from bot.uploads.shelves import Shelves

BATCH = 12
"""Timers whose works wait for one commit: some 7 ms. Learners wait for them; and when these are many, a commit takes
0.1 s, and a platform takes posts as fast as so many come of it."""

AFTER_A_FAILURE = timedelta(minutes=10)

log = structlog.get_logger()


class Engine:
    """Runs beside the adapters. `settle` does everything that is due now; `pass_time` steers a clock through it all."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        shelves: Callable[[], Shelves],
        adapters: Mapping[str, Adapter],
        *,
        draw: Callable[[], int],
        default_zone: str,
        kinds: Mapping[str, agenda.Timer] = agenda.TIMERS,
        messages: Mapping[str, agenda.MessageKind] = agenda.MESSAGES,
        observer: Observer = Unobserved(),  # noqa: B008 - it has no state
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelves = shelves
        self._draw = draw
        self._zone = default_zone
        self._kinds = kinds
        self._deliveries = [
            Delivery(
                database,
                clock,
                adapter,
                Sender(database, clock, shelves, adapter, messages=messages, draw=draw, default_zone=default_zone),
                observer,
            )
            for adapter in adapters.values()
        ]

    async def run(self) -> None:
        """Serve until cancelled; then what is being sent is finished."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_timers(), name="timers")
            for delivery in self._deliveries:
                group.create_task(delivery.run(), name="delivery")

    async def settle(self) -> None:
        """Do and deliver everything that is due now."""
        while await self._fire() or any([await delivery.flush() for delivery in self._deliveries]):
            pass

    async def pass_time(self, clock: SteeredClock, step: timedelta) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        end = clock.now() + step
        await self.settle()
        while (due := await self._next_due()) is not None and due <= end:
            clock.move(max(timedelta(), due - clock.now()))
            await self.settle()
        clock.move(max(timedelta(), end - clock.now()))
        await self.settle()

    async def _next_due(self) -> datetime | None:
        """When anything is due that can be done."""
        times = [await self._database.read(timers.next_due), *[await each.next_due() for each in self._deliveries]]
        return min((due for due in times if due is not None), default=None)

    async def _watch_timers(self) -> None:
        wake = self._database.watch()
        while True:
            wake.clear()
            try:
                while await self._fire():
                    pass
                due = await self._database.read(timers.next_due)
            except StoreBusyError as error:
                log.warning("timers.busy", cause=str(error))
                due = self._clock.now() + BREATH
            await self._clock.wait_until(due, wake)

    async def _fire(self) -> bool:
        """Do the work of some timers that are due; whether there were any."""
        now = self._clock.now()
        due = await self._database.read(partial(timers.due, now=now, limit=BATCH))
        await asyncio.gather(*(self._do(kind, subject, now) for kind, subject in due))
        return bool(due)

    async def _do(self, kind: str, subject: str, now: datetime) -> None:
        """One timer, in a transaction of its own. One that fails is tried again later, and holds back no other."""
        seed = self._draw()

        def work(tx: Transaction) -> None:
            due = timers.take(tx, kind, subject, now)
            if due is not None:
                # the courses of this moment: what changes them may be in this very batch
                self._kinds[kind](Facts(tx, now, seed, self._shelves(), self._zone), subject, due)

        try:
            await self._database.write(work, Lane.BACKGROUND)
        except StoreError:
            raise
        except Exception:
            log.exception("timer.failed", kind=kind, subject=subject)
            again = partial(timers.postpone, kind=kind, subject=subject, until=now + AFTER_A_FAILURE)
            await self._database.write(again, Lane.BACKGROUND)
