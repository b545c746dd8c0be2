"""`python -m tests.crash --kills 50 --seed 1`: kill a busy writer, then look for what was lost or counted twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from tests.crash import ledger
from tests.crash.child import READY

FEWEST = 1_000
"""Answers acknowledged in all, so that the run has shown something."""

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Log:
    """What the children told before they were killed."""

    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def note(self, line: bytes) -> None:
        """A whole line; what the kill cut off was never told."""
        attempt, letter, verdict = line.decode().split()
        told = self.acknowledged.setdefault(attempt, (letter, verdict))
        if told != (letter, verdict):
            self.contradictions.append(f"{attempt} was told as {told}, then as {(letter, verdict)}")


@click.command()
@click.option("--kills", default=50, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills: int, seed: int) -> None:
    """Exit 1 when an acknowledged answer is lost or doubled, when totals are off, or when too little was tried."""
    with tempfile.TemporaryDirectory(prefix="syllabot-crash-") as folder:
        path = Path(folder) / "syllabot.db"
        log = crash(path, kills, seed)
        answers, points = ledger.counts(path)
        click.echo(f"{kills} kills, {len(log.acknowledged)} answers acknowledged, {answers} kept, {points} points")
        found = [*log.contradictions, *ledger.problems(path, log.acknowledged)]
        if len(log.acknowledged) < FEWEST:
            found.append(f"fewer than {FEWEST} answers were acknowledged: that shows little")
    for problem in found:
        click.echo(problem, err=True)
    click.echo("nothing lost, nothing doubled, all points add up" if not found else f"{len(found)} problems")
    sys.exit(1 if found else 0)


def crash(path: Path, kills: int, seed: int) -> Log:
    """Let so many children answer upon the same file, and kill each at a random moment."""
    random, log = Random(seed), Log()
    for life in range(kills):
        _live_and_die(path, random.getrandbits(32) + life, random.uniform(0.02, 0.6), log)
    return log


def _live_and_die(path: Path, seed: int, seconds: float, log: Log) -> None:
    command = [sys.executable, "-m", "tests.crash.child", str(path), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:  # noqa: S603 - our own command
        assert child.stdout is not None
        first = child.stdout.readline().decode().strip()
        assert first == READY, f"the child said {first!r}"
        killing = threading.Timer(seconds, child.kill)
        killing.start()
        begun = time.monotonic()
        _keep(child.stdout, log)
        killing.join()
    assert child.returncode == -signal.SIGKILL, f"the child ended by itself after {time.monotonic() - begun:.2f} s"


def _keep(lines: Iterable[bytes], log: Log) -> None:
    for line in lines:
        if line.endswith(b"\n"):
            log.note(line)


if __name__ == "__main__":
    main()
