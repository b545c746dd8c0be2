"""Questions that were given another id: what is known of them goes with them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.storage.transaction import Transaction


def adopt(tx: Transaction, moved: Iterable[tuple[str, str]]) -> None:
    """Give what stands under an earlier id to the present one. Answers keep the id under which they were given.

    It reads whole tables: for a change of a course, not for an event.
    """
    for before, now in moved:
        _adopt_progress(tx, before, now)
        _adopt_asked(tx, before, now)


def _adopt_progress(tx: Transaction, before: str, now: str) -> None:
    """Who has answered it under both ids began under the earlier one."""
    course, module, _ = now.split("/")
    tx.run(
        "INSERT INTO progress (learner, course, module, question, first, last, times, at)"
        " SELECT learner, ?2, ?3, ?4, first, last, times, at FROM progress WHERE question = ?1"
        " ON CONFLICT (learner, course, module, question) DO UPDATE SET first = excluded.first,"
        " last = CASE WHEN excluded.at > at THEN excluded.last ELSE last END,"
        " times = times + excluded.times, at = MAX(at, excluded.at)",
        (before, course, module, now),
    )
    tx.run("DELETE FROM progress WHERE question = ?", (before,))
    tx.run(
        "INSERT INTO reveals (space, question, at) SELECT space, ?2, at FROM reveals WHERE question = ?1"
        " ON CONFLICT (space, question) DO UPDATE SET at = MAX(at, excluded.at)",
        (before, now),
    )
    tx.run("DELETE FROM reveals WHERE question = ?", (before,))


def _adopt_asked(tx: Transaction, before: str, now: str) -> None:
    """What waits for an answer, what will be asked, and what a place was asked before."""
    tx.run(
        "UPDATE attempts SET question = ?2 WHERE question = ?1"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.attempt = attempts.id)",
        (before, now),
    )
    tx.run("UPDATE post_questions SET question = ?2 WHERE question = ?1", (before, now))
    tx.run("UPDATE round_questions SET question = ?2 WHERE question = ?1", (before, now))
    old, new = json.dumps(before), json.dumps(now)
    tx.run("UPDATE sessions SET plan = replace(plan, ?1, ?2) WHERE ended_at IS NULL AND instr(plan, ?1)", (old, new))
    tx.run(
        "UPDATE picks SET questions = replace(questions, ?1, ?2), passed = replace(passed, ?1, ?2)"
        " WHERE instr(questions, ?1) OR instr(passed, ?1)",
        (old, new),
    )
