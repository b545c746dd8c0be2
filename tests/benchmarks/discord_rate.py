"""Discord: from the press (and the command) to the final content, beside a bare discord.py bot that answers a constant.

Each bot is a process of its own with the real discord.py, before a fake Discord in a third; they take turns, with
bodies of the same size. Ours is `syllabot run` as it ships, on a database that syncs every commit.

    python -m tests.benchmarks discord_rate
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.figure import RUNS, Figure
from tests.benchmarks.packs import write_pack

Json = dict[str, Any]
AIM = 0.8
FLIGHT = 64
USERS = 500
COUNT = 2000
EXTRA = {"commands": 539, "presses": 250}
"""Bytes of a bare bot's bodies beside their text."""


class FakeProcess:
    """A fake Discord elsewhere: orders go in, reports come out, a JSON line each."""

    def __init__(self, process: Process, hello: Json) -> None:
        self._process = process
        self.hello = hello

    async def order(self, **words: object) -> Json:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(words).encode() + b"\n")
        answer: Json = json.loads(await stdout.readline())
        return answer


@asynccontextmanager
async def fake_process() -> AsyncIterator[FakeProcess]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.discord", stdin=PIPE, stdout=PIPE, limit=2**20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeProcess(process, json.loads(await process.stdout.readline()))
    finally:
        process.stdin.write(b'{"do": "stop"}\n')
        await process.wait()


async def start_ours(fake: FakeProcess, folder: Path) -> Process:
    write_pack(folder / "content" / "generated", 100, long=True)
    settings = {
        "DISCORD_TOKEN": fake.hello["token"],
        "DISCORD_API_URL": fake.hello["api"],
        "DISCORD_GATEWAY_URL": fake.hello["gateway"],
        "SYLLABOT_DATA": str(folder / "data"),
        "SYLLABOT_CONTENT": str(folder / "content"),
        "SYLLABOT_LOG": "warning",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}, stdout=DEVNULL
    )


async def start_bare(fake: FakeProcess, sizes: list[str]) -> Process:
    where = (fake.hello["token"], fake.hello["api"], fake.hello["gateway"])
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.benchmarks.bare_discord", *where, *sizes)


async def measure(count: int, sizes: list[str] | None) -> Json:
    """The reports of commands and presses; of the bare bot if the sizes of its texts are given."""
    with TemporaryDirectory() as folder:
        async with fake_process() as fake:
            bot = await (start_ours(fake, Path(folder)) if sizes is None else start_bare(fake, sizes))
            try:
                await fake.order(do="commands")
                await fake.order(do="ready")
                job: Json = {"do": "answer", "command": "quiz", "in_flight": FLIGHT, "users": USERS}
                job["options"] = {"module": "generated/module-000", "count": 1}
                await fake.order(**job, count=4 * FLIGHT)  # warm
                return _sound(await fake.order(**job, count=count))
            finally:
                bot.terminate()
                await bot.wait()


def _sound(report: Json) -> Json:
    for each in (report.get("commands"), report.get("presses")):
        if not each or each["lost"] or each["violations"] or each["failures"]:
            raise AssertionError(report)
    return report


async def compare(runs: int, count: int) -> list[Figure]:
    own: list[Json] = []
    floor: list[Json] = []
    for _ in range(runs):
        own.append(await measure(count, None))
        sizes = [str(own[-1][what]["mean_bytes"] - extra) for what, extra in EXTRA.items()]
        floor.append(await measure(count, sizes))
    return [_figure(own, floor, what, aim) for what, aim in (("presses", AIM), ("commands", 0.0))]


def _figure(own: list[Json], floor: list[Json], what: str, aim: float) -> Figure:
    def at(reports: list[Json], figure: str) -> float:
        return median(float(report[what][figure]) for report in reports)

    ours = f"p50 {at(own, 'p50_ms'):.0f}, p99 {at(own, 'p99_ms'):.0f} ms"
    bare = f"{at(floor, 'p50_ms'):.0f} and {at(floor, 'p99_ms'):.0f} ms, {at(floor, 'mean_bytes'):,.0f} bytes"
    return Figure(
        f"Discord: {what} ({FLIGHT} in flight; {ours}, {at(own, 'mean_bytes'):,.0f} bytes)",
        at(own, "rate"),
        at(floor, "rate"),
        "a second",
        f"a bare discord.py bot: {bare}",
        at_least=aim,
    )


def figures(_: Path) -> Iterator[Figure]:
    """Presses, with our aim, and commands."""
    yield from asyncio.run(compare(RUNS, COUNT))
