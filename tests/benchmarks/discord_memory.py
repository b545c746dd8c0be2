"""Discord: the memory of `syllabot run`, idle and after 10,000 messages with buttons, beside discord.py imported.

python -m tests.benchmarks.discord_memory
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.discord_rate import FLIGHT, USERS, fake_process, start_ours
from tests.benchmarks.figure import Figure

MESSAGES = 10_000
WARM = 2_000
AIM_IDLE, AIM_GROWTH = 40, 5
"""MB more than before."""


def resident(process: int) -> float:
    """MB of a process that stand in memory."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def library() -> float:
    """The libraries that we use, imported and no more."""
    code = "import aiohttp, aiosqlite, discord, structlog, msgspec, click; input()"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"print(flush=True); {code}", stdin=PIPE, stdout=PIPE
    )
    return await _after_start(process)


async def _after_start(process: asyncio.subprocess.Process) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdout.readline()
    found = 0.0
    while (now := resident(process.pid)) > found:  # until the imports have come to rest
        found = now
        await asyncio.sleep(1)
    process.stdin.write(b"\n")
    await process.wait()
    return found


async def ours() -> tuple[float, float, float]:
    """Idle; when all is warm; and after the messages."""
    with TemporaryDirectory() as folder:
        async with fake_process() as fake:
            bot = await start_ours(fake, Path(folder))
            try:
                await fake.order(do="commands")
                await fake.order(do="ready")
                idle = resident(bot.pid)
                job = {"do": "run", "command": "modules", "in_flight": FLIGHT, "users": USERS}
                await fake.order(**job, count=WARM)
                await fake.order(do="reset")
                before = resident(bot.pid)
                await fake.order(**job, count=MESSAGES)
                return idle, before, resident(bot.pid)
            finally:
                bot.terminate()
                await bot.wait()


def figures(_: Path) -> Iterator[Figure]:
    """Idle, and after the messages."""
    base = asyncio.run(library())
    idle, before, after = asyncio.run(ours())
    against = "the libraries, imported and no more"
    yield Figure("Discord: memory, connected and idle", idle, base, "MB", against, below=base + AIM_IDLE)
    what = f"Discord: memory after {MESSAGES:,} messages with buttons"
    yield Figure(what, after, before, "MB", f"the same before, after {WARM:,}", below=before + AIM_GROWTH)
