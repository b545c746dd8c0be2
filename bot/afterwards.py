"""Writes that nobody waits for: they come after everybody's own works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.storage.database import Database, Lane
from bot.storage.files import StoreError
from bot.storage.transaction import Transaction

log = structlog.get_logger()


class Afterwards:
    """What the database cannot take just now is lost, for it can be learned again: a name, say."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tasks: set[asyncio.Task[None]] = set()

    def write(self, work: Callable[[Transaction], None]) -> None:
        task = asyncio.create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Waits for everything begun so far."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _quietly(self, work: Callable[[Transaction], None]) -> None:
        try:
            await self._database.write(work, Lane.BACKGROUND)
        except StoreError as error:
            log.warning("background.lost", cause=str(error))
