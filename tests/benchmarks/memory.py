"""The memory of a process in which somebody chats, beside one that only imports the libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from tests.benchmarks.figure import Figure, alternate

READING = ("/courses", "/modules", "/summary")
LINES = (*READING, "/quiz 3", "a", "next", "a", "next", "a", "next", "/progress", "/leaderboard")
IMPORTS = """
import aiosqlite, click, msgspec, prompt_toolkit, rich.console, structlog
print("{}", flush=True)
input()
"""


def figures(folder: Path) -> Iterator[Figure]:
    chat = [sys.executable, "-m", "bot", "chat", "--json", "--data", str(folder / "data")]
    product, floor = alternate(
        partial(_megabytes, chat, LINES), partial(_megabytes, [sys.executable, "-c", IMPORTS], ())
    )
    yield Figure("memory while chatting, resident", product, floor, "MB", "the console's libraries imported", below=80)


def _megabytes(command: Sequence[str], lines: Sequence[str]) -> float:
    """The resident memory once every line has been answered, while the process waits for the next one."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)) as process:  # noqa: S603 - our own commands
        assert process.stdin is not None
        assert process.stdout is not None
        for line in lines or ("",):
            process.stdin.write(f"{line}\n".encode() if lines else b"")
            process.stdin.flush()
            _answer(process.stdout)
        resident = _resident(process.pid)
        process.stdin.close()
        process.wait()
    return resident


def _answer(output: IO[bytes]) -> None:
    json.loads(output.readline())


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
