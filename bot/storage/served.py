"""What has served its time: messages that stand, questions that nobody answered, quizzes of none, contents of neither.

Tables whose rows are found by no date are swept: a slice at a time, from one key to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import millis
from bot.storage.transaction import Transaction

SLICE = 1000
"""Rows that one sweep looks at: it stays under 50 ms."""

Sweep = Callable[[Transaction, datetime, str], str | None]
"""Deletes what is older than a time, in the slice behind a key; gives the key to go on behind, None at the end."""

_LOOKED_INTO = 500
"""Contents that are looked into at one time, likewise."""

_LAST_NUMBER, _LAST_TEXT, _LAST_HASH = 2**63 - 1, "\U0010ffff", b"\xff" * 64
"""Behind every key."""


def messages(tx: Transaction, before: datetime, after: str) -> str | None:
    """Messages that stand as they should, and those that never will. What answers one goes before it."""
    begin = int(after or 0)
    end = tx.one("SELECT id FROM outbox WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?", (begin, SLICE - 1))
    tx.run(
        "DELETE FROM outbox WHERE id > ?1 AND id <= ?2 AND not_before < ?3"
        " AND (state IN ('doubtful', 'dead') OR (state = 'waiting' AND wanted = delivered) OR parent IN"
        "  (SELECT id FROM outbox AS above WHERE above.id = outbox.parent AND above.state IN ('doubtful', 'dead')))"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS reply WHERE reply.parent = outbox.id)",
        (begin, end[0] if end else _LAST_NUMBER, millis(before)),
    )
    return str(end[0]) if end else None


def attempts(tx: Transaction, before: datetime, after: str) -> str | None:
    """Questions that were issued and never answered; those of a round or an open post are not over yet."""
    end = tx.one("SELECT id FROM attempts WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?", (after, SLICE - 1))
    tx.run(
        "DELETE FROM attempts WHERE id > ? AND id <= ? AND issued_at < ? AND round IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.attempt = attempts.id)"
        " AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.id = attempts.post AND closed_at IS NULL)",
        (after, end[0] if end else _LAST_TEXT, millis(before)),
    )
    return str(end[0]) if end else None


def sessions(tx: Transaction, before: datetime, after: str) -> str | None:
    """Quizzes in which nothing was answered."""
    end = tx.one("SELECT id FROM sessions WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?", (after, SLICE - 1))
    tx.run(
        "DELETE FROM sessions WHERE id > ? AND id <= ? AND started_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.session = sessions.id)",
        (after, end[0] if end else _LAST_TEXT, millis(before)),
    )
    return str(end[0]) if end else None


def snapshots(tx: Transaction, before: datetime, after: str) -> str | None:  # noqa: ARG001 - they have no date
    """Contents of questions that no attempt, post or round refers to any more."""
    begin = bytes.fromhex(after)
    end = tx.one("SELECT hash FROM snapshots WHERE hash > ? ORDER BY hash LIMIT 1 OFFSET ?", (begin, SLICE - 1))
    tx.run(
        "DELETE FROM snapshots WHERE hash > ? AND hash <= ?"
        " AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.snapshot = hash)"
        " AND NOT EXISTS (SELECT 1 FROM post_questions WHERE post_questions.snapshot = hash)"
        " AND NOT EXISTS (SELECT 1 FROM round_questions WHERE round_questions.snapshot = hash)",
        (begin, end[0] if end else _LAST_HASH),
    )
    return end[0].hex() if end else None


def contents_after(tx: Transaction, after: str) -> list[tuple[bytes, bytes]]:
    """Some contents of questions, by their hashes; none behind the last."""
    wanted = (bytes.fromhex(after), _LOOKED_INTO)
    return [
        (key, body)
        for key, body in tx.all("SELECT hash, body FROM snapshots WHERE hash > ? ORDER BY hash LIMIT ?", wanted)
    ]
