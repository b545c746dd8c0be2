"""Course packs: a folder of YAML files → a Course, or every problem of the whole folder at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from importlib import resources
from pathlib import Path

from bot.course import Course
from bot.packs.cache import cache_of
from bot.packs.files import PAGE, PackFiles, gather
from bot.pictures import keep, named


def read_pack(folder: Path) -> Course:
    """Reads the pack from its YAML.

    Raises:
        PackProblems: everything that is wrong with it, with file, line and what to write instead.

    """
    return _compile(gather(folder))


def load_pack(folder: Path, cache: Path | None, pictures: Path | None = None) -> Course:
    """As `read_pack`, but a pack whose files are as they were comes from the compiled cache in the given folder."""
    return load_files(gather(folder), cache, pictures)


def load_files(files: PackFiles, cache: Path | None, pictures: Path | None = None) -> Course:
    """As `load_pack`, from files that were read already; `pictures` is the folder where theirs are kept."""
    if cache is None or files.folder is None or files.problems:
        return named(_compile(files), files.pictures)
    entry = cache_of(cache, files.folder, files.digest())
    course = entry.read()
    if course is None:
        course = named(_compile(files), files.pictures)
        entry.write(course)
    if pictures is not None:
        keep(course, files.pictures, pictures)
    return course


def pack_places(setting: str) -> list[Path]:
    """Where packs are looked for: what ships with Syllabot, then the folders of SYLLABOT_CONTENT (os.pathsep)."""
    shipped = Path(str(resources.files("content")))
    return [shipped, *(Path(place).expanduser() for place in setting.split(os.pathsep) if place.strip())]


def find_packs(places: Iterable[Path]) -> list[Path]:
    """The folders of packs: each place that is one, else those in it."""
    found = []
    for place in places:
        with suppress(PermissionError):  # a place that must not be entered holds nothing for us
            if (place / PAGE).exists():
                found.append(place)
            elif place.is_dir():
                found += sorted(page.parent for page in place.glob(f"*/{PAGE}"))
    return list(dict.fromkeys(found))


def _compile(files: PackFiles) -> Course:
    from bot.packs.compiling import compile_pack  # noqa: PLC0415 - a warm start needs no YAML: 30 ms and 5 MB saved

    return compile_pack(files)
