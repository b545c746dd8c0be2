"""Files: those that a reply brings are put where whoever typed can find them; those that they give are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from bot.grammar import Command, find_command
from bot.model import File, TutorError
from bot.params import FILE_LIMIT, FILE_TOO_LARGE


def given(line: str, commands: Iterable[Command]) -> tuple[str, File | None]:
    """Of a command that wants a file, its name and the file at the path that was typed; any other line as it is.

    Raises TutorError.
    """
    try:
        command, rest = find_command(commands, line)
    except TutorError:
        return line, None  # the Tutor says what to type instead
    path = rest.strip().strip("\"'")
    if command.file_param is None or not path:
        return line, None
    try:
        return command.name, File(Path(path).name, _read(Path(path).expanduser()))
    except (OSError, RuntimeError, ValueError) as error:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        raise TutorError(f"I can't read {path[:200]}: {reason}.") from None


def _read(path: Path) -> bytes:
    """A plain file, within the limit; opened without waiting, so that a pipe holds nobody up."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise TutorError(f"{path} is no ordinary file.")
        body = file.read(FILE_LIMIT + 1)
    if len(body) > FILE_LIMIT:
        raise TutorError(FILE_TOO_LARGE)
    return body


def keep(file: File, folder: Path) -> Path:
    """Writes the file, for its owner alone and never over another, and gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(Path(file.name).name or "file")
    for number in count(1):
        path = folder / (name if number == 1 else name.with_stem(f"{name.stem}-{number}"))
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(file.content)
        return path
    raise AssertionError
