from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.delivery.adapter import GoneError, StartError
from bot.delivery.pacing import Pace
from bot.library import Library
from bot.model import Address, Message
from bot.serving import serve
from bot.storage.database import StoreFailedError
from bot.tutor import Tutor
from tests.classroom import classroom


async def for_ever() -> None:
    await asyncio.Event().wait()


@dataclass
class Platform:
    """A platform that does nothing but this, and notes that it was let to finish."""

    doing: Callable[[], Awaitable[None]] = for_ever
    platform: str = "nowhere"
    pace: Pace = field(default_factory=Pace)
    finished: bool = False

    async def run(self, tutor: Tutor) -> None:  # noqa: ARG002
        try:
            await self.doing()
        finally:
            await asyncio.sleep(0)
            self.finished = True

    async def deliver(self, message: Message) -> str:
        raise GoneError(message.key)

    async def edit(self, ref: str, message: Message) -> None:
        raise GoneError(ref, message.key)

    async def find(self, message: Message) -> str | None:  # noqa: ARG002
        return None

    async def allowed(self, address: Address) -> str | None:  # noqa: ARG002
        return None


@pytest.fixture
async def tutor(tmp_path: Path) -> AsyncIterator[Tutor]:
    async with classroom(tmp_path / "db", Library(())) as room:
        yield room.tutor


async def nothing() -> None:
    return


async def test_it_ends_when_all_platforms_have_ended(tutor: Tutor) -> None:
    await serve(tutor, [Platform(nothing), Platform(nothing)])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_lets_platforms_finish(tutor: Tutor, number: signal.Signals) -> None:
    async def signalled() -> None:
        os.kill(os.getpid(), number)
        await for_ever()

    platforms = [Platform(signalled), Platform()]
    await serve(tutor, platforms)
    assert all(platform.finished for platform in platforms)


async def test_a_platform_that_cannot_go_on_ends_the_others_and_is_told(tutor: Tutor) -> None:
    async def refused() -> None:
        raise StartError("The token is wrong.")

    other = Platform()
    with pytest.raises(StartError, match="token is wrong"):
        await serve(tutor, [Platform(refused), other])
    assert other.finished


async def test_a_failed_database_ends_everything(tutor: Tutor) -> None:
    async def failing() -> None:
        tutor.database._fail([], OSError("the disk is gone"))
        await for_ever()

    platform = Platform(failing)
    with pytest.raises(StoreFailedError, match="the disk is gone"):
        await serve(tutor, [platform])
    assert platform.finished
