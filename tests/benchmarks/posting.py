"""Posts due at one minute, before a fake Discord with its real limit of 50 requests a second, while 64 learners answer.

Ours is `syllabot run` as it ships: a schedule for each channel, all of them due. The floor is the limit's own time for
so many messages. 10,000 take 200 s by the limit alone, so by default there are 1,000 (SYLLABOT_BENCH_POSTS changes
that), and what 10,000 take is worked out from them. Idle is the same bot with the same learners and nothing to post.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.clock import SteeredClock
from bot.composition import load_library
from bot.environment import read_settings
from bot.model import Account, Person, Place, Request
from bot.storage.database import Database, Transaction
from bot.tutor import Tutor
from tests.benchmarks.discord_rate import FakeProcess, Json, start_ours
from tests.benchmarks.figure import Figure
from tests.benchmarks.packs import write_pack

POSTS = int(os.environ.get("SYLLABOT_BENCH_POSTS", "1000"))
LIMIT = 50
LEARNERS = 64
WITHIN = 1.05
SHARE = 200
SLOWER = 100
"""Milliseconds that learners may wait longer than when nothing is posted."""


def figures(folder: Path) -> Iterator[Figure]:
    busy, idle = asyncio.run(_measure(folder))
    yield Figure(
        f"{busy['posts']:,} posts due at one minute",
        busy["seconds"],
        busy["posts"] / LIMIT,
        "s",
        f"the limit, {LIMIT} a second: 10,000 take 200 s by it, {10_000 * busy['seconds'] / busy['posts']:.0f} s so",
        at_most=WITHIN,
    )
    yield Figure(
        f"{LEARNERS} learners' p99 meanwhile", busy["p99_ms"], idle["p99_ms"], "ms", "their p99 when nothing is posted",
        below=idle["p99_ms"] + SLOWER,
    )  # fmt: skip


async def _measure(folder: Path) -> tuple[Json, Json]:
    """The learners' report while the posts go out, and afterwards."""
    async with _fake() as fake:
        await _schedule(fake, folder)
        bot = await start_ours(fake, folder)
        try:
            await fake.order(do="commands")
            await fake.order(do="ready")
            learners: Json = {"command": "quiz", "in_flight": LEARNERS}
            learners["options"] = {"module": "generated/module-000", "count": 1}
            busy = await fake.order(do="busy", posts=POSTS, **learners)
            idle = (await fake.order(do="answer", count=2000, users=LEARNERS, **learners))["presses"]
        finally:
            bot.terminate()
            await bot.wait()
    for report in (busy, idle):
        if report["lost"] or report["failures"] or report["violations"]:
            raise AssertionError(report)
    return busy, idle


@asynccontextmanager
async def _fake() -> AsyncIterator[FakeProcess]:
    arguments = ("--limits", "real", "--channels", str(POSTS))
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


async def _schedule(fake: FakeProcess, folder: Path) -> None:
    """A schedule in each channel, all of them due a minute ago: one by its command, the others as it wrote that one."""
    write_pack(folder / "content" / "generated", 100, long=True)
    settings = read_settings({"SYLLABOT_DATA": str(folder / "data"), "SYLLABOT_CONTENT": str(folder / "content")})
    due = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    first, *others = (await fake.order(do="channels"))["channels"]
    database = await Database.open(settings.database)
    try:
        clock = SteeredClock.standing(due - timedelta(hours=1))
        tutor = Tutor(database, load_library(settings, print), clock)
        grace = Person(Account("discord", "", "1"), "Grace", staff=True)
        place = Place("discord", fake.hello["guild"], first)
        outcome = await tutor.run(Request("scheduled", grace, place, f"schedule daily {due:%H:%M} UTC"))
        if outcome.refused:
            raise AssertionError(outcome.reply.text)
        for start in range(0, len(others), SHARE):
            await database.write(partial(_copy, others[start : start + SHARE]))
        await tutor.settle()
    finally:
        await database.close()


def _copy(channels: Sequence[str], tx: Transaction) -> None:
    """Each in a server of its own."""
    for channel in channels:
        space = tx.one(
            "INSERT INTO spaces (platform, external, created_at)"
            " SELECT platform, external || ?, created_at FROM spaces WHERE id = 1 RETURNING id",
            (channel,),
        )
        made = space and tx.one(
            "INSERT INTO schedules (space, kind, channel, minute, zone, days, author, event, created_at)"
            " SELECT ?, kind, ?, minute, zone, days, author, event, created_at FROM schedules WHERE id = 1"
            " RETURNING id",
            (space[0], channel),
        )
        tx.run(
            "INSERT INTO timers (kind, subject, due_at, not_before)"
            " SELECT kind, ?, due_at, not_before FROM timers WHERE subject = '1'",
            (made and str(made[0]),),
        )
