"""Live reload: changed packs are taken up while the bot runs, and refused while they have problems.

Attempts in hand are graded as issued: they hold their questions themselves (bot/storage/attempts.py).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog

from bot.course import Course
from bot.library import Library
from bot.packs.shelf import Look, News, Shelf, Step
from bot.packs.watching import moments
from bot.storage import moves
from bot.storage.database import Lane, Transaction
from bot.storage.files import StoreError
from bot.tutor import Tutor

Told = Callable[[News], None]
"""Hears what became of each changed pack, after it was done."""

PATIENCE = 5.0
"""Seconds until a database that could not take a change is asked again."""

log = structlog.get_logger()


@asynccontextmanager
async def reloading(tutor: Tutor, shelf: Shelf, told: Told) -> AsyncIterator[None]:
    """While the block lasts, the tutor's courses follow the shelf's folders. On leaving, the thread has ended."""
    stop = threading.Event()
    with ThreadPoolExecutor(1, "packs") as thread:
        following = asyncio.create_task(_follow(tutor, shelf, told, stop, thread), name="reloading of packs")
        try:
            yield
        finally:
            stop.set()
            await following


def logged(news: News) -> None:
    """For a process that serves platforms."""
    facts = {"folder": str(news.folder), "course": news.course.id if news.course else None}
    if news.problems:
        log.warning("pack.refused", **facts, problems=[str(problem) for problem in news.problems])
    elif news.step is Step.CLASHING:
        log.warning("pack.left_out", **facts)
    else:
        log.info("pack.gone" if news.step is Step.GONE else "pack.taken_up", **facts)


async def _follow(tutor: Tutor, shelf: Shelf, told: Told, stop: threading.Event, thread: ThreadPoolExecutor) -> None:
    """Reading and compiling happen on the thread: a large pack takes seconds."""
    loop, looks = asyncio.get_running_loop(), _looks(shelf, stop)
    try:
        while (look := await loop.run_in_executor(thread, next, looks, None)) is not None:
            while not await _taken_up(tutor, look.courses):
                if await loop.run_in_executor(thread, stop.wait, PATIENCE):
                    return
            for news in look.news:
                told(news)
    except Exception:
        log.exception("packs.unwatched", hint="Changed packs are taken up when I am started again.")


def _looks(shelf: Shelf, stop: threading.Event) -> Iterator[Look]:
    """A look that changes nothing is passed over in silence."""
    for _ in moments(shelf.places, stop):
        yield shelf.look()


async def _taken_up(tutor: Tutor, courses: tuple[Course, ...]) -> bool:
    """Whether these are the tutor's courses now; not while the database is too busy, or full."""
    before = tutor.library
    if len(courses) == len(before.courses) and all(map(_is, courses, before.courses)):
        return True
    library = Library(courses, pictures=before.pictures)
    moved = sorted(set(library.moved()) - set(before.moved()))

    def swap(tx: Transaction) -> None:
        """With the move: no work finds a question under its new id and none of its history."""
        moves.adopt(tx, moved)
        tutor.library = library

    try:
        await tutor.database.write(swap, Lane.BACKGROUND)
    except StoreError as error:
        tutor.library = before
        log.warning("packs.later", cause=str(error))
        return False
    return True


def _is(one: Course, other: Course) -> bool:
    return one is other
