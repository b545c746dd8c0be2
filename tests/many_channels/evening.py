"""The bot beside a stage: its schedules are made, their minute comes, and what became of each channel is looked at."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.clock import SteeredClock
from bot.composition import opened
from bot.library import Library
from bot.model import Account, Outcome, Person, Place, Press, Request
from bot.storage.database import Transaction
from bot.tutor import Tutor
from tests.classroom import numbered
from tests.many_channels.stages import Stage

DUE = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
WITHIN = 5.0
"""Seconds after its time, and after the limit's own delay, that a channel may wait for its post."""
_SHARE = 200


@dataclass
class Evening:
    """The first three channels get into trouble: deleted, forbidden, and limited for so many seconds."""

    stage: Stage
    tutor: Tutor
    clock: SteeredClock
    limited_for: float
    due_at: float = 0.0
    _events: itertools.count[int] = field(default_factory=itertools.count)

    async def say(self, line: str, channel: str) -> Outcome:
        return await self.tutor.run(Request(f"event-{next(self._events)}", self._grace, self._place(channel), line))

    async def press(self, token: str, channel: str) -> Outcome:
        return await self.tutor.press(Press(f"event-{next(self._events)}", self._grace, self._place(channel), token))

    @property
    def _grace(self) -> Person:
        return Person(Account(self.stage.platform, self.stage.workspace, self.stage.grace), "Grace", staff=True)

    def _place(self, channel: str) -> Place:
        return Place(self.stage.platform, self.stage.space, channel)

    async def schedule(self, channels: Sequence[str]) -> None:
        """The first by its command; the others as it wrote that one."""
        first, *others = channels
        outcome = await self.say(f"schedule daily {DUE:%H:%M} UTC", first)
        assert not outcome.refused, outcome.reply.text
        for start in range(0, len(others), _SHARE):
            await self.tutor.database.write(partial(_copy, others[start : start + _SHARE]))

    async def come_due(self) -> None:
        """Trouble, and then the minute comes."""
        deleted, forbidden, limited, *_ = self.stage.channels
        self.stage.delete(deleted)
        self.stage.forbid(forbidden)
        self.stage.limit(limited, self.limited_for)
        self.due_at = time.time()
        self.clock.move(DUE - self.clock.now())

    async def next_day(self) -> None:
        self.due_at = time.time()
        self.clock.move(timedelta(days=1))

    def posts(self) -> dict[str, list[float]]:
        """How long after its minute each channel got its questions."""
        found: dict[str, list[float]] = {channel: [] for channel in self.stage.channels}
        for channel, at, text in self.stage.posted():
            if "Daily question" in text and at >= self.due_at:
                found[channel].append(at - self.due_at)
        return found

    async def standing(self, count: int, patience: float) -> None:
        """Until so many questions stand."""
        await self.stage.until(lambda: sum(map(len, self.posts().values())) >= count, patience)

    async def told(self, count: int) -> list[str]:
        """What staff were told in private, when it is so much."""
        await self.stage.until(lambda: len(self.stage.told()) >= count, 30)
        return self.stage.told()

    async def paused(self) -> dict[str, str]:
        """Why schedules are paused, by their channels."""
        rows = await self.tutor.database.read(
            lambda tx: tx.all("SELECT channel, paused FROM schedules WHERE paused IS NOT NULL")
        )
        return dict(rows)

    def problems(self) -> list[str]:
        """What should not be, of the posts; none is as it should be."""
        deleted, forbidden, limited, *healthy = self.stage.channels
        posts = self.posts()
        found = [f"{channel} got {len(posts[channel])} posts" for channel in healthy if len(posts[channel]) != 1]
        found += [f"{channel} got a post" for channel in (deleted, forbidden) if posts[channel]]
        if len(posts[limited]) != 1 or posts[limited][0] < self.limited_for - 1:
            found.append(f"the limited channel got its posts after {posts[limited]}")
        return found + [f"number {number} came after {late:.1f} s" for number, late in self.late()]

    def late(self) -> list[tuple[int, float]]:
        """The posts of healthy channels that came later than the limit alone explains, by their order."""
        came = sorted(seconds for channel in self.stage.channels[3:] for seconds in self.posts()[channel])
        return [(number, at) for number, at in enumerate(came) if at > number / self.stage.rate + WITHIN]


@asynccontextmanager
async def evening(stage: Stage, folder: Path, limited_for: float) -> AsyncIterator[Evening]:
    """The bot as it is composed in earnest, on a clock that runs but stands a minute before the posts."""
    clock = SteeredClock(lambda: datetime.now(UTC))
    clock.move(DUE - timedelta(minutes=1) - clock.now())
    library = Library([numbered("tea", 60)])
    async with opened(stage.settings(folder), library, clock, print) as tutor:
        adapter = stage.adapter(folder)
        tasks = [asyncio.create_task(adapter.run(tutor)), asyncio.create_task(tutor.beside([adapter]).run())]
        try:
            await stage.connected()
            yield Evening(stage, tutor, clock, limited_for)
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            stage.pardon()


def _copy(channels: Sequence[str], tx: Transaction) -> None:
    for channel in channels:
        made = tx.one(
            "INSERT INTO schedules (space, kind, channel, minute, zone, days, author, event, created_at, number)"
            " SELECT space, kind, ?1, minute, zone, days, author, event || ?1, created_at,"
            " (SELECT MAX(number) + 1 FROM schedules) FROM schedules WHERE id = 1"
            " RETURNING id",
            (channel,),
        )
        tx.run(
            "INSERT INTO timers (kind, subject, due_at, not_before)"
            " SELECT kind, ?, due_at, not_before FROM timers WHERE subject = '1'",
            (made and str(made[0]),),
        )
