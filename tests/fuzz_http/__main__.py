from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import click

from tests.fuzz_http.trial import Tally, run

_SHOWN = 3000
"""Characters of a trouble."""


@click.command()
@click.option("--count", default=10_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(count: int, seed: int) -> None:
    """Send COUNT bodies with good signatures; exit 1 if one is answered with 5xx, or an error is logged."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(run(Path(folder), count, seed))
    _tell(tally)
    click.echo(f"{sum(tally.answers.values())} bodies in {time.monotonic() - begun:.0f} s, seed {seed}")
    sys.exit(1 if tally.count_of_troubles else 0)


def _tell(tally: Tally) -> None:
    manners: dict[str, Counter[int]] = {}
    for (manner, status), number in sorted(tally.answers.items()):
        manners.setdefault(manner, Counter())[status] = number
    for manner, statuses in manners.items():
        click.echo(f"  {manner}: {_line(dict(statuses))}")
    click.echo(f"answered with: {_line(tally.statuses())}")
    click.echo(f"warnings: {_line(dict(tally.hardly)) or 'none'}")
    click.echo(f"5xx and unhandled errors: {tally.count_of_troubles}")
    for trouble in tally.troubles:
        click.echo(trouble[:_SHOWN])


def _line(counts: dict[int, int] | dict[str, int]) -> str:
    return ", ".join(f"{number} x {what}" for what, number in counts.items())


if __name__ == "__main__":
    main()
