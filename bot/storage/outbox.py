"""The outbox: which messages should stand where, by wanted and delivered revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis, moment
from bot.model import Address
from bot.storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row: what to render (kind, subject), where, and which revision it will be."""

    id: int
    kind: str
    subject: str
    address: Address
    parent: str | None
    revision: int
    ref: str | None
    tries: int

    @property
    def key(self) -> str:
        """What names the message for ever, on any platform: short enough for a nonce."""
        return f"syllabot-{self.id}"


def want(
    tx: Transaction,
    kind: str,
    subject: str,
    address: Address,
    not_before: datetime,
    *,
    parent: tuple[str, str] | None = None,
) -> None:
    """A message shall stand there; if it does already, it is rendered anew. `parent`: kind and subject of another."""
    tx.run(
        "INSERT INTO outbox (kind, subject, platform, space, channel, direct, not_before, parent)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM outbox WHERE kind = ?8 AND subject = ?9))"
        " ON CONFLICT (kind, subject) DO UPDATE SET wanted = wanted + 1",
        (
            kind,
            subject,
            address.platform,
            address.space,
            address.channel,
            int(address.direct),
            millis(not_before),
            *(parent or (None, None)),
        ),
    )
    tx.stir()


def revise(tx: Transaction, kind: str, subject: str, not_before: datetime) -> None:
    """Render a message anew, not before then (sooner, if that was wanted before); nothing when there is none."""
    tx.run(
        "UPDATE outbox SET not_before = CASE WHEN wanted > delivered THEN MIN(not_before, ?3) ELSE ?3 END,"
        " wanted = wanted + 1 WHERE kind = ?1 AND subject = ?2 AND state <> 'dead'",
        (kind, subject, millis(not_before)),
    )
    tx.stir()


def take(tx: Transaction, now: datetime, limit: int) -> list[Wanted]:
    """The next messages to put up or to edit, marked as being sent. A reply waits for its parent to stand."""
    rows = tx.all(
        "SELECT box.id, box.kind, box.subject, box.platform, box.space, box.channel, box.direct, parent.ref,"
        " box.wanted, box.ref, box.tries FROM outbox AS box LEFT JOIN outbox AS parent ON parent.id = box.parent"
        " WHERE box.state = 'waiting' AND box.wanted > box.delivered AND box.not_before <= ?"
        " AND (box.parent IS NULL OR parent.ref IS NOT NULL) ORDER BY box.not_before, box.id LIMIT ?",
        (millis(now), limit),
    )
    for row in rows:
        tx.run("UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = ?", (row[0],))
    return [_wanted(row) for row in rows]


def sending(tx: Transaction) -> list[Wanted]:
    """What was being sent when the process died (or nobody knows): perhaps it stands, perhaps not."""
    rows = tx.all(
        "SELECT box.id, box.kind, box.subject, box.platform, box.space, box.channel, box.direct, parent.ref,"
        " box.wanted, box.ref, box.tries FROM outbox AS box LEFT JOIN outbox AS parent ON parent.id = box.parent"
        " WHERE box.state = 'sending' ORDER BY box.id"
    )
    return [_wanted(row) for row in rows]


def delivered(tx: Transaction, wanted: Wanted, ref: str) -> None:
    """It stands, as this revision."""
    tx.run(
        "UPDATE outbox SET state = 'waiting', delivered = ?, ref = ?, tries = 0, error = NULL WHERE id = ?",
        (wanted.revision, ref, wanted.id),
    )
    tx.stir()


def found(tx: Transaction, wanted: Wanted, ref: str) -> None:
    """It stands, though nobody knows as which revision: so it is rendered anew."""
    tx.run("UPDATE outbox SET state = 'waiting', delivered = 0, ref = ? WHERE id = ?", (ref, wanted.id))
    tx.stir()


def later(tx: Transaction, wanted: Wanted, not_before: datetime, error: str) -> None:
    """It does not stand; try again then."""
    tx.run(
        "UPDATE outbox SET state = 'waiting', not_before = ?, error = ? WHERE id = ?",
        (millis(not_before), error, wanted.id),
    )
    tx.stir()


def doubtful(tx: Transaction, wanted: Wanted, error: str) -> None:
    """Perhaps it stands; nobody can know, so it is not sent again unless staff ask for it."""
    tx.run("UPDATE outbox SET state = 'doubtful', error = ? WHERE id = ?", (error, wanted.id))


def dead(tx: Transaction, wanted: Wanted, error: str) -> None:
    """It will not stand; nor will what answers it."""
    tx.run("UPDATE outbox SET state = 'dead', error = ? WHERE id = ? OR parent = ?", (error, wanted.id, wanted.id))


def next_due(tx: Transaction) -> datetime | None:
    row = tx.one(
        "SELECT MIN(box.not_before) FROM outbox AS box LEFT JOIN outbox AS parent ON parent.id = box.parent"
        " WHERE box.state = 'waiting' AND box.wanted > box.delivered AND (box.parent IS NULL OR parent.ref IS NOT NULL)"
    )
    return moment(row[0]) if row and row[0] is not None else None


def counts(tx: Transaction) -> dict[str, int]:
    """How many messages are in each state, for those who operate us; `waiting` are those with something to send."""
    rows = tx.all("SELECT state, COUNT(*) FROM outbox WHERE state <> 'waiting' OR wanted > delivered GROUP BY state")
    return dict(rows)


def _wanted(row: Row) -> Wanted:
    box, kind, subject, platform, space, channel, direct, parent, revision, ref, tries = row
    address = Address(platform, space, channel, bool(direct))
    return Wanted(box, kind, subject, address, parent, revision, ref, tries)
