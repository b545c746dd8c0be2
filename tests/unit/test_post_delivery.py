"""What finally stands in a channel of a daily question, whatever happens to its messages on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.delivery.delivering import SETTLING
from bot.delivery.sending import CONFIRM
from bot.library import Library
from bot.model import Message, Reply
from bot.storage import outbox
from bot.storage.outbox import Closed, Wanted
from tests.classroom import NOON, numbered
from tests.fakes.memory import MemoryPlatform
from tests.unit.evening import Evening, evening

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIBRARY = Library([numbered("tea", 40)])
ONCE = "schedule daily 13:00 until 2026-11-18"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Evening]:
    """A question is due in an hour; the schedule has no later date."""
    async with evening(tmp_path, LIBRARY) as opened:
        await opened.room.type("grace", ONCE, staff=True)
        yield opened


async def come_due(scene: Evening) -> None:
    """What timers do at one o'clock; nothing is delivered."""
    scene.clock.move(HOUR)
    await scene.engine._fire()


async def take(scene: Evening) -> Wanted:
    """Mark the message as being sent, as a process does that is killed then."""
    now, closed = scene.clock.now(), Closed()
    work = partial(outbox.take, platform="console", now=now, limit=10, closed=closed)
    (wanted,) = await scene.room.tutor.database.write(work)
    return wanted


def assert_closed(platform: MemoryPlatform) -> None:
    """One post, closed and without buttons; one answer, as its reply."""
    post, answer = platform.posted.values()
    assert "Closed. " in post.text
    assert "The key" in answer.text
    assert answer.parent == post.ref


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_post_stuck_in_sending_and_then_closed_stands_closed_with_its_answer(
    tmp_path: Path, *, arrived: bool
) -> None:
    platform = MemoryPlatform("console")
    async with evening(tmp_path, LIBRARY, platform=platform) as scene:
        await scene.room.type("grace", ONCE, staff=True)
        await come_due(scene)
        wanted = await take(scene)
        if arrived:
            await platform.deliver(Message(wanted.key, wanted.address, Reply("open")))
    async with evening(tmp_path, LIBRARY, platform=platform, start=NOON + HOUR + DAY) as scene:
        await scene.wait(SETTLING)
    assert_closed(platform)


async def test_a_close_before_the_delivery_puts_it_up_closed(tmp_path: Path) -> None:
    platform = MemoryPlatform("console")
    async with evening(tmp_path, LIBRARY, platform=platform) as scene:
        await scene.room.type("grace", ONCE, staff=True)
        await come_due(scene)
    async with evening(tmp_path, LIBRARY, platform=platform, start=NOON + HOUR + DAY) as scene:
        await scene.wait(timedelta())
    assert_closed(platform)
    assert not any("Open until" in text for each in platform.posted.values() for text in each.texts)


async def test_a_post_that_is_held_up_until_its_close_is_edited_to_closed(scene: Evening) -> None:
    held = scene.platform.hold("general")
    task = asyncio.create_task(scene.engine.run())
    scene.clock.move(HOUR)
    await held.reached.wait()
    scene.clock.move(DAY)
    await scene.engine._fire()
    held.release.set()
    await scene.platform.standing(2)
    await scene.engine.settle()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert_closed(scene.platform)
    assert len(next(iter(scene.platform.posted.values())).texts) == 2


async def test_a_counter_cut_off_at_the_close_does_not_have_the_last_word(scene: Evening) -> None:
    await scene.wait(HOUR + DAY - timedelta(seconds=1))
    await scene.press("ann", scene.buttons()[0])
    post = next(iter(scene.platform.posted.values()))
    scene.platform.drop("general", after=False)
    await scene.wait(timedelta(seconds=3))
    post.texts.append("open")
    await scene.wait(CONFIRM)
    assert_closed(scene.platform)
