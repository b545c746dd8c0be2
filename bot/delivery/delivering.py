"""Delivering: rows of the outbox are taken as a platform allows, and sent. One bad channel holds back no other."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.delivery.adapter import Adapter
from bot.delivery.pacing import Pacing, Turn
from bot.delivery.sending import Sender
from bot.observing import Observer
from bot.storage import outbox
from bot.storage.database import Database, Lane, StoreBusyError
from bot.storage.files import StoreError
from bot.storage.outbox import Closed, Wanted

AT_ONCE = 64
"""Messages under way at a time: platforms answer in some 100 ms, and limits are tens a second."""

SETTLING = timedelta(seconds=5)
"""After a crash, before a platform is asked: what was sent with the last breath may still be on its way."""

BREATH = timedelta(seconds=1)
"""After the database was busy."""

LAST = 10.0
"""Seconds that what is under way may take at the end; what takes longer is settled at the next start."""

log = structlog.get_logger()


class Delivery:
    """Delivers to one platform, a bounded number of messages at a time, and one at a time in each channel."""

    def __init__(self, database: Database, clock: Clock, adapter: Adapter, sender: Sender, observer: Observer) -> None:
        self._database = database
        self._clock = clock
        self._platform = adapter.platform
        self._sender = sender
        self._observer = observer
        self._pacing = Pacing(adapter.pace)
        self._wake = database.watch()
        self._taking = asyncio.Lock()
        self._takes: set[asyncio.Task[bool]] = set()
        self._flying: dict[asyncio.Task[None], str] = {}
        self._opening: asyncio.TimerHandle | None = None
        self._unmarked = True
        """Whether rows are `sending` that nobody sends: an earlier process left them, or one could not be marked."""

    async def run(self) -> None:
        """Serve until cancelled; then what is under way is finished."""
        try:
            while True:
                self._wake.clear()
                try:
                    if await self._take():
                        continue
                    due = await self.next_due()
                except StoreBusyError:
                    due = self._clock.now() + BREATH
                self._wake_when_open()
                await self._clock.wait_until(due, self._wake)
        finally:
            await self._finish()

    async def flush(self) -> bool:
        """Send everything that is due now, but where the platform said: too fast. Whether there was anything."""
        begun = False
        while True:
            if await self._take():
                begun = True
            elif busy := {*self._flying, *self._takes}:  # `run` may be taking what is due, too
                await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
            elif not (await self._paced() or self._flying or self._takes):
                return begun

    async def next_due(self) -> datetime | None:
        """When the next message is due that neither what is under way nor the platform holds back."""
        if len(self._flying) >= AT_ONCE or not self._pacing.room():
            return None
        return await self._next_due(self._closed())

    async def _paced(self) -> bool:
        """Wait, in real time, for a message that is due and merely paced; whether there is one.

        It needs no pause where its channel was busy as we looked, and is free now.
        """
        due = None if self._pacing.stopped else await self._next_due(self._pacing.held())
        if due is None or due > self._clock.now():
            return False
        await asyncio.sleep(self._pacing.pause() or 0)
        return True

    async def _next_due(self, closed: Closed) -> datetime | None:
        return await self._database.read(partial(outbox.next_due, platform=self._platform, closed=closed))

    def _closed(self) -> Closed:
        closed = self._pacing.closed()
        return replace(closed, channels=closed.channels | set(self._flying.values()))

    async def _take(self) -> bool:
        """Take what is due, as far as there is room, and begin to send it; whether there was anything.

        A task of its own: what is marked as being sent is sent, though who asked for it is cancelled meanwhile.
        """
        task = asyncio.create_task(self._take_batch(), name=f"{self._platform} outbox")
        self._takes.add(task)
        task.add_done_callback(self._takes.discard)
        return await asyncio.shield(task)

    async def _take_batch(self) -> bool:
        async with self._taking:
            if self._unmarked and not self._flying:
                await self._recover()
            limit = int(min(AT_ONCE - len(self._flying), self._pacing.room()))
            if limit <= 0:
                return False
            batch = await self._database.write(
                partial(
                    outbox.take, platform=self._platform, now=self._clock.now(), limit=limit, closed=self._closed()
                ),
                Lane.BACKGROUND,
            )
            for wanted in batch:
                self._begin(self._send(wanted, self._pacing.book(wanted.address)), wanted)
        return bool(batch)

    async def _recover(self) -> None:
        not_before = self._clock.now() + SETTLING
        work = partial(outbox.recover, platform=self._platform, not_before=not_before)
        await self._database.write(work, Lane.BACKGROUND)
        self._unmarked = False

    def _begin(self, sending: Coroutine[None, None, None], wanted: Wanted) -> None:
        task = asyncio.create_task(sending, name=wanted.key)
        self._flying[task] = wanted.address.channel
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._flying[task]
        self._wake.set()

    async def _send(self, wanted: Wanted, seconds: float) -> None:
        turn = Turn(self._pacing, asyncio.get_running_loop().time() + seconds)
        try:
            too_fast = await self._sender.send(wanted, turn)
        except StoreError as error:
            self._unmarked = True
            log.warning("outbox.unmarked", message=wanted.key, cause=str(error))
            return
        except Exception:
            self._unmarked = True
            log.exception("outbox.unmarked", message=wanted.key)
            return
        finally:
            turn.over()
        if too_fast is not None:
            self._pacing.hold(too_fast.seconds, wanted.address, too_fast.scope)
            self._observer.held(self._platform, too_fast.scope, too_fast.seconds)

    def _wake_when_open(self) -> None:
        """The pace is kept in real time, which our clock may not follow."""
        if self._opening is not None:
            self._opening.cancel()
        pause = self._pacing.pause()
        loop = asyncio.get_running_loop()
        self._opening = None if pause is None else loop.call_later(pause, self._wake.set)

    async def _finish(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._takes:
            await asyncio.wait(self._takes)
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
