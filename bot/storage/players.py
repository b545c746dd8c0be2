"""Who plays a live round, what they answered, and how it went for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis, moment
from bot.quiz.scoring import RIGHT
from bot.storage.attempts import Attempt
from bot.storage.rounds import Posed, Round
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of those who play a question have answered it."""

    answered: int
    players: int

    @property
    def complete(self) -> bool:
        return self.players > 0 and self.answered >= self.players


@dataclass(frozen=True, slots=True)
class Player:
    """How a round went for somebody; `name` is None where they are named nowhere."""

    name: str | None
    right: int
    points: int


def join(tx: Transaction, round_id: str, learner: int, since: int) -> None:
    """Play from this question on; joining twice changes nothing."""
    tx.run(
        "INSERT INTO players (round, learner, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (round_id, learner, since),
    )


def since(tx: Transaction, round_id: str, learner: int) -> int | None:
    """From which question on somebody plays; None for who has not joined."""
    row = tx.one("SELECT since FROM players WHERE round = ? AND learner = ?", (round_id, learner))
    return row[0] if row else None


def of(tx: Transaction, round_id: str) -> list[int]:
    return [row[0] for row in tx.all("SELECT learner FROM players WHERE round = ? ORDER BY learner", (round_id,))]


def answer(
    tx: Transaction, round_id: str, number: int, attempt_id: str, learner: int, letter: str, now: datetime
) -> None:
    """Keep a learner's letter until the question closes. UNIQUE (round, number, learner): the first one stands."""
    tx.run(
        "INSERT INTO attempts (id, learner, question, snapshot, shown, chosen, issued_at, round, number)"
        " SELECT ?, ?, question, snapshot, shown, ?, ?, round, number FROM round_questions"
        " WHERE round = ? AND number = ?",
        (attempt_id, learner, letter, millis(now), round_id, number),
    )


def answered(tx: Transaction, round_id: str, number: int, learner: int) -> str | None:
    """The letter that a learner gave to a question, if they did."""
    row = tx.one(
        "SELECT chosen FROM attempts WHERE round = ? AND number = ? AND learner = ?", (round_id, number, learner)
    )
    return row[0] if row else None


def turnout(tx: Transaction, round_id: str, number: int) -> Turnout:
    row = tx.one(
        "SELECT (SELECT COUNT(*) FROM attempts WHERE round = ?1 AND number = ?2),"
        " (SELECT COUNT(*) FROM players WHERE round = ?1 AND since <= ?2)",
        (round_id, number),
    )
    return Turnout(*row) if row else Turnout(0, 0)


def letters(tx: Transaction, round_id: str, number: int) -> dict[str, int]:
    """How many gave each letter."""
    rows = tx.all(
        "SELECT chosen, COUNT(*) FROM attempts WHERE round = ? AND number = ? GROUP BY chosen", (round_id, number)
    )
    return dict(rows)


def ungraded(tx: Transaction, round_id: str, number: int, posed: Posed, limit: int) -> list[tuple[Attempt, datetime]]:
    """The next answers to grade, and when each was given."""
    rows = tx.all(
        "SELECT attempts.id, attempts.learner, chosen, issued_at FROM attempts"
        " LEFT JOIN answers ON answers.attempt = attempts.id"
        " WHERE round = ? AND number = ? AND answers.id IS NULL ORDER BY issued_at, attempts.id LIMIT ?",
        (round_id, number, limit),
    )
    return [
        (
            Attempt(attempt, learner, None, None, posed.key, posed.question, posed.shown, chosen, hinted=False),
            moment(at),
        )
        for attempt, learner, chosen, at in rows
    ]


def scores(tx: Transaction, playing: Round) -> list[Player]:
    """How it went for everybody who joined, named as this space knows them."""
    rows = tx.all(
        "SELECT CASE WHEN hidden THEN NULL ELSE COALESCE(alias, here.name, 'somebody') END,"
        " COALESCE(SUM(credit >= ?3), 0), COALESCE(SUM(points), 0)"
        " FROM players JOIN learners ON learners.id = players.learner"
        " LEFT JOIN names AS here ON here.space = ?2 AND here.learner = players.learner"
        " LEFT JOIN attempts ON attempts.round = players.round AND attempts.learner = players.learner"
        " LEFT JOIN answers ON answers.attempt = attempts.id"
        " WHERE players.round = ?1 GROUP BY players.learner",
        (playing.id, playing.space, RIGHT),
    )
    return [Player(*row) for row in rows]
