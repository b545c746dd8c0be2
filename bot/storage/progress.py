"""Where learners stand with each question of a course."""

from __future__ import annotations

from dataclasses import dataclass

from bot.quiz.picking import Seen
from bot.quiz.scoring import RIGHT
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Mastery:
    """Of one module: questions answered, those right the first time, and those right the last time."""

    answered: int
    first_right: int
    last_right: int


def seen(tx: Transaction, learner: int, course: str) -> dict[str, Seen]:
    """Every question of a course that the learner has answered."""
    rows = tx.all("SELECT question, last, at FROM progress WHERE learner = ? AND course = ?", (learner, course))
    return {question: Seen(last, at) for question, last, at in rows}


def by_module(tx: Transaction, learner: int, course: str) -> dict[str, Mastery]:
    rows = tx.all(
        "SELECT module, COUNT(*), SUM(first >= ?3), SUM(last >= ?3) FROM progress"
        " WHERE learner = ?1 AND course = ?2 GROUP BY module",
        (learner, course, RIGHT),
    )
    return {module: Mastery(answered, first, last) for module, answered, first, last in rows}
