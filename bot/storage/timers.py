"""Timers: what shall happen at a time. Setting one again moves it."""

from __future__ import annotations

from datetime import datetime

from bot.clock import millis, moment
from bot.storage.transaction import Transaction


def set_timer(tx: Transaction, kind: str, subject: str, due: datetime) -> None:
    tx.run(
        "INSERT INTO timers (kind, subject, due_at, not_before) VALUES (?1, ?2, ?3, ?3)"
        " ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, not_before = excluded.not_before",
        (kind, subject, millis(due)),
    )
    tx.stir()


def is_set(tx: Transaction, kind: str) -> bool:
    """Whether there is any timer of a kind."""
    return tx.one("SELECT 1 FROM timers WHERE kind = ?", (kind,)) is not None


def drop(tx: Transaction, kind: str, subject: str) -> None:
    tx.run("DELETE FROM timers WHERE kind = ? AND subject = ?", (kind, subject))


def due(tx: Transaction, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Kind and subject of the earliest timers that are due."""
    rows = tx.all(
        "SELECT kind, subject FROM timers WHERE not_before <= ? ORDER BY not_before, kind, subject LIMIT ?",
        (millis(now), limit),
    )
    return [(kind, subject) for kind, subject in rows]


def take(tx: Transaction, kind: str, subject: str, now: datetime) -> datetime | None:
    """Take a timer that is due, and give when it was: its row is gone, its work is the caller's, in this transaction.

    None when it is gone already, or was moved meanwhile.
    """
    row = tx.one(
        "DELETE FROM timers WHERE kind = ? AND subject = ? AND not_before <= ? RETURNING due_at",
        (kind, subject, millis(now)),
    )
    return moment(row[0]) if row else None


def postpone(tx: Transaction, kind: str, subject: str, until: datetime) -> None:
    """Try once more then; it stays due at its own time."""
    tx.run("UPDATE timers SET not_before = ? WHERE kind = ? AND subject = ?", (millis(until), kind, subject))


def next_due(tx: Transaction) -> datetime | None:
    row = tx.one("SELECT MIN(not_before) FROM timers")
    return moment(row[0]) if row and row[0] is not None else None
