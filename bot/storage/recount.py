"""All that follows from the answers, worked out anew: totals, boards, counts and progress. The answers are the truth.

It is worked out into temporary tables, a chunk of answers at a time, so that a large file needs no large memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.clock import moment
from bot.storage import totals, uploads
from bot.storage.totals import EVERYWHERE, Board
from bot.storage.transaction import Row, Transaction

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Rules:
    """What figures depend on beside the answers.

    `default_zone` is that of spaces which chose none; `installed` are the courses that count everywhere; `moved` are
    the questions that bore another id before, and their id now.
    """

    default_zone: str
    installed: frozenset[str]
    moved: tuple[tuple[str, str], ...] = ()


def differences(tx: Transaction, rules: Rules) -> list[str]:
    """Where what is kept differs from what follows from the answers, in words, at most ten of each kind.

    Of the boards of everywhere, courses that were installed once count too.
    """
    once = {row[0] for row in tx.all("SELECT DISTINCT course FROM totals WHERE scope = ?", (EVERYWHERE,))}
    _expect_totals(tx, rules.default_zone, rules.installed | once)
    _expect_progress(tx, rules.moved)
    found = [*_wrong_totals(tx), *_wrong_boards(tx), *_wrong_counts(tx), *_wrong_progress(tx)]
    _tidy(tx)
    return found


def rebuild(tx: Transaction, rules: Rules) -> None:
    """Put what follows from the answers in the place of what is kept."""
    _expect_totals(tx, rules.default_zone, rules.installed)
    _expect_progress(tx, rules.moved)
    tx.run("DELETE FROM counts")
    tx.run("DELETE FROM boards")
    tx.run("DELETE FROM totals")
    tx.run("DELETE FROM progress")
    tx.run("INSERT INTO totals SELECT scope, course, period, learner, points FROM temp.expected")
    tx.run(
        "INSERT INTO boards (scope, course, period, learners)"
        " SELECT scope, course, period, COUNT(*) FROM totals GROUP BY scope, course, period"
    )
    tx.run("INSERT INTO progress SELECT learner, course, module, question, first, last, times, at FROM temp.standing")
    for key in tx.all("SELECT scope, course, period FROM boards WHERE learners > ?", (totals.SMALL,)):
        totals.count_all(tx, Board(*key))
    _tidy(tx)


def _tidy(tx: Transaction) -> None:
    tx.run("DROP TABLE temp.expected")
    tx.run("DROP TABLE temp.standing")


def _expect_totals(tx: Transaction, default_zone: str, installed: frozenset[str]) -> None:
    tx.run(
        "CREATE TEMP TABLE expected (scope INTEGER, course TEXT, period TEXT, learner INTEGER, points INTEGER,"
        " PRIMARY KEY (scope, course, period, learner)) WITHOUT ROWID"
    )
    mark = tx.one("SELECT answer FROM watermarks WHERE name = 'boards'")
    for rows in _answers(tx):
        earned: Counter[tuple[Board, int]] = Counter()
        for answer, learner, space, course, points, at, zone in rows:
            rolled = answer <= (mark[0] if mark else 0)
            for board in _boards_of(space, course, at, ZoneInfo(zone or default_zone), installed if rolled else None):
                earned[board, learner] += points
        for (board, learner), points in earned.items():
            tx.run(
                "INSERT INTO temp.expected VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (scope, course, period, learner) DO UPDATE SET points = points + excluded.points",
                (board.scope, board.course, board.period, learner, points),
            )


def _answers(tx: Transaction) -> Iterator[list[Row]]:
    """The answers that earned points, in chunks."""
    last = 0
    while rows := tx.all(
        "SELECT answers.id, learner, space, answers.course, points, at, zone FROM answers"
        " LEFT JOIN spaces ON spaces.id = answers.space"
        " WHERE answers.id > ? AND points > 0 ORDER BY answers.id LIMIT ?",
        (last, CHUNK),
    ):
        yield rows
        last = rows[-1][0]


def _boards_of(space: int, course: str, at: int, zone: ZoneInfo, installed: frozenset[str] | None) -> Iterator[Board]:
    """As they are kept: the space's at once, the others (`installed` is not None) once they were rolled up."""
    when = moment(at)
    kinds = [totals.boards_at(when, zone, space)] if space else []
    if installed is not None and space:
        kinds.append(totals.boards_at(when, zone, space, course))
    if installed is not None and course in installed:
        utc = ZoneInfo("UTC")
        kinds += [totals.boards_at(when, utc, EVERYWHERE), totals.boards_at(when, utc, EVERYWHERE, course)]
    return (Board(kind.scope, kind.course, period) for kind in kinds for period in kind.periods)


def _expect_progress(tx: Transaction, moved: tuple[tuple[str, str], ...]) -> None:
    tx.run("CREATE TEMP TABLE moved (before TEXT PRIMARY KEY, now TEXT) WITHOUT ROWID")
    for before, now in _moved_in_all(tx, moved).items():
        tx.run("INSERT INTO temp.moved VALUES (?, ?)", (before, now))
    tx.run(
        "CREATE TEMP TABLE standing AS"
        " WITH asked AS (SELECT id, learner, COALESCE(now, question) AS question, credit, at FROM answers"
        "   LEFT JOIN temp.moved ON before = question),"
        " ends AS (SELECT learner, question, MIN(id) AS began, MAX(id) AS ended, COUNT(*) AS times FROM asked"
        "   GROUP BY learner, question),"
        " named AS (SELECT *, substr(question, 1, instr(question, '/') - 1) AS course,"
        "   substr(question, instr(question, '/') + 1) AS rest FROM ends)"
        " SELECT named.learner, named.course, substr(rest, 1, instr(rest, '/') - 1) AS module, named.question,"
        "   one.credit AS first, other.credit AS last, times, other.at AS at"
        " FROM named JOIN answers AS one ON one.id = began JOIN answers AS other ON other.id = ended"
    )
    tx.run("DROP TABLE temp.moved")


def _moved_in_all(tx: Transaction, moved: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Where each question is now; those of spaces' own courses may have gone to and fro."""
    now_at = dict(reversed(moved))
    for before, now in uploads.moved(tx):
        gone = [each for each, place in now_at.items() if place == before]
        now_at |= dict.fromkeys([*gone, before], now)
    return now_at


def _wrong_totals(tx: Transaction) -> list[str]:
    rows = tx.all(
        "SELECT scope, course, period, learner, SUM(kept), SUM(given) FROM"
        " (SELECT scope, course, period, learner, points AS kept, 0 AS given FROM totals"
        "   UNION ALL SELECT scope, course, period, learner, 0, points FROM temp.expected)"
        " GROUP BY scope, course, period, learner HAVING SUM(kept) <> SUM(given) LIMIT 10"
    )
    return [
        f"Learner {learner} has {kept} points on the board of {_named(scope, course, period)}; by the answers {given}."
        for scope, course, period, learner, kept, given in rows
    ]


def _wrong_boards(tx: Transaction) -> list[str]:
    rows = tx.all(
        "SELECT scope, course, period, SUM(said), SUM(there) FROM"
        " (SELECT scope, course, period, learners AS said, 0 AS there FROM boards"
        "   UNION ALL SELECT scope, course, period, 0, 1 FROM totals)"
        " GROUP BY scope, course, period HAVING SUM(said) <> SUM(there) LIMIT 10"
    )
    return [
        f"The board of {_named(scope, course, period)} says that it has {said} learners; it has {there}."
        for scope, course, period, said, there in rows
    ]


def _wrong_counts(tx: Transaction) -> list[str]:
    """Of the large boards; a bucket without learners may stand there or not."""
    wrong = []
    for scope, course, period in tx.all("SELECT scope, course, period FROM boards WHERE counted = 1"):
        for level, shift in enumerate(totals.LEVELS):
            row = tx.one(
                "SELECT COUNT(*) FROM (SELECT bucket FROM"
                " (SELECT bucket, learners AS said, 0 AS there FROM counts"
                "   WHERE scope = ?1 AND course = ?2 AND period = ?3 AND level = ?4"
                "   UNION ALL SELECT points >> ?5, 0, 1 FROM totals"
                "   WHERE scope = ?1 AND course = ?2 AND period = ?3)"
                " GROUP BY bucket HAVING SUM(said) <> SUM(there))",
                (scope, course, period, level, shift),
            )
            if row and row[0]:
                wrong.append(
                    f"Level {level} of the board of {_named(scope, course, period)} miscounts {row[0]} scores."
                )
    return wrong[:10]


def _wrong_progress(tx: Transaction) -> list[str]:
    rows = tx.all(
        "SELECT learner, question FROM (SELECT * FROM progress EXCEPT SELECT * FROM temp.standing)"
        " UNION SELECT learner, question FROM (SELECT * FROM temp.standing EXCEPT SELECT * FROM progress) LIMIT 10"
    )
    return [f"Learner {learner}'s progress in {question} is not what the answers give." for learner, question in rows]


def _named(scope: int, course: str, period: str) -> str:
    place = f"space {scope}" if scope else "everywhere"
    return f"{place}, {course}, {period}" if course else f"{place}, {period}"
