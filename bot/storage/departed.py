"""Spaces that removed the bot for good: everything of theirs is deleted, a little at a time.

First a space is cut off: it and its learners lose the platform's ids, so that whoever comes back from then on begins
afresh, and meets nothing that is half deleted. What was cut off has the platform ''. Then it is deleted, row by row.
A learner whose account belongs to no workspace (Discord's) stays, with answers that say no longer where they were
given.
"""

from __future__ import annotations

from datetime import datetime

from bot.clock import millis
from bot.storage import totals
from bot.storage.transaction import Transaction

SHARE = 200
"""Rows that one step deletes: it stays under 50 ms. What hangs on a row (ON DELETE CASCADE) is deleted before it."""


def delete_some(tx: Transaction, gone_since: datetime) -> bool:
    """One step, for the spaces that were left before then; whether there was anything to do."""
    steps = (_delete_boards, _delete_learner, _part_from_learner, _delete_post, _delete_round, _delete_schedule)
    return _cut_off(tx, millis(gone_since)) or any(step(tx) for step in steps) or _delete_rest(tx)


def _cut_off(tx: Transaction, before: int) -> bool:
    row = tx.one(
        "SELECT id, platform, external FROM spaces WHERE left_at <= ? AND platform <> '' ORDER BY id LIMIT 1", (before,)
    )
    if row is None:
        return False
    space, platform, external = row
    if not (_cut_off_learners(tx, platform, external) or _delete_messages(tx, platform, external)):
        tx.run("DELETE FROM installations WHERE platform = ? AND workspace = ?", (platform, external))
        tx.run("UPDATE spaces SET platform = '', external = CAST(id AS TEXT), name = '' WHERE id = ?", (space,))
    return True


def _cut_off_learners(tx: Transaction, platform: str, external: str) -> bool:
    changed = tx.run(
        "UPDATE learners SET platform = '', workspace = '', user_id = CAST(id AS TEXT) WHERE id IN"
        " (SELECT id FROM learners WHERE platform = ? AND workspace = ? LIMIT ?)",
        (platform, external, SHARE),
    )
    return changed > 0


def _delete_messages(tx: Transaction, platform: str, external: str) -> bool:
    """Those that answer others come first."""
    deleted = tx.run(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE platform = ? AND space = ?"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS reply WHERE reply.parent = outbox.id) LIMIT ?)",
        (platform, external, SHARE),
    )
    return deleted > 0


def _space(tx: Transaction) -> int | None:
    """One that was cut off and is not deleted yet."""
    row = tx.one("SELECT id FROM spaces WHERE platform = '' ORDER BY external LIMIT 1")
    return row[0] if row else None


def _delete_boards(tx: Transaction) -> bool:
    """Whole, for nobody looks at them any more; and first, so that nobody need be taken off them."""
    space = _space(tx)
    deleted = tx.run(
        "DELETE FROM totals WHERE (scope, course, period, learner) IN"
        " (SELECT scope, course, period, learner FROM totals WHERE scope = ? LIMIT ?)",
        (space, SHARE),
    )
    deleted += tx.run("DELETE FROM boards WHERE scope = ?", (space,))
    deleted += tx.run("DELETE FROM counts WHERE scope = ?", (space,))
    return deleted > 0


def _delete_learner(tx: Transaction) -> bool:
    """A part of one learner that was cut off, or the rest."""
    row = tx.one("SELECT id FROM learners WHERE platform = '' ORDER BY user_id LIMIT 1")
    if row is None:
        return False
    attempts = "DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE learner = ? LIMIT ?)"
    sessions = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE learner = ? LIMIT ?)"
    if totals.remove(tx, row[0], SHARE) or tx.run(attempts, (row[0], SHARE)) or tx.run(sessions, (row[0], SHARE)):
        return True
    tx.run("DELETE FROM timers WHERE kind = 'remind' AND subject = ?", (str(row[0]),))
    tx.run("DELETE FROM learners WHERE id = ?", row)
    return True


def _part_from_learner(tx: Transaction) -> bool:
    """A learner who stays keeps their answers, but those to the space's own courses; they no longer name the space."""
    row = tx.one("SELECT space, learner FROM names WHERE space = ? LIMIT 1", (_space(tx),))
    if row is None:
        return False
    own = f"*.{row[0]}"  # bot.library.owned
    if not (_delete_answers(tx, row[1], f"{own}/*") or _part_answers(tx, *row)):
        tx.run("DELETE FROM progress WHERE learner = ? AND course GLOB ?", (row[1], own))
        tx.run("UPDATE sessions SET space = NULL WHERE space = ? AND learner = ?", row)
        tx.run("DELETE FROM names WHERE space = ? AND learner = ?", row)
    return True


def _delete_answers(tx: Transaction, learner: int, questions: str) -> bool:
    deleted = tx.run(
        "DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE learner = ? AND question GLOB ? LIMIT ?)",
        (learner, questions, SHARE),
    )
    return deleted > 0


def _part_answers(tx: Transaction, space: int, learner: int) -> bool:
    parted = tx.run(
        "UPDATE answers SET space = 0 WHERE id IN (SELECT id FROM answers WHERE space = ? AND learner = ? LIMIT ?)",
        (space, learner, SHARE),
    )
    return parted > 0


def _delete_post(tx: Transaction) -> bool:
    """One post, after its answers were parted from it and what nobody answered was deleted."""
    row = tx.one("SELECT id FROM posts WHERE space = ? LIMIT 1", (_space(tx),))
    if row is None:
        return False
    parted = tx.run(
        "UPDATE attempts SET post = NULL, number = NULL WHERE id IN (SELECT attempts.id FROM attempts"
        " JOIN answers ON answers.attempt = attempts.id WHERE post = ? LIMIT ?)",
        (*row, SHARE),
    )
    unanswered = "DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE post = ? LIMIT ?)"
    if not parted and not tx.run(unanswered, (*row, SHARE)):
        tx.run("DELETE FROM timers WHERE kind = 'close' AND subject = ?", row)
        tx.run("DELETE FROM posts WHERE id = ?", row)
    return True


def _delete_round(tx: Transaction) -> bool:
    """One round, likewise."""
    row = tx.one("SELECT id FROM rounds WHERE space = ? LIMIT 1", (_space(tx),))
    if row is None:
        return False
    parted = tx.run(
        "UPDATE attempts SET round = NULL, number = NULL WHERE id IN (SELECT attempts.id FROM attempts"
        " JOIN answers ON answers.attempt = attempts.id WHERE round = ? LIMIT ?)",
        (*row, SHARE),
    )
    unanswered = "DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE round = ? LIMIT ?)"
    if not parted and not tx.run(unanswered, (*row, SHARE)):
        tx.run("DELETE FROM timers WHERE kind = 'round' AND subject = ?", row)
        tx.run("DELETE FROM rounds WHERE id = ?", row)
    return True


def _delete_schedule(tx: Transaction) -> bool:
    row = tx.one("SELECT id FROM schedules WHERE space = ? LIMIT 1", (_space(tx),))
    if row is None:
        return False
    tx.run("DELETE FROM timers WHERE kind = 'schedule' AND subject = CAST(? AS TEXT)", row)
    tx.run("DELETE FROM skips WHERE schedule = ?", row)
    tx.run("DELETE FROM picks WHERE schedule = ?", row)
    tx.run("DELETE FROM schedules WHERE id = ?", row)
    return True


def _delete_rest(tx: Transaction) -> bool:
    """Reminders that were asked for there, keys that stood there, modules' dates, its own courses; then the space."""
    space = _space(tx)
    if space is None:
        return False
    reminded = tx.all("SELECT learner FROM reminders WHERE space = ? LIMIT ?", (space, SHARE))
    for learner in reminded:
        tx.run("DELETE FROM timers WHERE kind = 'remind' AND subject = CAST(? AS TEXT)", learner)
        tx.run("DELETE FROM reminders WHERE learner = ?", learner)
    deleted = len(reminded) + tx.run(
        "DELETE FROM reveals WHERE space = ?1 AND question IN (SELECT question FROM reveals WHERE space = ?1 LIMIT ?2)",
        (space, SHARE),
    )
    deleted += tx.run("DELETE FROM openings WHERE space = ?", (space,))
    deleted += tx.run("DELETE FROM publications WHERE space = ?", (space,))
    deleted += tx.run("DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE space = ? LIMIT 1)", (space,))
    if not deleted:
        tx.run("DELETE FROM spaces WHERE id = ?", (space,))
    return True
