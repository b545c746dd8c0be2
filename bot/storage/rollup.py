"""The roll-up: boards by course and of everywhere follow the answers after a watermark, so that no answer waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import moment
from bot.storage import totals
from bot.storage.totals import EVERYWHERE, UTC, Boards, boards_at
from bot.storage.transaction import Transaction

ROLLED = 128
"""Answers in one roll-up: a work stays under 50 ms."""


def roll_up(tx: Transaction, installed: frozenset[str], default_zone: str) -> int:
    """Bring the boards by course, and those of everywhere (in UTC), up to the next answers; how many it took.

    The board of everywhere counts only `installed` courses: those that the operator put there.
    """
    mark = tx.one("SELECT answer FROM watermarks WHERE name = 'boards'")
    rows = tx.all(
        "SELECT answers.id, learner, space, answers.course, points, at, zone FROM answers"
        " LEFT JOIN spaces ON spaces.id = answers.space WHERE answers.id > ? ORDER BY answers.id LIMIT ?",
        (mark[0] if mark else 0, ROLLED),
    )
    earned: Counter[tuple[int, Boards]] = Counter()
    for _, learner, space, course, points, at, zone in rows:
        if points:
            for boards in _rolled(space, course, moment(at), ZoneInfo(zone or default_zone), installed):
                earned[learner, boards] += points
    for (learner, boards), points in earned.items():
        totals.add(tx, learner, boards, points)
    if rows:
        tx.run("UPDATE watermarks SET answer = ? WHERE name = 'boards'", (rows[-1][0],))
    return len(rows)


def _rolled(space: int, course: str, at: datetime, zone: ZoneInfo, installed: frozenset[str]) -> Iterator[Boards]:
    if space:
        yield boards_at(at, zone, space, course)
    if course in installed:
        yield boards_at(at, UTC, EVERYWHERE)
        yield boards_at(at, UTC, EVERYWHERE, course)
