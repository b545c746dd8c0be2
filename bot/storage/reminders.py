"""Who asked for a private reminder, and what is due to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis, moment
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reminder:
    """`minute` is after midnight, local time; `external` and `zone` are those of the space that it was asked for in."""

    learner: int
    minute: int
    sent_at: datetime | None
    unanswered: int
    stopped: bool
    space: int | None
    external: str | None
    zone: str | None


def keep(tx: Transaction, learner: int, space: int | None, minute: int) -> None:
    """Remind this learner from now on; what went before is forgotten."""
    tx.run(
        "INSERT INTO reminders (learner, space, minute) VALUES (?, ?, ?) ON CONFLICT (learner)"
        " DO UPDATE SET space = excluded.space, minute = excluded.minute, sent_at = NULL, unanswered = 0, stopped = 0",
        (learner, space, minute),
    )


def get(tx: Transaction, learner: int) -> Reminder | None:
    row = tx.one(
        "SELECT learner, minute, sent_at, unanswered, stopped, spaces.id, external, spaces.zone"
        " FROM reminders LEFT JOIN spaces ON spaces.id = reminders.space WHERE learner = ?",
        (learner,),
    )
    if row is None:
        return None
    who, minute, sent_at, unanswered, stopped, space, external, zone = row
    at = moment(sent_at) if sent_at is not None else None
    return Reminder(who, minute, at, unanswered, bool(stopped), space, external, zone)


def remove(tx: Transaction, learner: int) -> bool:
    """Whether there was one."""
    return tx.run("DELETE FROM reminders WHERE learner = ?", (learner,)) > 0


def sent(tx: Transaction, learner: int, unanswered: int, now: datetime) -> None:
    """One more went out, the so manieth in a row that waits for an answer."""
    tx.run("UPDATE reminders SET sent_at = ?, unanswered = ? WHERE learner = ?", (millis(now), unanswered, learner))


def stop(tx: Transaction, learner: int) -> None:
    tx.run("UPDATE reminders SET stopped = 1 WHERE learner = ?", (learner,))


def answered_since(tx: Transaction, learner: int, since: datetime) -> bool:
    """Whether the learner answered anything, be it told already or kept until a post or a round closes."""
    row = tx.one(
        "SELECT EXISTS (SELECT 1 FROM answers WHERE learner = ?1 AND at >= ?2)"
        " OR EXISTS (SELECT 1 FROM attempts WHERE learner = ?1 AND issued_at >= ?2 AND chosen <> '')",
        (learner, millis(since)),
    )
    return bool(row and row[0])


def waiting_post(tx: Transaction, learner: int, space: int, now: datetime) -> tuple[str, int, str] | None:
    """A question that is open in a space and that this learner has not answered: its post, its number, its channel."""
    row = tx.one(
        "SELECT posts.id, asked.number, posts.channel FROM posts JOIN post_questions AS asked ON asked.post = posts.id"
        " WHERE posts.space = ?2 AND closed_at IS NULL AND closes_at > ?3 AND test = 0 AND NOT EXISTS ("
        "SELECT 1 FROM attempts LEFT JOIN answers ON answers.attempt = attempts.id"
        " WHERE attempts.post = posts.id AND attempts.number = asked.number AND attempts.learner = ?1"
        " AND (answers.id IS NOT NULL OR chosen <> '')) ORDER BY posted_at DESC, asked.number LIMIT 1",
        (learner, space, millis(now)),
    )
    return (row[0], row[1], row[2]) if row else None
