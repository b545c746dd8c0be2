"""A classroom with an engine beside it and a platform in memory: for what happens by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SteeredClock
from bot.delivery.engine import Engine
from bot.library import Library
from bot.model import Outcome, Reply
from tests.classroom import NOON, Classroom, classroom, token
from tests.fakes.memory import MemoryPlatform


@dataclass(slots=True)
class Evening:
    room: Classroom
    clock: SteeredClock
    platform: MemoryPlatform
    engine: Engine

    async def say(self, who: str, line: str, *, event: str = "") -> Reply:
        outcome = await self.room.type(who, line, event=event)
        await self.engine.settle()
        return outcome.reply

    async def press(self, who: str, packed: str) -> Outcome:
        outcome = await self.room.press(who, packed)
        await self.engine.settle()
        return outcome

    async def wait(self, step: timedelta) -> None:
        """Let time pass, with everything that is due on the way."""
        await self.engine.pass_time(self.clock, step)

    async def away(self, step: timedelta) -> None:
        """Let time pass while the bot is down."""
        self.clock.move(step)
        await self.engine.settle()

    async def answer(self, who: str, line: str = "quiz 1") -> None:
        """Take a quiz of one question."""
        question = await self.say(who, line)
        await self.press(who, token(question, "A"))

    def texts(self, channel: str = "general") -> list[str]:
        return self.platform.texts(channel)

    def buttons(self, channel: str = "general") -> list[str]:
        """The tokens under the newest message that has any."""
        found = [each.buttons for each in self.platform.posted.values() if each.channel == channel and each.buttons]
        return found[-1]


@asynccontextmanager
async def evening(
    folder: Path, library: Library, *, start: datetime = NOON, platform: MemoryPlatform | None = None
) -> AsyncIterator[Evening]:
    """Entered again with the same platform, it is the bot started again."""
    clock = SteeredClock.standing(start)
    async with classroom(folder / "syllabot.db", library, clock=clock) as room:
        here = platform or MemoryPlatform("console")
        yield Evening(room, clock, here, room.tutor.beside([here]))
