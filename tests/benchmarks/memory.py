"""The memory of a process in which somebody chats at a terminal, beside one that only imports the libraries."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.figure import Figure, alternate

CHAT = (
    ("", "Data: "),
    ("/summary", "Key terms"),
    ("/quiz 3", "Question 1 of 3"),
    ("leave", "Score card"),
    ("/leaderboard", "Leaderboard"),
)
"""What is typed, and what then stands on the screen."""

IMPORTS = """
import aiosqlite, click, msgspec, prompt_toolkit, rich.console, structlog, sys
print("imported", flush=True)
sys.stdin.readline()
"""


def figures(folder: Path) -> Iterator[Figure]:
    chat = [sys.executable, "-m", "bot", "chat", "--data", str(folder / "data")]
    imports = [sys.executable, "-c", IMPORTS]
    product, floor = alternate(partial(_megabytes, chat, CHAT), partial(_megabytes, imports, (("", "imported"),)))
    yield Figure("memory while chatting, resident", product, floor, "MB", "the console's libraries imported", below=80)


def _megabytes(command: Sequence[str], talk: Sequence[tuple[str, str]]) -> float:
    """The resident memory once all of it has been answered, while the process waits for the next line."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (40, 100))
    environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:  # noqa: S603 - our own commands
        for typed, shown in talk:
            os.write(ours, f"{typed}\r".encode() if typed else b"")
            _until(ours, shown.encode())
        resident = _resident(process.pid)
        process.kill()
    os.close(ours)
    os.close(theirs)
    return resident


def _until(screen: int, shown: bytes) -> None:
    seen = b""
    while shown not in seen:
        seen += os.read(screen, 65536)


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
