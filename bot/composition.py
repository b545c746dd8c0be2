"""How the parts are put together: the courses, the database and the Tutor of one process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from random import Random

from bot import pruning
from bot.clock import Clock
from bot.configuration.environment import Settings
from bot.library import Library
from bot.packs.loading import pack_places
from bot.packs.shelf import Shelf, Step, size_of
from bot.seeds import draw_seed
from bot.storage import moves
from bot.storage.database import Database, Transaction
from bot.storage.files import StoreError
from bot.tutor import Tutor

Tell = Callable[[str], None]
"""Says a line to whoever runs the process."""


def shelf_of(settings: Settings) -> Shelf:
    """What ships with Syllabot, and the folders of SYLLABOT_CONTENT."""
    return Shelf(pack_places(settings.content), settings.data / "packs", settings.data / "pictures")


def load_library(settings: Settings, tell: Tell) -> Library:
    """The courses that can be used, to stay as they are."""
    return first_look(shelf_of(settings), tell)


def first_look(shelf: Shelf, tell: Tell) -> Library:
    """The courses that can be used; of a pack with problems, they are told and the rest starts."""
    look = shelf.look()
    for news in look.news:
        for line in news.lines() if news.step is not Step.TAKEN else ():
            tell(line)
    return Library(look.courses, pictures=shelf.pictures)


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
            await database.write(partial(moves.adopt, moved=moved))
        await database.write(partial(pruning.begin, now=clock.now()))
        draw = draw_seed if seed is None else await _repeatable(database, seed)
        tutor = Tutor(database, library, clock, default_zone=settings.timezone, draw=draw)
        try:
            yield tutor
        finally:
            with suppress(StoreError):  # who it was for has been told already
                await tutor.settle()
    finally:
        await database.close()


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
        yield f"  {size_of(course)}"
    yield f"Data: {settings.data}"
