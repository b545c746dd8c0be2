"""An engine on a real database beside a platform in memory: what the tests of time and delivery share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.clock import SteeredClock, moment
from bot.context import Facts
from bot.delivery import doubts
from bot.delivery.agenda import MessageKind, Timer
from bot.delivery.engine import Engine
from bot.library import Library
from bot.model import Address, Reply
from bot.storage import outbox
from bot.storage.database import Database, Transaction
from bot.storage.outbox import Closed, Wanted
from bot.uploads.shelves import Shelves
from tests.classroom import NOON, repeatable
from tests.fakes.memory import MemoryPlatform

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
STAFF = Address("memory", None, "grace", direct=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the outbox."""

    state: str
    wanted: int
    delivered: int
    ref: str | None
    tries: int
    error: str | None
    not_before: datetime


@dataclass(slots=True)
class Postroom:
    """Notes are said as `said` has them when they are delivered; None: there is nothing to say any more."""

    database: Database
    clock: SteeredClock
    platforms: Sequence[MemoryPlatform]
    timers: Mapping[str, Timer]
    said: dict[str, str | None]
    failures: list[tuple[str, str]] = field(default_factory=list)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        kinds = {
            "note": MessageKind(self._render, self._failed, lambda _facts, _subject: STAFF),
            "broken": MessageKind(self._break, self._failed),
            doubts.KIND: MessageKind(doubts.render, doubts.unasked, repeatable=True),
            doubts.HERE: MessageKind(doubts.render, doubts.unheard, repeatable=True),
        }
        shelves = Shelves(Library([]))
        self.engine = Engine(
            self.database,
            self.clock,
            lambda: shelves,
            {platform.platform: platform for platform in self.platforms},
            draw=repeatable(1),
            default_zone="UTC",
            kinds=self.timers,
            messages=kinds,
        )

    @property
    def platform(self) -> MemoryPlatform:
        return self.platforms[0]

    async def want(
        self,
        subject: str,
        channel: str = "general",
        *,
        platform: str = "memory",
        after: timedelta = timedelta(),
        parent: str | None = None,
        kind: str = "note",
    ) -> None:
        """Let a note stand in a channel; it says its own name unless `said` has another text."""
        self.said.setdefault(subject, subject)
        address = Address(platform, "home", channel)
        above = ("note", parent) if parent else None
        not_before = self.clock.now() + after
        work = partial(outbox.want, kind=kind, subject=subject, address=address, not_before=not_before, parent=above)
        await self.database.write(work)

    async def change(self, subject: str, text: str | None, *, after: timedelta = timedelta()) -> None:
        """Let a note say something else."""
        self.said[subject] = text
        not_before = self.clock.now() + after
        await self.database.write(partial(outbox.revise, kind="note", subject=subject, not_before=not_before))

    async def line(self, subject: str, kind: str = "note") -> Line:
        def work(tx: Transaction) -> Line:
            row = tx.one(
                "SELECT state, wanted, delivered, ref, tries, error, not_before FROM outbox"
                " WHERE kind = ? AND subject = ?",
                (kind, subject),
            )
            assert row is not None, f"there is no {kind} {subject}"
            state, wanted, delivered, ref, tries, error, not_before = row
            return Line(state, wanted, delivered, ref, tries, error, moment(not_before))

        return await self.database.read(work)

    async def take(self, limit: int = 10, *, platform: str = "memory") -> list[Wanted]:
        """Take rows by hand, as a process does that is killed before it sends them."""
        now, closed = self.clock.now(), Closed()
        return await self.database.write(partial(outbox.take, platform=platform, now=now, limit=limit, closed=closed))

    async def settle(self, *steps: timedelta) -> None:
        """Do what is due, now and after each step of time."""
        await self.engine.settle()
        for step in steps:
            await self.engine.pass_time(self.clock, step)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        """The engine runs by itself, as long as the block lasts."""
        task = asyncio.create_task(self.engine.run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _render(self, _facts: Facts, subject: str) -> Reply | None:
        text = self.said[subject]
        return None if text is None else Reply(text)

    def _failed(self, _facts: Facts, subject: str, error: str) -> None:
        self.failures.append((subject, error))

    def _break(self, _facts: Facts, subject: str) -> Reply | None:
        raise RuntimeError(subject)


@asynccontextmanager
async def postroom(
    path: Path,
    *platforms: MemoryPlatform,
    clock: SteeredClock | None = None,
    timers: Mapping[str, Timer] | None = None,
    said: dict[str, str | None] | None = None,
) -> AsyncIterator[Postroom]:
    """On the database in this folder; entered again with the same platforms, it is the bot started again."""
    database = await Database.open(path / "syllabot.db")
    try:
        here = platforms or (MemoryPlatform(),)
        texts = said if said is not None else {}
        yield Postroom(database, clock or SteeredClock.standing(NOON), here, timers or {}, texts)
    finally:
        await database.close()
