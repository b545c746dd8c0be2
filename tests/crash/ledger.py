"""The file after the kills, read with plain sqlite3, against what was acknowledged."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path


def problems(path: Path, acknowledged: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Everything that is wrong, in a sentence each. `acknowledged`: letter and verdict by attempt."""
    with closing(sqlite3.connect(path)) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            yield f"the file is damaged: {sound}"
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            yield "there are rows without the row that they belong to"
        yield from _answers(connection, acknowledged)
        yield from _points(connection)


def _answers(connection: sqlite3.Connection, acknowledged: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    rows = connection.execute("SELECT attempt, response, credit FROM answers").fetchall()
    times = Counter(attempt for attempt, _, _ in rows)
    stored = {attempt: (response, "right" if credit == 1 else "wrong") for attempt, response, credit in rows}
    for attempt, count in times.items():
        if count > 1:
            yield f"the answer to {attempt} is there {count} times"
    for attempt, told in acknowledged.items():
        if attempt not in stored:
            yield f"the answer to {attempt} was acknowledged and is gone"
        elif stored[attempt] != told:
            yield f"the answer to {attempt} was told as {told} and is kept as {stored[attempt]}"


def _points(connection: sqlite3.Connection) -> Iterator[str]:
    """Totals by space and learner, of all time and of every day, are the sums of the answers' points."""
    earned = dict(
        connection.execute("SELECT learner, SUM(points) FROM answers WHERE space = 1 AND points > 0 GROUP BY learner")
    )
    ever = dict(
        connection.execute("SELECT learner, points FROM totals WHERE scope = 1 AND course = '' AND period = 'all'")
    )
    daily = dict(
        connection.execute(
            "SELECT learner, SUM(points) FROM totals WHERE scope = 1 AND course = '' AND period LIKE 'day:%'"
            " GROUP BY learner"
        )
    )
    for name, kept in (("of all time", ever), ("by day", daily)):
        if kept != earned:
            yield f"the totals {name} are {kept}, the answers sum up to {earned}"
    (listed,) = connection.execute(
        "SELECT COALESCE(MAX(learners), 0) FROM boards WHERE scope = 1 AND course = '' AND period = 'all'"
    ).fetchone()
    if listed != len(earned):
        yield f"the board says that it has {listed} learners, and there are {len(earned)}"


def counts(path: Path) -> tuple[int, int]:
    """Answers and points in the file."""
    with closing(sqlite3.connect(path)) as connection:
        answers, points = connection.execute("SELECT COUNT(*), COALESCE(SUM(points), 0) FROM answers").fetchone()
    return answers, points
