"""The start of the whole process with a pack of 10,000 questions, beside PyYAML's C loader alone on the same files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.figure import Figure, alternate
from tests.benchmarks.packs import write_pack

QUESTIONS = 10_000
FLOOR = "a process that imports yaml and loads the files with CSafeLoader"
LOAD = """
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""


def figures(folder: Path) -> Iterator[Figure]:
    for name in ("short", "long"):
        pack = write_pack(folder / name / "generated", QUESTIONS, long=name == "long")
        data = folder / f"{name}-data"
        product, floor = alternate(partial(_cold, pack, data), partial(_load, pack))
        yield Figure(f"cold start, {QUESTIONS:,} {name} questions", product, floor, "s", FLOOR, at_most=2)
        product, floor = alternate(partial(_start, pack, data), partial(_load, pack))
        yield Figure(f"warm start, {QUESTIONS:,} {name} questions", product, floor, "s", FLOOR, below=1)


def _cold(pack: Path, data: Path) -> float:
    shutil.rmtree(data, ignore_errors=True)
    return _start(pack, data)


def _start(pack: Path, data: Path) -> float:
    """Seconds of `syllabot run` from its call to its end, with nothing on its standard input."""
    environment = {**os.environ, "SYLLABOT_CONTENT": str(pack), "SYLLABOT_DATA": str(data)}
    return _timed([sys.executable, "-m", "bot", "run"], environment, b"10000 questions")


def _load(pack: Path) -> float:
    return _timed([sys.executable, "-c", LOAD, str(pack)], dict(os.environ), b"")


def _timed(command: list[str], environment: dict[str, str], said: bytes) -> float:
    begun = time.perf_counter()
    ended = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)  # noqa: S603 - our own commands
    seconds = time.perf_counter() - begun
    assert said in ended.stdout, ended.stdout
    return seconds
