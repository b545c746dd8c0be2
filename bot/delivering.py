"""Delivery: the outbox's rows become messages on the platforms, exactly once where a platform lets us know.

A row is marked `sending` before it is sent. When the process dies, or nobody knows what a platform did, `find` decides
before anything is sent again; where it cannot, the row is doubtful and staff are asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import structlog

from bot import agenda
from bot.clock import Clock
from bot.context import Facts
from bot.delivery import Adapter, DeliveryError, ForbiddenError, GoneError, RetryAfterError, Unfindable, UnknownError
from bot.library import Library
from bot.model import Message, Reply
from bot.pacing import Pacing
from bot.storage import outbox, timers
from bot.storage.database import Database, Lane, Transaction, Work
from bot.storage.outbox import Wanted

AT_ONCE = 32
"""Messages under way at a time: platforms answer in some 100 ms, and limits are tens a second."""

TRIES = 8
FIRST_PAUSE = timedelta(seconds=2)

LOOK = "look"
"""A timer: look once more whether a message stands."""

T = TypeVar("T")

log = structlog.get_logger()


class Delivery:
    """Sends what is due, a bounded number at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        library: Callable[[], Library],
        adapters: Mapping[str, Adapter],
        draw: Callable[[], int],
        default_zone: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._adapters = adapters
        self._draw = draw
        self._zone = default_zone
        self._pacing = {platform: Pacing(adapter.pace) for platform, adapter in adapters.items()}
        self._jitter = Random()
        self._flying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until cancelled; then what is under way is finished."""
        wake = self._database.watch()
        try:
            while True:
                wake.clear()
                if await self._begin():
                    continue
                due = await self._database.read(outbox.next_due) if len(self._flying) < AT_ONCE else None
                await self._clock.wait_until(due, wake)
        finally:
            await asyncio.gather(*self._flying)

    async def resolve(self) -> None:
        """Settle what an earlier process left in `sending`."""
        for wanted in await self._database.read(outbox.sending):
            await self._look(wanted)

    async def flush(self) -> bool:
        """Send everything that is due now; whether there was anything."""
        begun = await self._begin()
        while self._flying or await self._begin():
            await asyncio.gather(*self._flying)
        return begun

    async def _begin(self) -> bool:
        """Take what is due, as far as there is room, and begin to send it; whether there was anything."""
        room = AT_ONCE - len(self._flying)
        if room <= 0:
            return False
        batch = await self._write(partial(outbox.take, now=self._clock.now(), limit=room))
        for wanted in batch:
            task = asyncio.create_task(self._send(wanted), name=wanted.key)
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return bool(batch)

    async def _write(self, work: Work[T]) -> T:
        return await self._database.write(work, Lane.BACKGROUND)

    async def _send(self, wanted: Wanted) -> None:
        adapter = self._adapters.get(wanted.address.platform)
        if adapter is None:
            await self._again(wanted, "not connected")
            return
        reply = await self._database.read(partial(self._render, wanted))
        if reply is None:
            await self._write(partial(outbox.dead, wanted=wanted, error="nothing to say any more"))
            return
        message = Message(wanted.key, wanted.address, reply, wanted.parent)
        await self._pacing[adapter.platform].turn(wanted.address.channel)
        try:
            if wanted.ref is None:
                ref = await adapter.deliver(message)
            else:
                await adapter.edit(ref := wanted.ref, message)
        except DeliveryError as error:
            await self._failed(wanted, error)
        else:
            await self._write(partial(outbox.delivered, wanted=wanted, ref=ref))

    def _render(self, wanted: Wanted, tx: Transaction) -> Reply | None:
        facts = Facts(tx, self._clock.now(), self._draw(), self._library(), self._zone)
        return agenda.MESSAGES[wanted.kind].render(facts, wanted.subject)

    async def _failed(self, wanted: Wanted, error: DeliveryError) -> None:
        if isinstance(error, RetryAfterError):
            self._pacing[wanted.address.platform].hold(error.seconds)
            until = self._clock.now() + timedelta(seconds=error.seconds)
            await self._write(partial(outbox.later, wanted=wanted, not_before=until, error=str(error)))
        elif isinstance(error, GoneError | ForbiddenError):
            await self._bury(wanted, str(error))
        elif wanted.ref is not None:
            await self._again(wanted, str(error))  # an edit may be made twice
        else:
            await self._look(wanted)

    async def _look(self, wanted: Wanted) -> None:
        """Whether a message that was perhaps delivered stands."""
        adapter = self._adapters.get(wanted.address.platform)
        if adapter is None:
            return
        if wanted.ref is not None:
            await self._again(wanted, "the edit was cut off")
            return
        message = Message(wanted.key, wanted.address, Reply(""), wanted.parent)
        try:
            ref = await adapter.find(message)
        except Unfindable:
            log.warning("outbox.doubtful", message=wanted.key, kind=wanted.kind)
            await self._settle(wanted, partial(outbox.doubtful, wanted=wanted, error="perhaps posted"), "doubtful")
        except (GoneError, ForbiddenError) as error:
            await self._bury(wanted, str(error))
        except (RetryAfterError, UnknownError) as error:
            log.info("outbox.look.later", message=wanted.key, cause=str(error))
            await self._write(partial(timers.set_timer, kind=LOOK, subject=str(wanted.id), due=self._pause(wanted)))
        else:
            if ref is None:
                await self._again(wanted, "it was not there")
            else:
                await self._write(partial(outbox.found, wanted=wanted, ref=ref))

    async def _again(self, wanted: Wanted, error: str) -> None:
        if wanted.tries >= TRIES:
            await self._bury(wanted, error)
        else:
            await self._write(partial(outbox.later, wanted=wanted, not_before=self._pause(wanted), error=error))

    def _pause(self, wanted: Wanted) -> datetime:
        """When to try again: twice as late each time, spread so that not all come at once."""
        factor = 2 ** min(wanted.tries, 10) * self._jitter.uniform(0.5, 1.0)
        pause: timedelta = FIRST_PAUSE * factor
        return self._clock.now() + pause

    async def _bury(self, wanted: Wanted, error: str) -> None:
        log.warning("outbox.dead", message=wanted.key, kind=wanted.kind, cause=error)
        await self._settle(wanted, partial(outbox.dead, wanted=wanted, error=error), error)

    async def _settle(self, wanted: Wanted, mark: Callable[[Transaction], None], error: str) -> None:
        """Mark the row and let its kind do what follows (pause its schedule, tell staff), in one transaction."""

        def work(tx: Transaction) -> None:
            mark(tx)
            facts = Facts(tx, now, seed, self._library(), self._zone)
            agenda.MESSAGES[wanted.kind].failed(facts, wanted.subject, error)

        now, seed = self._clock.now(), self._draw()
        await self._database.write(work, Lane.BACKGROUND)
