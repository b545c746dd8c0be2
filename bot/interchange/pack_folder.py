"""Writes a pack's folder whole or not at all: beside it, checked, then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.course import Course
from bot.packs.files import PAGE
from bot.packs.loading import read_pack
from bot.packs.writer import module_text, page_text


def write_pack(
    folder: Path, course: Course, before: Course | None = None, pictures: Mapping[str, bytes] | None = None
) -> None:
    """Writes the course's files. Where the course `before` had a module just so, its file stays to the letter.

    `pictures` are new ones, by their names in the folder.

    Raises:
        PackProblems: the pack as written could not be read; nothing was changed.
        OSError: it could not be written; nothing was changed.

    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        new = Path(beside, folder.name)
        if folder.exists():
            shutil.copytree(folder, new, symlinks=True)
        else:
            new.mkdir()
        _write_files(new, course, before)
        for name, body in (pictures or {}).items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(body)
        read_pack(new)
        _exchange(folder, new, Path(beside, "before"))


def _write_files(folder: Path, course: Course, before: Course | None) -> None:
    if before is None or before.page != course.page:
        (folder / PAGE).write_text(page_text(course.page), encoding="utf-8")
    for module in course.modules:
        if before is None or before.module(module.id) != module:
            (folder / f"{module.id}.yaml").write_text(module_text(module), encoding="utf-8")


def _exchange(folder: Path, new: Path, before: Path) -> None:
    """Two renames; if the second fails, the first is taken back."""
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(before)
    try:
        new.rename(folder)
    except OSError:
        before.rename(folder)
        raise
