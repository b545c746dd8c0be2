"""Posts due at one minute, before a fake Discord with its real limit of 50 requests a second, while 64 learners answer.

Ours is `syllabot run` as it ships: a schedule for each channel of 100 servers, all of them due at the next full minute;
the seconds count from that minute to the last post. The floor is the limit's own time for so many.
Idle is the same bot with the same learners before that minute and after the last post.

10,000 take 200 s by the limit alone. `make bench` posts 1,000; `SYLLABOT_BENCH_POSTS=10000 make bench`, or

    SYLLABOT_BENCH_POSTS=10000 python -m tests.benchmarks posting

posts them all.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.model import Account
from tests.benchmarks.discord_rate import FakeProcess, Json, start_ours
from tests.benchmarks.figure import Figure
from tests.benchmarks.scheduling import next_minute, schedule

POSTS = int(os.environ.get("SYLLABOT_BENCH_POSTS", "1000"))
SERVERS = 100
LIMIT = 50
LEARNERS = 64
PEOPLE = 3000
"""Who takes turns at being those learners: a day has room for so many quizzes only."""
WITHIN = 1.05
SLOWER = 100
"""Milliseconds that learners may wait longer than when nothing is posted."""

IDLE = 15.0
"""Seconds after the last post."""


def figures(folder: Path) -> Iterator[Figure]:
    busy, idle, seconds = asyncio.run(_measure(folder))
    refused = busy["statuses"].get("429", 0)
    yield Figure(
        f"{busy['posts']:,} posts due at one minute ({refused} refused as too fast)",
        seconds,
        busy["posts"] / LIMIT,
        "s",
        f"the limit, {LIMIT} a second: 10,000 take 200 s by it, {10_000 * seconds / busy['posts']:.0f} s so",
        at_most=WITHIN,
    )
    p99 = sum(report["p99_ms"] for report in idle) / len(idle)
    yield Figure(
        f"{LEARNERS} learners' p99 meanwhile ({busy['rate']:.0f} answers a second; p50 {busy['p50_ms']:.0f} ms)",
        busy["p99_ms"],
        p99,
        "ms",
        "the same with nothing to post: "
        + " and ".join(f"{report['rate']:.0f} a second, p99 {report['p99_ms']:.0f} ms" for report in idle),
        below=p99 + SLOWER,
    )


async def _measure(folder: Path) -> tuple[Json, tuple[Json, Json], float]:
    """The learners' report while the posts go out, those before and afterwards, and the seconds it took."""
    due = next_minute()
    async with _fake() as fake:
        asked = await fake.order(do="channels")
        places = list(zip(asked["servers"], asked["channels"], strict=True))
        await schedule(folder, due, Account("discord", "", "1"), places)
        bot = await start_ours(fake, folder)
        try:
            await fake.order(do="commands")
            await fake.order(do="ready")
            learners: Json = {"do": "busy", "command": "quiz", "in_flight": LEARNERS, "users": PEOPLE}
            learners["options"] = {"module": "generated/module-000", "count": 1}
            before = await fake.order(**learners, at=due.timestamp())
            busy = await fake.order(**learners, posts=POSTS)
            after = await fake.order(**learners, at=datetime.now(UTC).timestamp() + IDLE)
        finally:
            bot.terminate()
            await bot.wait()
    for report in (before, busy, after):
        if report.get("error") or report["lost"] or report["failures"] or report["violations"]:
            raise AssertionError(report)
    if (busy["posts"], busy["channels"]) != (POSTS, POSTS) or busy["first"] < due.timestamp():
        raise AssertionError(busy)
    return busy, (before, after), busy["last"] - due.timestamp()


@asynccontextmanager
async def _fake() -> AsyncIterator[FakeProcess]:
    arguments = ("--limits", "real", "--channels", str(POSTS), "--servers", str(SERVERS))
    process: Process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.discord", *arguments, stdin=PIPE, stdout=PIPE, limit=2**20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeProcess(process, json.loads(await process.stdout.readline()))
    finally:
        process.stdin.write(b'{"do": "stop"}\n')
        await process.wait()
