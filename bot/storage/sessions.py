"""Sessions: runs of attempts begun by one command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from bot.clock import millis
from bot.storage import attempts
from bot.storage.attempts import Answer, Attempt
from bot.storage.transaction import Row, Transaction

RESUMABLE = timedelta(days=7)
"""So long after it began a quiz can be gone on with."""

_plan_of = msgspec.json.Decoder(tuple[str, ...]).decode


@dataclass(frozen=True, slots=True)
class Session:
    """`plan` holds the ids of the questions in the order in which they are asked."""

    id: str
    learner: int
    space: int | None
    course: str
    module: str | None
    mode: str
    plan: tuple[str, ...]
    started_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered question of a session."""

    position: int
    question: str
    credit: float
    points: int


def begin(tx: Transaction, session: Session, event: str) -> None:
    """Keep a new session. UNIQUE (learner, event) holds an event that comes twice to one."""
    tx.run(
        "INSERT INTO sessions (id, learner, space, course, module, mode, plan, event, started_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session.id,
            session.learner,
            session.space,
            session.course,
            session.module,
            session.mode,
            json.dumps(session.plan),
            event,
            session.started_at,
        ),
    )


def of_event(tx: Transaction, learner: int, event: str) -> Session | None:
    """The session that this very event began, if it came before."""
    return _session(
        tx.one(
            "SELECT id, learner, space, course, module, mode, plan, started_at, ended_at FROM sessions"
            " WHERE learner = ? AND event = ?",
            (learner, event),
        )
    )


def get(tx: Transaction, session: str) -> Session | None:
    return _session(
        tx.one(
            "SELECT id, learner, space, course, module, mode, plan, started_at, ended_at FROM sessions WHERE id = ?",
            (session,),
        )
    )


def asked(tx: Transaction, attempt: str) -> tuple[Attempt, Answer | None, Session | None] | None:
    """An attempt by its id, with its answer and the session that asked it, in one look."""
    row = tx.one(
        "SELECT attempts.id, attempts.learner, session, position, attempts.question, body, shown, chosen, hinted,"
        " post, number, response, credit, points, sessions.id, sessions.learner, sessions.space, sessions.course,"
        " module, mode, plan, started_at, ended_at FROM attempts JOIN snapshots ON hash = snapshot"
        " LEFT JOIN answers ON answers.attempt = attempts.id LEFT JOIN sessions ON sessions.id = session"
        " WHERE attempts.id = ?",
        (attempt,),
    )
    if row is None:
        return None
    issued, given = attempts.of_row(row[:14])
    return issued, given, None if row[14] is None else _session(row[14:])


def unfinished(tx: Transaction, learner: int, now: datetime) -> Session | None:
    """The latest session that is neither finished nor left, if it is resumable."""
    return _session(
        tx.one(
            "SELECT id, learner, space, course, module, mode, plan, started_at, ended_at FROM sessions"
            " WHERE learner = ? AND ended_at IS NULL AND started_at >= ? ORDER BY started_at DESC, id LIMIT 1",
            (learner, millis(now - RESUMABLE)),
        )
    )


def begun_since(tx: Transaction, learner: int, since: datetime) -> int:
    """How many sessions a learner began since then: there is a limit to a day."""
    row = tx.one("SELECT COUNT(*) FROM sessions WHERE learner = ? AND started_at >= ?", (learner, millis(since)))
    return row[0] if row else 0


def latest(tx: Transaction, session: str) -> int:
    """The position of the question asked last; 0 before the first."""
    row = tx.one("SELECT MAX(position) FROM attempts WHERE session = ?", (session,))
    return (row and row[0]) or 0


def shorten(tx: Transaction, session: str, plan: Sequence[str]) -> None:
    """Go on without questions that were removed from the course meanwhile."""
    tx.run("UPDATE sessions SET plan = ? WHERE id = ?", (json.dumps(plan), session))


def end(tx: Transaction, session: str, now: datetime) -> None:
    tx.run("UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (millis(now), session))


def answered(tx: Transaction, session: str) -> list[Answered]:
    """What has been answered so far, in order."""
    rows = tx.all(
        "SELECT position, attempts.question, credit, points FROM attempts"
        " JOIN answers ON answers.attempt = attempts.id WHERE session = ? ORDER BY position",
        (session,),
    )
    return [Answered(*row) for row in rows]


def _session(row: Row | None) -> Session | None:
    if row is None:
        return None
    session, learner, space, course, module, mode, plan, started_at, ended_at = row
    return Session(session, learner, space, course, module, mode, _plan_of(plan), started_at, ended_at)
