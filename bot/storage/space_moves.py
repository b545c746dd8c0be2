"""As `bot.storage.moves`, for a space's own course: only who was met there can know it, so indexes lead to the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.storage.transaction import Transaction


def adopt(tx: Transaction, space: int, moved: Iterable[tuple[str, str]]) -> None:
    """Give what stands under an earlier id to the present one. Answers keep the id under which they were given."""
    for before, now in moved:
        _adopt_progress(tx, space, before, now)
        _adopt_open(tx, space, before, now)
        _adopt_asked(tx, space, before, now)


def _adopt_progress(tx: Transaction, space: int, before: str, now: str) -> None:
    """Who has answered it under both ids began under the earlier one."""
    course, module, _ = before.split("/")
    to_course, to_module, _ = now.split("/")
    tx.run(
        "INSERT INTO progress (learner, course, module, question, first, last, times, at)"
        " SELECT learner, ?5, ?6, ?7, first, last, times, at FROM progress"
        " WHERE learner IN (SELECT learner FROM names WHERE space = ?1)"
        " AND course = ?2 AND module = ?3 AND question = ?4"
        " ON CONFLICT (learner, course, module, question) DO UPDATE SET first = excluded.first,"
        " last = CASE WHEN excluded.at > at THEN excluded.last ELSE last END,"
        " times = times + excluded.times, at = MAX(at, excluded.at)",
        (space, course, module, before, to_course, to_module, now),
    )
    tx.run(
        "DELETE FROM progress WHERE learner IN (SELECT learner FROM names WHERE space = ?)"
        " AND course = ? AND module = ? AND question = ?",
        (space, course, module, before),
    )
    tx.run(
        "INSERT INTO reveals (space, question, at) SELECT space, ?3, at FROM reveals WHERE space = ?1 AND question = ?2"
        " ON CONFLICT (space, question) DO UPDATE SET at = MAX(at, excluded.at)",
        (space, before, now),
    )
    tx.run("DELETE FROM reveals WHERE space = ? AND question = ?", (space, before))


def _adopt_open(tx: Transaction, space: int, before: str, now: str) -> None:
    """What waits for an answer, in quizzes and under posts, and what those quizzes will ask."""
    tx.run(
        "UPDATE attempts SET question = ?3 WHERE question = ?2 AND session IN (SELECT id FROM sessions"
        " WHERE ended_at IS NULL AND learner IN (SELECT learner FROM names WHERE space = ?1))"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.attempt = attempts.id)",
        (space, before, now),
    )
    tx.run(
        "UPDATE attempts SET question = ?3 WHERE question = ?2"
        " AND post IN (SELECT id FROM posts WHERE space = ?1 AND closed_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.attempt = attempts.id)",
        (space, before, now),
    )
    old, new = json.dumps(before), json.dumps(now)
    tx.run(
        "UPDATE sessions SET plan = replace(plan, ?2, ?3) WHERE ended_at IS NULL"
        " AND learner IN (SELECT learner FROM names WHERE space = ?1) AND instr(plan, ?2)",
        (space, old, new),
    )


def _adopt_asked(tx: Transaction, space: int, before: str, now: str) -> None:
    """What the space was asked before, and what it will be asked."""
    tx.run(
        "UPDATE post_questions SET question = ?3 WHERE question = ?2 AND post IN"
        " (SELECT id FROM posts WHERE space = ?1)",
        (space, before, now),
    )
    tx.run(
        "UPDATE round_questions SET question = ?3 WHERE question = ?2 AND round IN"
        " (SELECT id FROM rounds WHERE space = ?1)",
        (space, before, now),
    )
    old, new = json.dumps(before), json.dumps(now)
    tx.run(
        "UPDATE picks SET questions = replace(questions, ?2, ?3), passed = replace(passed, ?2, ?3)"
        " WHERE schedule IN (SELECT id FROM schedules WHERE space = ?1)"
        " AND (instr(questions, ?2) OR instr(passed, ?2))",
        (space, old, new),
    )
