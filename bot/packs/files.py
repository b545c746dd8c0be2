"""A course pack's files, read once into memory within bounds, and the hash that names their content."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.packs.problems import PackProblems, Problem

LARGEST_FILE = 2_000_000
LARGEST_PACK = 50_000_000
MOST_FILES = 3_000
MOST_ENTRIES = 20_000
PAGE = "course.yaml"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
_PAGES = frozenset({".yaml", ".yml"})


@dataclass(slots=True)
class PackFiles:
    """`pages` are the YAML files beside course.yaml, `pictures` all the pictures beneath, both by relative name.

    Without a folder they came as one file, whose name says nothing about the course.
    """

    folder: Path | None = None
    pages: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The folder's name, which is the course's id; empty without a folder."""
        return self.folder.resolve().name if self.folder else ""

    def digest(self) -> str:
        """Names the content: the same for the same names and bytes."""
        whole = hashlib.blake2b(digest_size=16)
        whole.update(self.name.encode("utf-8", "surrogateescape") + b"\n")
        for files in (self.pages, self.pictures):
            for name, body in sorted(files.items()):
                label = f"{len(body)} {name}\n"
                whole.update(label.encode("utf-8", "surrogateescape"))
                whole.update(body)
        return whole.hexdigest()


def gather(folder: Path) -> PackFiles:
    """Reads a pack's files. What must not be read is left out, with a problem that says why.

    Raises:
        PackProblems: there is no such folder, or it holds more than any pack.

    """
    if not folder.is_dir():
        raise PackProblems([Problem(PAGE, 0, f"There is no folder {folder}.")])
    files = PackFiles(folder)
    root = folder.resolve()
    size = 0
    for count, path in enumerate(_candidates(folder), 1):
        name = path.relative_to(folder).as_posix()
        body = _read(path, name, root, files.problems)
        size += len(body or b"")
        if size > LARGEST_PACK or count > MOST_FILES:
            raise _too_large()
        if body is not None:
            (files.pages if path.suffix.lower() in _PAGES else files.pictures)[name] = body
    return files


def _too_large() -> PackProblems:
    message = (
        f"The folder is too large for a pack: at most {LARGEST_PACK // 1_000_000} MB and {MOST_FILES} files are read."
    )
    return PackProblems([Problem(PAGE, 0, message)])


def _candidates(folder: Path) -> Iterator[Path]:
    """YAML files at the top, pictures at any depth; hidden folders and links to folders are not entered."""
    seen = 0
    for place, folders, names in os.walk(folder):
        top = Path(place) == folder
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen += len(folders) + len(names)
        if seen > MOST_ENTRIES:
            raise _too_large()
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            if not name.startswith(".") and (suffix in PICTURES or (top and suffix in _PAGES)):
                yield Path(place, name)


def _read(path: Path, name: str, root: Path, problems: list[Problem]) -> bytes | None:
    """A plain file within the folder and the bounds; opened without waiting, so that a pipe holds nobody up."""
    try:
        if not path.resolve().is_relative_to(root):
            message = "This link leads out of the pack's folder. Put the file itself here."
        else:
            with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:  # noqa: PTH123
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    body = file.read(LARGEST_FILE + 1)
                    if len(body) <= LARGEST_FILE:
                        return body
                    message = f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Divide it or make it smaller."
                else:
                    message = "This is no ordinary file."
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a ring, before Python 3.13
        reason = error.strerror if isinstance(error, OSError) else "its links run in a ring"
        message = f"The file cannot be read: {reason}."
    problems.append(Problem(name, 0, message))
    return None
