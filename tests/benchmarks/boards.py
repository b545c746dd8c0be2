"""A page of a board and one's own rank, at a thousand, a hundred thousand and a million learners in one space."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

from bot.library import Library
from bot.storage import totals
from bot.storage.migrate import migrate
from bot.storage.totals import Board
from bot.storage.transaction import Transaction
from tests.benchmarks.figure import RUNS, Figure
from tests.classroom import classroom, numbered

SIZES = (1_000, 100_000, 1_000_000)
BOARD = Board(1, "", "all")
PAGE = 10
LOOKS = 400
"""In each run; the median of them all counts."""

LOOK_UP = "SELECT points FROM totals WHERE scope = ? AND course = ? AND period = ? AND learner = ?"


def figures(folder: Path) -> Iterator[Figure]:
    smallest = 0.0
    for size in SIZES:
        path = folder / f"{size}.db"
        _fill(path, size)
        looks, floor = _looks(path, size)
        smallest = smallest or looks
        what = f"page and own rank, {size:,} learners"
        yield Figure(what, looks, floor, "ms", "one look-up by the primary key", below=1)
    yield Figure("page and own rank, million ÷ thousand", looks, smallest, "ms", "the same at 1,000", at_most=3)
    command = asyncio.run(_command(path, SIZES[-1]))
    yield Figure("/leaderboard as a whole, a million", command, looks, "ms", "page and own rank in the store", below=1)


def _fill(path: Path, size: int) -> None:
    """A space of so many learners, most with few points, as it would stand after their answers."""
    random = Random(size)
    with sqlite3.connect(path) as connection:
        migrate(connection)
        connection.execute("INSERT INTO spaces (platform, external, created_at) VALUES ('console', 'home', 0)")
        connection.executemany(
            "INSERT INTO learners (id, platform, workspace, user_id, created_at) VALUES (?, 'console', '', ?, 0)",
            ((learner, f"learner-{learner}") for learner in range(1, size + 1)),
        )
        connection.executemany(
            "INSERT INTO names VALUES (1, ?, ?)",
            ((learner, f"learner-{learner}") for learner in range(1, size + 1)),
        )
        connection.executemany(
            "INSERT INTO totals VALUES (1, '', 'all', ?, ?)",
            ((learner, 10 * (1 + int(random.expovariate(1 / 60)))) for learner in range(1, size + 1)),
        )
        connection.execute("INSERT INTO boards VALUES (1, '', 'all', ?, 0)", (size,))
        if size > totals.SMALL:
            totals.count_all(Transaction(connection), BOARD)
    connection.close()


def _looks(path: Path, size: int) -> tuple[float, float]:
    """Milliseconds for page, rank and size, and for one look-up."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = -16000")
    tx, random = Transaction(connection), Random(1)

    def look() -> None:
        totals.page(tx, BOARD, PAGE)
        totals.standing(tx, BOARD, random.randint(1, size))
        totals.size(tx, BOARD)

    def look_up() -> None:
        tx.one(LOOK_UP, (1, "", "all", random.randint(1, size)))

    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        seconds[0].extend(_timed(look) for _ in range(LOOKS))
        seconds[1].extend(_timed(look_up) for _ in range(LOOKS))
    connection.close()
    return median(seconds[0]) * 1000, median(seconds[1]) * 1000


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


async def _command(path: Path, size: int) -> float:
    """Milliseconds for the whole command: parsed, looked up beside the writer, and told."""
    random, seconds = Random(2), []
    async with classroom(path, Library([numbered("tea", 1)])) as room:
        for _ in range(LOOKS):
            who = f"learner-{random.randint(1, size)}"
            begun = time.perf_counter()
            outcome = await room.type(who, "leaderboard all")
            seconds.append(time.perf_counter() - begun)
            assert f"of {size}" in outcome.reply.text, outcome.reply.text
    return median(seconds) * 1000
