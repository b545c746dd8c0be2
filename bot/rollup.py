"""The boards by course and of everywhere, brought up to the answers within seconds, beside the learners' own works."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.library import Library
from bot.storage import rollup
from bot.storage.database import Database, Lane
from bot.storage.files import StoreError

PAUSE = timedelta(seconds=2)
"""Between two roll-ups: the more answers one takes, the less each of them costs."""

log = structlog.get_logger()


class RollUp:
    """Runs while there are answers that those boards have not seen. `soon` is cheap; call it after each answer."""

    def __init__(self, database: Database, clock: Clock, default_zone: str) -> None:
        self._database = database
        self._clock = clock
        self._zone = default_zone
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def soon(self, library: Library) -> None:
        """There may be new answers."""
        if self._task is None or self._task.done():
            self._wake.clear()  # not in the task: `settle` may come before it begins
            self._task = asyncio.create_task(self._after_a_pause(library), name="roll-up of boards")

    async def settle(self) -> None:
        """Bring the boards up to the present at once."""
        if self._task is not None and not self._task.done():
            self._wake.set()
            await self._task

    async def _after_a_pause(self, library: Library) -> None:
        await self._clock.wait_until(self._clock.now() + PAUSE, self._wake)
        work = partial(rollup.roll_up, installed=library.installed, default_zone=self._zone)
        try:
            while await self._database.write(work, Lane.BACKGROUND):
                pass
        except StoreError as error:
            log.warning("boards.later", cause=str(error))  # the watermark stands: the next roll-up goes on from it
