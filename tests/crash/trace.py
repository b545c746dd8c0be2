"""`python -m tests.crash.trace`: the system calls of answers, to show that each is synced before it is told.

It needs strace. Exit 1 when an answer was told while what was written to the log of the database was not yet synced.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from tests.crash.child import READY

ANSWERS = 100
ROOT = Path(__file__).parents[2]
_CALL = re.compile(r"^(?P<process>\d+) +(?P<name>\w+)\((?P<descriptor>\d+)<(?P<file>[^>]*)>(?P<rest>.*)")
_RESUMED = re.compile(r"^(?P<process>\d+) +<\.\.\. (?P<name>\w+) resumed>")


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that happened: the log was `written` or `synced`, or an answer was `told`."""

    kind: str
    line: str


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """What matters of a trace. A sync counts when it has returned."""
    syncing: set[str] = set()
    for line in lines:
        if resumed := _RESUMED.match(line):
            if resumed["name"] == "fdatasync" and resumed["process"] in syncing:
                syncing.discard(resumed["process"])
                yield Call("synced", line)
        elif call := _CALL.match(line):
            if call["descriptor"] == "1" and call["name"] == "write" and READY not in call["rest"]:
                yield Call("told", line)
            elif not call["file"].endswith("-wal"):
                continue
            elif call["name"] == "pwrite64":
                yield Call("written", line)
            elif "unfinished" in call["rest"]:
                syncing.add(call["process"])
            else:
                yield Call("synced", line)


def too_early(found: Iterable[Call]) -> Iterator[Call]:
    """Answers that were told before a sync that came after the last write."""
    safe = False
    for call in found:
        if call.kind == "told" and not safe:
            yield call
        safe = call.kind == "synced" or (safe and call.kind == "told")


def trace(folder: Path, answers: int) -> list[Call]:
    """Trace a child with one learner until it has told so many answers."""
    record = folder / "trace"
    command = ["strace", "-f", "-y", "-s", "24", "-e", "trace=write,pwrite64,fdatasync,fsync", "-o", str(record)]
    command += [sys.executable, "-m", "tests.crash.child", str(folder / "syllabot.db"), "1", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as child:  # noqa: S603 - our own command
        assert child.stdout is not None
        for _ in islice(child.stdout, answers + 1):
            pass
        child.kill()
    return list(calls(record.read_text(encoding="utf-8", errors="replace").splitlines()))


@click.command()
def main() -> None:
    """Print the calls around the first answer, and judge all of them."""
    if shutil.which("strace") is None:
        raise click.ClickException("This needs strace: apt-get install strace")
    with tempfile.TemporaryDirectory(prefix="syllabot-trace-") as folder:
        found = trace(Path(folder), ANSWERS)
    kinds = [call.kind for call in found]
    first = kinds.index("told")
    begun = max(place for place in range(first) if kinds[place] == "written")
    for call in found[max(0, begun - 2) : first + 1]:
        click.echo(f"{call.kind:8} {call.line.replace(str(folder), '')[:150]}")
    early = list(too_early(found))
    click.echo(f"{kinds.count('told')} answers told, {kinds.count('synced')} syncs, {len(early)} told too early")
    sys.exit(1 if early or kinds.count("told") < ANSWERS else 0)


if __name__ == "__main__":
    main()
