"""`python -m tests.many_channels`: 1,000 channels due at one minute; one deleted, one forbidden, one rate-limited."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import click

from tests.many_channels.evening import WITHIN, evening
from tests.many_channels.stages import STAGES, Stage

LIMITED_FOR = 32.0
"""Seconds: discord.py waits for less by itself, and tells us of more."""


async def run(kind: type[Stage], channels: int, folder: Path) -> list[str]:
    """What was wrong; prints what was counted."""
    async with AsyncExitStack() as stack:
        stage = await kind.open(stack, channels)
        async with evening(stage, folder, LIMITED_FOR) as there:
            await there.schedule(stage.channels)
            await there.come_due()
            await there.standing(channels - 2, channels / stage.rate + LIMITED_FOR + 30)
            notes, paused = await there.told(2), await there.paused()
            posts, problems = there.posts(), there.problems()
    deleted, forbidden, limited, *healthy = stage.channels
    received = sorted(posts[channel][0] for channel in healthy if posts[channel])
    behind = max((at - number / stage.rate for number, at in enumerate(received)), default=0.0)
    click.echo(
        f"{stage.name}: {len(received)} of {len(healthy)} posts in {received[-1]:.1f} s; the limit alone takes "
        f"{(len(received) - 1) / stage.rate:.1f} s; none more than {behind:.2f} s behind it (allowed: {WITHIN:.0f} s)"
    )
    click.echo(f"  the limited channel got its post after {posts[limited][0]:.1f} s (closed for {LIMITED_FOR:.0f} s)")
    for name, channel in (("deleted", deleted), ("forbidden", forbidden)):
        click.echo(f"  the {name} one is paused: {paused.get(channel)}")
    click.echo(f"  staff got {len(notes)} notes")
    if len(notes) != len(paused) or set(paused) != {deleted, forbidden}:
        problems.append(f"staff were told {len(notes)} times of {len(paused)} paused schedules")
    return problems


@click.command()
@click.option("--channels", default=1000, show_default=True)
def main(channels: int) -> None:
    """Let many channels come due at one minute, three of them in trouble."""
    problems: list[str] = []
    for kind in STAGES:
        with tempfile.TemporaryDirectory(prefix="syllabot-channels-") as folder:
            problems += asyncio.run(run(kind, channels, Path(folder)))
    for problem in problems[:50]:
        click.echo(problem)
    click.echo("All well." if not problems else f"{len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
