"""The dates on which learners did something, beside those that had a question: what streaks are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.storage.transaction import Transaction

YEAR = 400
"""Days that a streak is looked for in; a longer one is told as so long."""


@dataclass(frozen=True, slots=True)
class Questioned:
    """The dates that had a question in a space, and those of them on which it can still be answered."""

    dates: frozenset[date]
    open: frozenset[date]


def mark(tx: Transaction, learner: int, day: date) -> None:
    tx.run("INSERT INTO active_days VALUES (?, ?) ON CONFLICT DO NOTHING", (learner, day.isoformat()))


def of(tx: Transaction, learner: int) -> frozenset[date]:
    rows = tx.all("SELECT date FROM active_days WHERE learner = ? ORDER BY date DESC LIMIT ?", (learner, YEAR))
    return frozenset(date.fromisoformat(day) for (day,) in rows)


def questioned(tx: Transaction, space: int, now: datetime) -> Questioned:
    """Of one space, up to now. In space 0 (a direct message of no server) nothing is asked."""
    rows = tx.all(
        "SELECT date, MAX(closed_at IS NULL) FROM posts WHERE space = ? AND test = 0 AND date <= ?"
        " GROUP BY date ORDER BY date DESC LIMIT ?",
        (space, date.fromordinal(now.toordinal() + 1).isoformat(), YEAR),
    )
    days = {date.fromisoformat(day): bool(still) for day, still in rows}
    return Questioned(frozenset(days), frozenset(day for day, still in days.items() if still))


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answered a post in time, by the name that its space may read, and their days."""

    name: str
    days: frozenset[date]


def answerers(tx: Transaction, post: str, space: int) -> Iterable[Answerer]:
    """Those who may be named, one after another."""
    rows = tx.all(
        "SELECT DISTINCT learners.id, COALESCE(alias, names.name) FROM attempts"
        " JOIN answers ON answers.attempt = attempts.id JOIN learners ON learners.id = attempts.learner"
        " JOIN posts ON posts.id = post LEFT JOIN names ON names.space = ?2 AND names.learner = learners.id"
        " WHERE post = ?1 AND hidden = 0 AND answers.at <= closed_at AND COALESCE(alias, names.name) <> ''",
        (post, space),
    )
    return (Answerer(name, of(tx, learner)) for learner, name in rows)
