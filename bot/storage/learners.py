"""Learners and the names that each space knows them by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.clock import millis
from bot.model import Account, Learner, Person, Place, Space
from bot.storage.transaction import Row, Transaction


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


def met(tx: Transaction, person: Person, place: Place) -> tuple[Space | None, Learner | None]:
    """The space and the learner of an event, as far as they are known, in one look: every event needs both."""
    account = person.account
    row = tx.one(
        "SELECT spaces.id, spaces.platform, external, spaces.name, course, spaces.zone, channel, staff_role, shelf,"
        " learners.id, alias, hidden, everywhere, learners.zone, names.name FROM (SELECT 1) AS event"
        " LEFT JOIN spaces ON spaces.platform = ?1 AND external = ?2"
        " LEFT JOIN learners ON learners.platform = ?3 AND workspace = ?4 AND user_id = ?5"
        " LEFT JOIN names ON names.learner = learners.id AND names.space = COALESCE(spaces.id, 0)",
        (place.platform, place.space, account.platform, account.workspace, account.user),
    )
    assert row is not None  # noqa: S101 - there is one whatever is known
    space = None if row[0] is None else Space(*row[:9])
    return space, None if row[9] is None else _learner(account, row[9:])


def ensure(tx: Transaction, person: Person, space: Space | None, known: Learner | None, now: datetime) -> Learner:
    """The learner of an event: as `known`, or a new one; with the name that this event showed, if it did."""
    learner = known or _add(tx, person.account, now)
    if person.name in ("", learner.name):
        return learner
    tx.run(
        "INSERT INTO names (space, learner, name) VALUES (?, ?, ?)"
        " ON CONFLICT (space, learner) DO UPDATE SET name = excluded.name",
        (space.id if space else 0, learner.id, person.name),
    )
    return replace(learner, name=person.name)


def is_known_in(tx: Transaction, learner: Learner, space: int) -> bool:
    """Whether the learner was met in a space."""
    return tx.one("SELECT 1 FROM names WHERE space = ? AND learner = ?", (space, learner.id)) is not None


def _add(tx: Transaction, account: Account, now: datetime) -> Learner:
    row = tx.one(
        "INSERT INTO learners (platform, workspace, user_id, created_at) VALUES (?, ?, ?, ?) RETURNING id",
        (account.platform, account.workspace, account.user, millis(now)),
    )
    assert row is not None  # noqa: S101 - it was written
    return Learner(row[0], account, "")


def _learner(account: Account, row: Row) -> Learner:
    learner, alias, hidden, everywhere, zone, name = row
    return Learner(learner, account, name or "", alias, bool(hidden), bool(everywhere), zone)


def choose_zone(tx: Transaction, learner: Learner, zone: str) -> None:
    tx.run("UPDATE learners SET zone = ? WHERE id = ?", (zone, learner.id))


def choose_name(tx: Transaction, learner: Learner, alias: str | None, *, hidden: bool) -> None:
    tx.run("UPDATE learners SET alias = ?, hidden = ? WHERE id = ?", (alias, int(hidden), learner.id))


def choose_everywhere(tx: Transaction, learner: Learner, *, named: bool) -> None:
    tx.run("UPDATE learners SET everywhere = ? WHERE id = ?", (int(named), learner.id))


def forget(tx: Transaction, learner: Learner) -> None:
    """Delete the learner; what they did goes with the row (ON DELETE CASCADE). The caller mends boards first."""
    account = learner.account
    tx.run(
        "DELETE FROM outbox WHERE direct = 1 AND platform = ? AND channel = ? AND ? IN ('', space)",
        (account.platform, account.user, account.workspace),  # another workspace may have the same user id
    )
    theirs = (account.user, account.platform, account.workspace)
    tx.run(
        "UPDATE schedules SET author = '' WHERE author = ?"
        " AND space IN (SELECT id FROM spaces WHERE platform = ? AND ? IN ('', external))",
        theirs,
    )
    tx.run(
        "UPDATE posts SET author = '' WHERE author = ?"
        " AND space IN (SELECT id FROM spaces WHERE platform = ? AND ? IN ('', external))",
        theirs,
    )
    tx.run("DELETE FROM learners WHERE id = ?", (learner.id,))
