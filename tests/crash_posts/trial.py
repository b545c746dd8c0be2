"""A trial: a schedule that posts every day, and a bot that is killed each time while it posts."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.crash_posts.child import AFTER_THE_WRITE, BEFORE_THE_MARK, DURING_THE_SEND
from tests.crash_posts.targets import Target

Json = dict[str, Any]

FIRST = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AWAY = 4.5
"""Hours at most between a death and the next life; after six a post would not be worth having."""
PATIENCE = 30.0
"""Real seconds after which a trial counts as hanging."""


class Bot:
    """One process. It opens the database when it can, and serves after `start`."""

    def __init__(self, process: Process) -> None:
        self.process = process

    @classmethod
    async def spawn(cls, target: Target) -> Bot:
        arguments = (target.platform, json.dumps(target.environment))
        with (target.folder / "child.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.crash_posts.child", *arguments, stdin=PIPE, stdout=PIPE, stderr=log
            )
        return cls(process)

    async def hear(self, word: str) -> Json:
        """The next line with this word. Raises EOFError when the process has ended."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self.process.stdout.readline():
                if line.startswith(b"{") and word in (said := json.loads(line)):
                    return dict(said)
        raise EOFError(word)

    def order(self, **words: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words).encode() + b"\n")

    async def dead(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.process.wait()

    async def end(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@dataclass
class Trial:
    """What happened at one target."""

    target: Target
    seed: int
    windows: Counter[str] = field(default_factory=Counter)
    takeovers: list[float] = field(default_factory=list)
    days: int = 0
    lives: int = 0

    async def run(self, windows: list[str]) -> None:
        """One day and one death for each window."""
        random = Random(f"{self.seed}/{self.target.name}")
        bot, successor = await Bot.spawn(self.target), None
        try:
            await bot.hear("opened")
            await self._begin(bot, FIRST - HOUR)
            bot.order(do="type", line="schedule daily 09:00 UTC", **self.target.identity)
            said = await bot.hear("reply")
            assert not said["refused"], said["reply"]
            for window in windows:
                successor = await Bot.spawn(self.target)
                await successor.hear("waits")
                back = await self._kill(bot, successor, window, random)
                bot, successor = successor, None
                await self._begin(bot, back)
                bot.order(do="pass", to=(back + HOUR).isoformat())
                await bot.hear("now")
            bot.order(do="pass", to=(self._today + 8 * HOUR).isoformat())
            await bot.hear("now")
        finally:
            for each in filter(None, (bot, successor)):
                await each.end()

    @property
    def _today(self) -> datetime:
        return FIRST + (self.days - 1) * DAY

    async def _begin(self, bot: Bot, at: datetime) -> None:
        bot.order(at=at.isoformat())
        self.lives += 1
        async with asyncio.timeout(PATIENCE):
            await self.target.connected(self.lives)

    async def _kill(self, bot: Bot, successor: Bot, window: str, random: Random) -> datetime:
        """Let the next day come, and death in this window; gives when the next life begins."""
        self.days += 1
        held = self.target.hold(arrives=random.random() < 1 / 2) if window == DURING_THE_SEND else None
        bot.order(do="pass", to=self._today.isoformat(), window=window)
        if held is not None:
            await held.reached()
            bot.process.kill()
        await bot.dead()
        died = time.monotonic()
        await successor.hear("opened")
        self.takeovers.append(time.monotonic() - died)
        self.windows[self._window()] += 1
        if held is not None:
            held.release()
        self.target.forget()
        return self._today + random.uniform(0, AWAY) * HOUR

    def _window(self) -> str:
        """Where death came, by the database and the platform's record."""
        record = self.target.record()
        new = self._rows("SELECT id, state FROM outbox WHERE ref IS NULL AND wanted > delivered")
        for row, state in new:
            if state == "sending":
                return BEFORE_THE_MARK if record[f"syllabot-{row}"] else DURING_THE_SEND
        return AFTER_THE_WRITE if any(state == "waiting" for _, state in new) else "elsewhere"

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.target.database)) as file:
            return file.execute(sql).fetchall()

    def problems(self) -> list[str]:
        """What should not be; none is as it should be."""
        record = self.target.record()
        found = [f"{key} stands {count} times" for key, count in record.items() if count > 1]
        dates = [date for (date,) in self._rows("SELECT date FROM posts ORDER BY date")]
        wanted = [(FIRST + day * DAY).date().isoformat() for day in range(self.days)]
        if dates != wanted:
            found.append(f"the dates that were made are {dates}")
        asked = self.target.asked()
        for row, state, kind in self._rows("SELECT id, state, kind FROM outbox WHERE kind IN ('post', 'reveal')"):
            if record[f"syllabot-{row}"]:
                continue
            if self.target.exact or state not in {"doubtful", "waiting"}:
                found.append(f"the {kind} syllabot-{row} does not stand: {state}")
            elif state == "doubtful" and f"1:postanyway:{row}" not in asked:
                found.append(f"nobody was asked about the {kind} syllabot-{row}")
        found += [f"a takeover took {seconds:.2f} s" for seconds in self.takeovers if seconds > 2]
        return found

    def doubts(self) -> int:
        return int(self._rows("SELECT COUNT(*) FROM outbox WHERE state = 'doubtful'")[0][0])
