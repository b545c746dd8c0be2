"""Discord: the memory of `syllabot run`, idle and after 10,000 messages with buttons, beside discord.py imported.

python -m tests.benchmarks.discord_memory
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.discord_rate import FLIGHT, USERS, fake_process, start_ours

MESSAGES = 10_000
WARM = 2_000
AIM_IDLE, AIM_GROWTH = 40, 5
"""MB."""


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


async def ours() -> tuple[float, float]:
    """Idle, and how much more after the messages."""
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
                return idle, resident(bot.pid) - before
            finally:
                bot.terminate()
                await bot.wait()


async def run() -> bool:
    """Whether the aims are reached."""
    base = await library()
    idle, growth = await ours()
    print(  # noqa: T201
        f"discord memory: libraries {base:.0f} MB, idle {idle:.0f} MB: + {idle - base:.0f} MB, aim {AIM_IDLE}; "
        f"after {MESSAGES:,} messages + {growth:.1f} MB, aim {AIM_GROWTH}"
    )
    return idle - base <= AIM_IDLE and growth <= AIM_GROWTH


if __name__ == "__main__":
    sys.exit(not asyncio.run(run()))
