"""How the parts are put together: the courses, the database and the Tutor of one process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from random import Random

from bot.clock import Clock
from bot.course import Course
from bot.environment import Settings
from bot.library import Library
from bot.packs.loading import find_packs, load_pack, pack_places
from bot.packs.problems import PackProblems
from bot.seeds import draw_seed
from bot.storage import progress
from bot.storage.database import Database, Transaction
from bot.storage.files import StoreError
from bot.tutor import Tutor

Tell = Callable[[str], None]
"""Says a line to whoever runs the process."""


def load_library(settings: Settings, tell: Tell) -> Library:
    """The courses that can be used; of a pack with problems, they are told and the rest starts."""
    courses: list[Course] = []
    for folder in find_packs(pack_places(settings.content)):
        try:
            course = load_pack(folder, settings.data / "packs")
        except PackProblems as error:
            tell(f"The pack {folder} is left out; `syllabot content check {folder}` says more:")
            for problem in error.problems[:3]:
                tell(f"  {problem}")
            continue
        if any(course.id == known.id for known in courses):
            tell(f"The pack {folder} is left out: there is a course {course.id} already. Give it another id.")
        else:
            courses.append(course)
    return Library(courses)


@asynccontextmanager
async def opened(
    settings: Settings, library: Library, clock: Clock, tell: Tell, *, seed: int | None = None
) -> AsyncIterator[Tutor]:
    """A Tutor on the database of SYLLABOT_DATA, which is closed after everything that was begun has been written.

    Raises StoreError when the file cannot be used.
    """
    database = await Database.open(
        settings.database,
        on_wait=lambda: tell("Another Syllabot uses this data. I wait, and take over when it ends."),
    )
    try:
        if moved := library.moved():
            await database.write(partial(_adopt, moved))
        draw = draw_seed if seed is None else await _repeatable(database, seed)
        tutor = Tutor(database, library, clock, default_zone=settings.timezone, draw=draw)
        try:
            yield tutor
        finally:
            with suppress(StoreError):  # who it was for has been told already
                await tutor.settle()
    finally:
        await database.close()


def _adopt(moved: Sequence[tuple[str, str]], tx: Transaction) -> None:
    """Questions that were given another id keep their history."""
    for before, now in moved:
        progress.adopt(tx, before, now)


_SALT = "c"
"""With it, seed 1 gives newcomers who follow the README a quiz of letters; a test of the console holds it so."""


async def _repeatable(database: Database, seed: int) -> Callable[[], int]:
    """Seeds for `--seed`: the same on a new database, and never the same twice on one, for ids grow from them."""
    used = await database.read(_rows_ever)
    random = Random(f"{_SALT}{seed}/{used}")
    return lambda: random.getrandbits(128)


def _rows_ever(tx: Transaction) -> tuple[object, ...] | None:
    """Changes with everything that is written."""
    return tx.one(
        "SELECT (SELECT SUM(seq) FROM sqlite_sequence), (SELECT COUNT(*) FROM attempts),"
        " (SELECT COUNT(*) FROM sessions)"
    )


def described(library: Library, settings: Settings) -> Iterator[str]:
    """The courses and where the data lies, a line each."""
    yield "Courses:" if library.courses else "No courses: set SYLLABOT_CONTENT to a folder of course packs."
    for course in library.courses:
        count = sum(len(module.questions) for module in course.modules)
        yield f"  {course.title} ({course.id}): {len(course.modules)} modules, {count} questions"
    yield f"Data: {settings.data}"
