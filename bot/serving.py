"""Running adapters until they end, a signal comes, or the database fails."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.delivery.adapter import Adapter
from bot.delivery.engine import Engine
from bot.hosting.web import Web
from bot.tutor import Tutor

SIGNALS = (signal.SIGINT, signal.SIGTERM)

COLLECTED_AFTER = 20_000
"""New objects after which garbage is looked for, not Python's 700: at a thousand presses a second that is an eighth of
all work."""


def keep_what_stays() -> None:
    """For a process that serves: libraries and courses stay for ever, and are not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 10, 10)


async def serve(
    tutor: Tutor, adapters: Sequence[Adapter], engine: Engine | None = None, web: Web | None = None
) -> None:
    """Returns when the adapters have ended, or have finished their replies after a signal.

    The engine runs beside them; it ends before them, for what it is sending needs them. Without one, whoever steers
    the clock does what is due. `web` listens as long; it answers what it has heard after they have finished.

    Raises StoreFailedError when the database fails, StartError when `web` cannot listen, and what made an adapter end:
    one that cannot go on ends them all.
    """
    if web is not None:
        await web.open()
    try:
        await _serve(tutor, adapters, engine, web)
    finally:
        if web is not None:
            await web.close()


async def _serve(tutor: Tutor, adapters: Sequence[Adapter], engine: Engine | None, web: Web | None) -> None:
    running = {asyncio.create_task(adapter.run(tutor), name=adapter.platform) for adapter in adapters}
    failure = asyncio.create_task(tutor.database.failure(), name="failure of the database")
    beside = asyncio.create_task(engine.run() if engine else asyncio.Event().wait(), name="engine")
    stop = asyncio.Event()
    stopping = asyncio.create_task(stop.wait(), name="signals")
    with _signalled(stop):
        try:
            await _until_one_ends(running, {failure, stopping, beside})
        finally:
            if web is not None:
                await web.refuse()
            ended: list[object] = []
            for tasks in ({beside}, {*running, stopping}):
                for task in tasks:
                    task.cancel()
                ended += await asyncio.gather(*tasks, return_exceptions=True)
    if failure.done():
        raise failure.result()
    failure.cancel()
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _until_one_ends(running: set[asyncio.Task[None]], others: set[asyncio.Task[object]]) -> None:
    """Until all adapters have ended well, or anything else happened."""
    waiting = set(running)
    while waiting:
        done, _ = await asyncio.wait({*waiting, *others}, return_when=asyncio.FIRST_COMPLETED)
        waiting -= done
        if done & others or any(task.cancelled() or task.exception() for task in done & running):
            return


@contextmanager
def _signalled(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
