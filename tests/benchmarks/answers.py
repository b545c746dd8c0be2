"""Answers recorded per second, durably, beside the standard library's sqlite3 doing the same one at a time."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.library import Library
from bot.model import Press, Reply
from bot.serving import keep_what_stays
from tests.benchmarks.figure import Figure, alternate
from tests.benchmarks.recording import Statement, recording
from tests.classroom import HOME, Classroom, classroom, numbered, person

LEARNERS = 256
QUESTIONS = 20
IN_FLIGHT = 64
ALONE = 1_000
"""Answers measured with one in flight."""

LIBRARY = Library([numbered("tea", 60)])


@dataclass(frozen=True, slots=True)
class Ready:
    """A database in which every learner has open questions, and the presses that answer them, learner by learner."""

    path: Path
    presses: tuple[Press, ...]

    def copy(self, name: str) -> Path:
        target = self.path.with_name(name)
        shutil.copy(self.path, target)
        return target


def figures(folder: Path) -> Iterator[Figure]:
    ready = asyncio.run(_prepare(folder / "ready.db"))
    script = asyncio.run(_record(ready))
    keep_what_stays()  # as a process that serves does
    for count, presses in ((IN_FLIGHT, ready.presses), (1, ready.presses[:ALONE])):
        part = Ready(ready.path, presses)
        product, floor = alternate(
            partial(_product_rate, part, count), partial(_floor_rate, part, script[: len(presses)])
        )
        yield Figure(
            f"answers recorded, {count} in flight",
            product,
            floor,
            "/s",
            f"sqlite3, the same {sum(map(len, script)) / len(script):.1f} statements and a sync each, in a row",
            at_least=3 if count > 1 else 0.5,
        )


async def _prepare(path: Path) -> Ready:
    """Issue all questions first; a session asks one question at a time, so each is a session of its own."""
    async with classroom(path, LIBRARY) as room:
        tokens = await asyncio.gather(*(_open_questions(room, f"learner-{number}") for number in range(LEARNERS)))
    return Ready(path, tuple(press for each in zip(*tokens, strict=True) for press in each))


async def _open_questions(room: Classroom, who: str) -> list[Press]:
    presses = []
    for number in range(QUESTIONS):
        outcome = await room.type(who, "quiz count=1 difficulty=easy", event=f"{who}/{number}")
        packed = _answer(outcome.reply, right=number % 3 > 0)
        presses.append(Press(f"{who}/answer {number}", person(who), HOME, packed))
    return presses


def _answer(card: Reply, *, right: bool) -> str:
    """The token of a choice; the generated questions say by their number which one is keyed."""
    key = re.search(r"What of question-(\d+)", card.text)
    assert key is not None
    wanted = (int(key[1]) + (0 if right else 1)) % 4
    return next(button.token for row in card.buttons for button in row if button.label.endswith(f"choice {wanted}"))


async def _record(ready: Ready) -> list[list[Statement]]:
    """What the handler runs for each of the answers, statement by statement."""
    path = ready.copy("recorded.db")
    async with recording(path, LIBRARY) as (room, transactions):
        for press in ready.presses:
            await room.tutor.press(press)
        return transactions


def _product_rate(ready: Ready, in_flight: int) -> float:
    return asyncio.run(_answer_all(ready, in_flight))


async def _answer_all(ready: Ready, in_flight: int) -> float:
    left = iter(ready.presses)

    async def answer(room: Classroom) -> None:
        for press in left:
            outcome = await room.tutor.press(press)
            assert not outcome.refused, outcome.reply.text

    async with classroom(ready.copy("product.db"), LIBRARY) as room:
        begun = time.perf_counter()
        await asyncio.gather(*(answer(room) for _ in range(in_flight)))
        seconds = time.perf_counter() - begun
    return len(ready.presses) / seconds


def _floor_rate(ready: Ready, script: list[list[Statement]]) -> float:
    connection = sqlite3.connect(ready.copy("floor.db"), isolation_level=None, cached_statements=512)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000"):
        connection.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    for transaction in script:
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in transaction:
            connection.execute(sql, parameters).fetchall()
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return len(script) / seconds
