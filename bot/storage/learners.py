"""Learners and the names that each space knows them by."""

from __future__ import annotations

from datetime import datetime

from bot.clock import millis
from bot.model import Account, Learner, Person, Space
from bot.storage.database import Transaction


def find(tx: Transaction, person: Person, space: Space | None) -> Learner | None:
    """The learner of an account, with the name known in this space (or else the event's)."""
    account = person.account
    row = tx.one(
        "SELECT id, alias, hidden, everywhere, zone, name FROM learners"
        " LEFT JOIN names ON names.learner = learners.id AND names.space = ?"
        " WHERE platform = ? AND workspace = ? AND user_id = ?",
        (space.id if space else 0, account.platform, account.workspace, account.user),
    )
    if row is None:
        return None
    learner, alias, hidden, everywhere, zone, name = row
    return Learner(learner, account, name or "", alias, bool(hidden), bool(everywhere), zone)


def by_id(tx: Transaction, learner: int) -> Learner | None:
    """The learner of a row, without a name: for what happens by itself, in no space."""
    row = tx.one(
        "SELECT platform, workspace, user_id, alias, hidden, everywhere, zone FROM learners WHERE id = ?", (learner,)
    )
    if row is None:
        return None
    platform, workspace, user, alias, hidden, everywhere, zone = row
    account = Account(platform, workspace, user)
    return Learner(learner, account, "", alias, bool(hidden), bool(everywhere), zone)


def ensure(tx: Transaction, person: Person, space: Space | None, now: datetime) -> Learner:
    """The learner of an account, made if it is new, with the name that this event showed, if it did."""
    learner = find(tx, person, space)
    if learner is None:
        account = person.account
        tx.run(
            "INSERT INTO learners (platform, workspace, user_id, created_at) VALUES (?, ?, ?, ?)",
            (account.platform, account.workspace, account.user, millis(now)),
        )
        learner = find(tx, person, space)
        assert learner is not None  # noqa: S101 - it was written above
    if person.name in ("", learner.name):
        return learner
    tx.run(
        "INSERT INTO names (space, learner, name) VALUES (?, ?, ?)"
        " ON CONFLICT (space, learner) DO UPDATE SET name = excluded.name",
        (space.id if space else 0, learner.id, person.name),
    )
    return Learner(
        learner.id, learner.account, person.name, learner.alias, learner.hidden, learner.everywhere, learner.zone
    )


def choose_zone(tx: Transaction, learner: Learner, zone: str) -> None:
    tx.run("UPDATE learners SET zone = ? WHERE id = ?", (zone, learner.id))


def choose_name(tx: Transaction, learner: Learner, alias: str | None, *, hidden: bool) -> None:
    tx.run("UPDATE learners SET alias = ?, hidden = ? WHERE id = ?", (alias, int(hidden), learner.id))


def choose_everywhere(tx: Transaction, learner: Learner, *, named: bool) -> None:
    tx.run("UPDATE learners SET everywhere = ? WHERE id = ?", (int(named), learner.id))


def forget(tx: Transaction, learner: Learner) -> None:
    """Delete the learner; what they did goes with the row (ON DELETE CASCADE). The caller mends boards first."""
    tx.run("DELETE FROM reveals WHERE learner = ?", (learner.id,))
    account = learner.account
    tx.run("DELETE FROM outbox WHERE direct = 1 AND platform = ? AND channel = ?", (account.platform, account.user))
    tx.run("DELETE FROM learners WHERE id = ?", (learner.id,))
