"""The packs of an operator's folders: each as it last was without problems, and what is new at each look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.course import Course
from bot.packs.files import gather
from bot.packs.loading import find_packs, load_files
from bot.packs.problems import PackProblems, Problem

TOLD = 3
"""Problems of a pack that are told; `syllabot content check` names them all."""


class Step(Enum):
    """What became of a pack."""

    TAKEN = "taken up"
    REFUSED = "refused"
    RESTORED = "as it was"
    CLASHING = "left out"
    GONE = "gone"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class News:
    """`course` is the one in use: after a refusal the earlier version, or None where there is none."""

    step: Step
    folder: Path
    course: Course | None = None
    problems: tuple[Problem, ...] = ()

    def lines(self) -> Iterator[str]:
        """In words, for whoever runs the process."""
        title = f"{self.course.title} ({self.course.id})" if self.course else ""
        match self.step:
            case Step.TAKEN if self.course:
                yield f"Taken up: {size_of(self.course)}"
            case Step.REFUSED:
                done = f"The change of {self.folder} is refused, and {title} stays as it was"
                left = f"The pack {self.folder} is left out"
                yield f"{done if title else left}; `syllabot content check {self.folder}` says more:"
                yield from (f"  {problem}" for problem in self.problems[:TOLD])
            case Step.RESTORED:
                yield f"The problems in {self.folder} are gone; {title} is in use as before."
            case Step.CLASHING:
                yield f"The pack {self.folder} is left out: there is a course {title} already. Give it another id."
            case Step.GONE:
                yield f"Taken away: {title}. Its folder {self.folder} is gone."
            case Step.MISSING:
                yield f"{self.folder} cannot be found. {title} stays in use until I am started again."


@dataclass(frozen=True, slots=True)
class Look:
    """The courses to use, and what has changed since the look before."""

    courses: tuple[Course, ...]
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class _Pack:
    """`seen` names the content that was looked at last, `course` the last one without problems."""

    seen: object
    course: Course | None
    problems: tuple[Problem, ...] = ()


class Shelf:
    """`places` are folders of packs, `cache` the folder of compiled ones, `pictures` that of their pictures.

    Not for two threads at once.
    """

    def __init__(self, places: Sequence[Path], cache: Path | None = None, pictures: Path | None = None) -> None:
        self.places = tuple(places)
        self.pictures = pictures
        self._cache = cache
        self._packs: Mapping[Path, _Pack] = {}
        self._used: Mapping[Path, Course] = {}

    def look(self) -> Look:
        """Read what has changed. A pack with problems stays as it was, or is left out if it is new."""
        packs, used = self._packs, self._used
        folders = dict.fromkeys((*find_packs(self.places), *packs))
        read = ((folder, self._read(folder, packs.get(folder))) for folder in folders)
        self._packs = {folder: pack for folder, pack in read if pack}
        self._used = _distinct(self._packs)
        news = (self._compared(folder, packs.get(folder), used.get(folder)) for folder in folders)
        return Look(tuple(self._used.values()), tuple(each for each in news if each))

    def _read(self, folder: Path, before: _Pack | None) -> _Pack | None:
        """The pack as it is now; None when it was taken away."""
        course = before.course if before else None
        try:
            files = gather(folder)
        except PackProblems as error:
            kept = folder.is_dir() or (course is not None and not self._taken_out(folder))
            return _Pack(error.problems, course, error.problems) if kept else None
        seen = (files.digest(), tuple(files.problems))
        if not files.pages and not files.problems:
            return None
        if before is not None and before.seen == seen:
            return before
        try:
            now = load_files(files, self._cache, self.pictures)
        except PackProblems as error:
            return _Pack(seen, course, error.problems)
        return _Pack(seen, course if course == now else now)

    def _taken_out(self, folder: Path) -> bool:
        """Out of a place that is still there: somebody meant it. A place that is gone may be a disk that fell away."""
        return any(folder.parent == place and place.is_dir() for place in self.places)

    def _compared(self, folder: Path, before: _Pack | None, used: Course | None) -> News | None:
        pack, now = self._packs.get(folder), self._used.get(folder)
        old_problems = before.problems if before else ()
        if pack is None:
            return News(Step.GONE, folder, used) if used else None
        if pack.problems:
            step = Step.REFUSED if folder.is_dir() else Step.MISSING
            return None if pack.problems == old_problems else News(step, folder, now, pack.problems)
        if now is None and pack is not before and pack.course:
            return News(Step.CLASHING, folder, next(each for each in self._used.values() if each.id == pack.course.id))
        if now is not used and now is not None:
            return News(Step.TAKEN, folder, now)
        return News(Step.RESTORED, folder, now) if old_problems and now else None


def _distinct(packs: Mapping[Path, _Pack]) -> Mapping[Path, Course]:
    """The courses in use: of those with the same id, the one of the first folder."""
    first: dict[str, Path] = {}
    for folder, pack in packs.items():
        if pack.course is not None:
            first.setdefault(pack.course.id, folder)
    return {folder: pack.course for folder, pack in packs.items() if pack.course and first[pack.course.id] == folder}


def size_of(course: Course) -> str:
    """A course and what it holds, on one line."""
    modules, questions = len(course.modules), sum(len(module.questions) for module in course.modules)
    counts = f"{modules} module{'s' * (modules != 1)}, {questions} question{'s' * (questions != 1)}"
    return f"{course.title} ({course.id}): {counts}"
