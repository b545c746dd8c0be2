"""Points by board: added with each answer, read by a walk along an index, ranked without a scan.

A rank in a board of up to SMALL learners counts index entries. For a larger board exact counts per score are kept in
three levels (a bucket is 1, 64 or 4096 points wide), and a rank is one sum over at most three short ranges.
docs/decisions/0003-boards.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.periods import period_keys
from bot.storage.transaction import Transaction

SMALL = 5_000
EVERYWHERE = 0
UTC = ZoneInfo("UTC")
LEVELS = (0, 6, 12)
"""Bits by which points are shifted in each level of the counts."""


@dataclass(frozen=True, slots=True)
class Board:
    """What is ranked: a space's id or EVERYWHERE, a course's id or "" for all, and a period's key."""

    scope: int
    course: str
    period: str


@dataclass(frozen=True, slots=True)
class Boards:
    """The boards of the four periods that hold one moment: an answer counts for all of them."""

    scope: int
    course: str
    periods: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    rank: int
    learner: int
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Standing:
    rank: int
    points: int


def add(tx: Transaction, learner: int, boards: Boards, points: int) -> None:
    """Add points (more than 0) to a learner's totals on these four boards: as a rule two statements in all."""
    key = (boards.scope, boards.course, *boards.periods)
    counted = tx.all(
        "SELECT period FROM boards WHERE scope = ? AND course = ? AND period IN (?, ?, ?, ?) AND counted = 1", key
    )
    for (period,) in counted:
        before = _points(tx, Board(boards.scope, boards.course, period), learner)
        _move(tx, Board(boards.scope, boards.course, period), before, before + points)
    written = tx.run(
        "UPDATE totals SET points = points + ?8"
        " WHERE scope = ?1 AND course = ?2 AND period IN (?3, ?4, ?5, ?6) AND learner = ?7",
        (*key, learner, points),
    )
    if written < len(boards.periods):
        _enter(tx, learner, boards, points)


def _enter(tx: Transaction, learner: int, boards: Boards, points: int) -> None:
    """Put a learner on those of the boards that they have no points on yet."""
    key = (boards.scope, boards.course, *boards.periods)
    entered = tx.all(
        "INSERT INTO totals (scope, course, period, learner, points)"
        " VALUES (?1, ?2, ?3, ?7, ?8), (?1, ?2, ?4, ?7, ?8), (?1, ?2, ?5, ?7, ?8), (?1, ?2, ?6, ?7, ?8)"
        " ON CONFLICT DO NOTHING RETURNING period",
        (*key, learner, points),
    )
    new = {period for (period,) in entered}
    grown = tx.all(
        "INSERT INTO boards (scope, course, period, learners)"
        " VALUES (?1, ?2, ?3, ?7), (?1, ?2, ?4, ?8), (?1, ?2, ?5, ?9), (?1, ?2, ?6, ?10)"
        " ON CONFLICT (scope, course, period) DO UPDATE SET learners = learners + excluded.learners"
        " RETURNING period, learners, counted",
        (*key, *(int(period in new) for period in boards.periods)),
    )
    for period, learners, counted in grown:
        if learners > SMALL and not counted:
            count_all(tx, Board(boards.scope, boards.course, period))


def remove(tx: Transaction, learner: int, limit: int = -1) -> int:
    """Take a learner off every board, or off so many; the others' ranks stay right. Gives how many there were."""
    rows = tx.all("SELECT scope, course, period, points FROM totals WHERE learner = ? LIMIT ?", (learner, limit))
    for scope, course, period, points in rows:
        board = Board(scope, course, period)
        tx.run(
            "DELETE FROM totals WHERE scope = ? AND course = ? AND period = ? AND learner = ?",
            (scope, course, period, learner),
        )
        if _counted(tx, board):
            _move(tx, board, points, 0)
        tx.run(
            "UPDATE boards SET learners = learners - 1 WHERE scope = ? AND course = ? AND period = ?",
            (scope, course, period),
        )
    return len(rows)


def standing(tx: Transaction, board: Board, learner: int) -> Standing | None:
    """A learner's rank (ties share one: 1, 2, 2, 4) and points; None without points."""
    points = _points(tx, board, learner)
    return Standing(rank_of(tx, board, points), points) if points else None


def _points(tx: Transaction, board: Board, learner: int) -> int:
    row = tx.one(
        "SELECT points FROM totals WHERE scope = ? AND course = ? AND period = ? AND learner = ?",
        (board.scope, board.course, board.period, learner),
    )
    return row[0] if row else 0


def rank_of(tx: Transaction, board: Board, points: int) -> int:
    """One more than the number of learners with more points."""
    key = (board.scope, board.course, board.period)
    if not _counted(tx, board):
        row = tx.one(
            "SELECT COUNT(*) FROM totals WHERE scope = ? AND course = ? AND period = ? AND points > ?", (*key, points)
        )
    else:
        fine, coarse = points >> LEVELS[1], points >> LEVELS[2]
        row = tx.one(
            "SELECT"
            " (SELECT COALESCE(SUM(learners), 0) FROM counts WHERE scope = ?1 AND course = ?2 AND period = ?3"
            "  AND level = 0 AND bucket > ?4 AND bucket < ?5)"
            " + (SELECT COALESCE(SUM(learners), 0) FROM counts WHERE scope = ?1 AND course = ?2 AND period = ?3"
            "  AND level = 1 AND bucket > ?6 AND bucket < ?7)"
            " + (SELECT COALESCE(SUM(learners), 0) FROM counts WHERE scope = ?1 AND course = ?2 AND period = ?3"
            "  AND level = 2 AND bucket > ?8)",
            (*key, points, (fine + 1) << LEVELS[1], fine, (coarse + 1) << (LEVELS[2] - LEVELS[1]), coarse),
        )
    return 1 + (row[0] if row else 0)


def page(tx: Transaction, board: Board, limit: int, *, opted_in: bool = False) -> list[Entry]:
    """The top of a board, named as this space knows them; who hides is not named (`opted_in`: only who opted in is).

    Hidden learners keep their rank, which so shows a gap.
    """
    rows = tx.all(
        "SELECT totals.learner, points, hidden, everywhere, COALESCE(alias, here.name, '')"
        " FROM totals JOIN learners ON learners.id = totals.learner"
        " LEFT JOIN names AS here ON here.space = ?4 AND here.learner = totals.learner"
        " WHERE scope = ?1 AND course = ?2 AND period = ?3 ORDER BY points DESC, totals.learner LIMIT ?5",
        (board.scope, board.course, board.period, board.scope, limit * 3),
    )
    entries: list[Entry] = []
    rank, last = 0, None
    for place, (learner, points, hidden, everywhere, name) in enumerate(rows, start=1):
        rank, last = (rank, last) if points == last else (place, points)
        if not hidden and (everywhere or not opted_in):
            entries.append(Entry(rank, learner, name or _any_name(tx, learner), points))
    return entries[:limit]


def size(tx: Transaction, board: Board) -> int:
    """How many learners have points there."""
    row = tx.one(
        "SELECT learners FROM boards WHERE scope = ? AND course = ? AND period = ?",
        (board.scope, board.course, board.period),
    )
    return row[0] if row else 0


def _any_name(tx: Transaction, learner: int) -> str:
    row = tx.one("SELECT name FROM names WHERE learner = ? ORDER BY space LIMIT 1", (learner,))
    return row[0] if row else "somebody"


def _counted(tx: Transaction, board: Board) -> bool:
    row = tx.one(
        "SELECT counted FROM boards WHERE scope = ? AND course = ? AND period = ?",
        (board.scope, board.course, board.period),
    )
    return bool(row and row[0])


def count_all(tx: Transaction, board: Board) -> None:
    """Begin to keep counts for a board that has grown large; also the way to mend them."""
    key = (board.scope, board.course, board.period)
    tx.run("DELETE FROM counts WHERE scope = ? AND course = ? AND period = ?", key)
    for level, shift in enumerate(LEVELS):
        tx.run(
            "INSERT INTO counts (scope, course, period, level, bucket, learners)"
            " SELECT ?1, ?2, ?3, ?4, points >> ?5, COUNT(*) FROM totals"
            " WHERE scope = ?1 AND course = ?2 AND period = ?3 GROUP BY points >> ?5",
            (*key, level, shift),
        )
    tx.run("UPDATE boards SET counted = 1 WHERE scope = ? AND course = ? AND period = ?", key)


def _move(tx: Transaction, board: Board, before: int, after: int) -> None:
    """One learner's score changed (0: none); only the buckets that differ are touched."""
    for level, shift in enumerate(LEVELS):
        old, new = before >> shift, after >> shift
        if before and after and old == new:
            continue
        if before:
            _bucket(tx, board, level, old, -1)
        if after:
            _bucket(tx, board, level, new, 1)


def _bucket(tx: Transaction, board: Board, level: int, bucket: int, by: int) -> None:
    tx.run(
        "INSERT INTO counts (scope, course, period, level, bucket, learners) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (scope, course, period, level, bucket) DO UPDATE SET learners = learners + excluded.learners",
        (board.scope, board.course, board.period, level, bucket, by),
    )


def boards_at(at: datetime, zone: ZoneInfo, scope: int, course: str = "") -> Boards:
    """The boards that an answer at this moment counts for, in one scope."""
    return Boards(scope, course, period_keys(at, zone))
