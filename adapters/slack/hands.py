"""What is in hand: answers go on after the acknowledgement, and the adapter ends only when all of them are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from bot.delivery.adapter import DeliveryError

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds that an acknowledgement waits for its answer; Slack gives 3."""

log = structlog.get_logger()


class Hands:
    """Nothing that is run here raises: there is nobody to catch it, and bolt would take back an acknowledgement."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()

    async def in_time(
        self, work: Coroutine[Any, Any, T | None], late: Callable[[T], Awaitable[None]] | None = None
    ) -> T | None:
        """The work's result, if it comes while Slack waits. Else the work goes on, and `late` is given its result."""
        task = self.start(work)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            return task.result()
        if late is not None:
            self.start(_then(task, late))
        return None

    def start(self, work: Coroutine[Any, Any, T | None]) -> asyncio.Task[T | None]:
        task = asyncio.create_task(_guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is in hand, or so long."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            log.warning("slack.unfinished", answers=len(self._tasks))


async def _guarded(work: Coroutine[Any, Any, T | None]) -> T | None:
    try:
        return await work
    except DeliveryError as error:
        log.warning("slack.unsaid", cause=str(error))
        return None
    except Exception:
        log.exception("slack.failed")
        return None


async def _then(task: asyncio.Task[T | None], late: Callable[[T], Awaitable[None]]) -> None:
    result = await task
    if result is not None:
        await late(result)
