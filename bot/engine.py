"""The engine: one loop that does what is due, and one that delivers. Both sleep until the earliest, or a wake-up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import agenda
from bot.clock import Clock, SteeredClock
from bot.context import Facts
from bot.delivering import Delivery
from bot.delivery import Adapter
from bot.library import Library
from bot.storage import outbox, timers
from bot.storage.database import Database, Lane, Transaction

BATCH = 16
"""Timers in one transaction: a work stays under 50 ms."""


class Engine:
    """Runs beside the adapters. `settle` does everything that is due now; `pass_time` steers a clock through it all."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        library: Callable[[], Library],
        adapters: Mapping[str, Adapter],
        *,
        draw: Callable[[], int],
        default_zone: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._draw = draw
        self._zone = default_zone
        self.delivery = Delivery(database, clock, library, adapters, draw, default_zone)

    async def run(self) -> None:
        """Serve until cancelled."""
        await self.delivery.resolve()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_timers(), name="timers")
            group.create_task(self.delivery.run(), name="delivery")

    async def settle(self) -> None:
        """Do and deliver everything that is due now."""
        while await self._fire() or await self.delivery.flush():
            pass

    async def pass_time(self, clock: SteeredClock, step: timedelta) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        end = clock.now() + step
        await self.settle()
        while (due := await self._database.read(_next_due)) is not None and due <= end:
            clock.move(max(timedelta(), due - clock.now()))
            await self.settle()
        clock.move(max(timedelta(), end - clock.now()))
        await self.settle()

    async def _watch_timers(self) -> None:
        wake = self._database.watch()
        while True:
            wake.clear()
            while await self._fire():
                pass
            due = await self._database.read(timers.next_due)
            await self._clock.wait_until(due, wake)

    async def _fire(self) -> bool:
        """Take some due timers and do their work; whether there were any."""
        work = partial(_fire, library=self._library(), now=self._clock.now(), seed=self._draw(), zone=self._zone)
        return await self._database.write(work, Lane.BACKGROUND)


def _fire(tx: Transaction, library: Library, now: datetime, seed: int, zone: str) -> bool:
    for number in range(BATCH):
        taken = timers.take(tx, now)
        if taken is None:
            return number > 0
        kind, subject, due = taken
        agenda.TIMERS[kind](Facts(tx, now, seed + number, library, zone), subject, due)
    return True


def _next_due(tx: Transaction) -> datetime | None:
    times = [due for due in (timers.next_due(tx), outbox.next_due(tx)) if due is not None]
    return min(times, default=None)
