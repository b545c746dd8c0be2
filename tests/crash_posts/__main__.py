"""`python -m tests.crash_posts --kills 200 --seed 1`: kill a posting bot so often, then look for what is wrong.

Three bots post each day to a fake Discord, and to a fake Slack with and without the history scope. Each is killed by
SIGKILL in turn after the write, during the send and before the mark; a second copy, which has waited, takes over.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import click

from tests.crash_posts.child import WINDOWS
from tests.crash_posts.targets import TARGETS
from tests.crash_posts.trial import Trial


async def crash(kills: int, seed: int, folder: Path) -> list[Trial]:
    """So many kills in all, spread over the targets and the windows."""
    async with AsyncExitStack() as stack:
        trials: list[tuple[Trial, list[str]]] = []
        for number, kind in enumerate(TARGETS):
            place = folder / str(number)
            place.mkdir()
            count = len(range(number, kills, len(TARGETS)))
            windows = [WINDOWS[(number + kill) % len(WINDOWS)] for kill in range(count)]
            trials.append((Trial(await kind.open(place, stack), seed), windows))
        async with asyncio.TaskGroup() as group:
            for trial, windows in trials:
                group.create_task(trial.run(windows))
        return [trial for trial, _ in trials]


def report(trials: list[Trial]) -> bool:
    """Print what was counted; whether all is well."""
    total = sum((trial.windows for trial in trials), start=type(trials[0].windows)())
    for trial in trials:
        counts = ", ".join(f"{trial.windows[window]} {window}" for window in WINDOWS)
        standing = sum(trial.target.record().values())
        click.echo(
            f"{trial.target.name}: killed {counts}, elsewhere {trial.windows['elsewhere']}; {trial.days} days, "
            f"{standing} messages stand, {trial.doubts()} in doubt; takeovers at most {max(trial.takeovers):.2f} s"
        )
    click.echo("In all: " + ", ".join(f"{total[window]} {window}" for window in WINDOWS))
    problems = [f"{trial.target.name}: {problem}" for trial in trials for problem in trial.problems()]
    for problem in problems:
        click.echo(problem)
    click.echo("None twice, none missing, and each doubt was asked." if not problems else f"{len(problems)} problems")
    return not problems


@click.command()
@click.option("--kills", default=200, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills: int, seed: int) -> None:
    """Kill a posting bot so often, then look for what is lost or double."""
    with tempfile.TemporaryDirectory(prefix="syllabot-crash-") as folder:
        sys.exit(not report(asyncio.run(crash(kills, seed, Path(folder)))))


if __name__ == "__main__":
    main()
