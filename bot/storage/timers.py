"""Timers: what shall happen at a time. Setting one again moves it."""

from __future__ import annotations

from datetime import datetime

from bot.clock import millis, moment
from bot.storage.database import Transaction


def set_timer(tx: Transaction, kind: str, subject: str, due: datetime) -> None:
    tx.run(
        "INSERT INTO timers (kind, subject, due_at) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at",
        (kind, subject, millis(due)),
    )
    tx.stir()


def drop(tx: Transaction, kind: str, subject: str) -> None:
    tx.run("DELETE FROM timers WHERE kind = ? AND subject = ?", (kind, subject))


def take(tx: Transaction, now: datetime) -> tuple[str, str, datetime] | None:
    """Take the earliest timer that is due: its row is gone, its work is the caller's, in this same transaction."""
    row = tx.one(
        "SELECT kind, subject, due_at FROM timers WHERE due_at <= ? ORDER BY due_at, kind, subject LIMIT 1",
        (millis(now),),
    )
    if row is None:
        return None
    drop(tx, row[0], row[1])
    return row[0], row[1], moment(row[2])


def next_due(tx: Transaction) -> datetime | None:
    row = tx.one("SELECT MIN(due_at) FROM timers")
    return moment(row[0]) if row and row[0] is not None else None
