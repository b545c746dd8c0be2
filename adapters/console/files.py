"""Files that a reply brings: put where whoever typed can find them."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from bot.model import File


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
