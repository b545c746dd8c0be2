"""Posts due at one minute in as many channels of one workspace, before a fake Slack, while 64 learners answer.

Slack's limit is for each channel, one message a second, so 10,000 channels could have their posts at once; it has one
for the workspace too, and does not say which. The floor is the pace that we keep to there, `PACE`. With it 10,000 take
500 s, so this posts 400; SYLLABOT_BENCH_POSTS=10000 posts them all.

    python -m tests.benchmarks slack_posting
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from adapters.slack.adapter import PACE
from bot.model import Account
from tests.benchmarks.figure import Figure
from tests.benchmarks.posting import IDLE, LEARNERS, SLOWER, WITHIN
from tests.benchmarks.scheduling import next_minute, schedule
from tests.benchmarks.slack_rate import FakeProcess, Json

POSTS = int(os.environ.get("SYLLABOT_BENCH_POSTS", "400"))


def figures(folder: Path) -> Iterator[Figure]:
    busy, idle, seconds = asyncio.run(_measure(folder))
    yield Figure(
        f"Slack: {busy['posts']:,} posts due at one minute ({busy['limited']} refused as too fast)",
        seconds,
        busy["posts"] / PACE.overall,
        "s",
        f"our pace in a workspace, {PACE.overall:g} a second; Slack names its limit for a channel only",
        at_most=WITHIN,
    )
    p99 = sum(report["latency_ms"]["p99"] for report in idle) / len(idle)
    yield Figure(
        f"Slack: {LEARNERS} learners' p99 meanwhile ({busy['per_second']:.0f} answers a second)",
        busy["latency_ms"]["p99"],
        p99,
        "ms",
        "the same with nothing to post: " + " and ".join(f"{report['per_second']:.0f} a second" for report in idle),
        below=p99 + SLOWER,
    )


async def _measure(folder: Path) -> tuple[Json, tuple[Json, Json], float]:
    """The learners' report while the posts go out, those before and afterwards, and the seconds it took."""
    due = next_minute()
    async with _fake() as fake:
        channels = (await fake.order(do="channels", count=POSTS))["channels"]
        team = fake.hello["team_id"]
        await schedule(folder, due, Account("slack", team, "U0GRACE"), [(team, channel) for channel in channels])
        async with _bot(fake, folder):
            await fake.order(do="wait")
            people: Json = {"do": "busy", "command": "/quiz", "text": "generated/module-000 1", "in_flight": LEARNERS}
            before = await fake.order(**people, at=due.timestamp())
            busy = await fake.order(**people)
            after = await fake.order(**people, at=datetime.now(UTC).timestamp() + IDLE)
    for report in (before, busy, after):
        if report.get("error") or report["failures"] or report["violations"]:
            raise AssertionError(report)
    if (busy["posts"], busy["channels"]) != (POSTS, POSTS) or busy["first"] < due.timestamp():
        raise AssertionError(busy)
    return busy, (before, after), busy["last"] - due.timestamp()


@asynccontextmanager
async def _fake() -> AsyncIterator[FakeProcess]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.slack", "--rate-limits", stdin=PIPE, stdout=PIPE, limit=2**20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeProcess(process, json.loads(await process.stdout.readline()))
    finally:
        process.stdin.write(b'{"do": "stop"}\n')
        await process.wait()


@asynccontextmanager
async def _bot(fake: FakeProcess, folder: Path) -> AsyncIterator[None]:
    settings = {
        "SLACK_BOT_TOKEN": fake.hello["bot_token"],
        "SLACK_APP_TOKEN": fake.hello["app_token"],
        "SLACK_API_URL": fake.hello["api_url"],
        "SYLLABOT_DATA": str(folder / "data"),
        "SYLLABOT_CONTENT": str(folder / "content"),
        "SYLLABOT_LOG": "warning",
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}, stdout=DEVNULL
    )
    try:
        yield
    finally:
        bot.terminate()
        await bot.wait()
