"""The outbox: which messages should stand where, by wanted and delivered revision.

A row is in one of five states:

- waiting: nothing is under way. While `wanted` is above `delivered` it is put up, or edited, after `not_before`.
- sending: it is under way; after a crash nobody knows how far it came.
- unsure: it was perhaps put up; after `not_before` the platform is asked.
- doubtful: it was perhaps put up, and the platform cannot say; it is sent again only if staff ask for it.
- dead: it will not stand, for the reason in `error`; nor will what answers it.
"""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis, moment
from bot.model import Address
from bot.storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row: what to render (kind, subject), where, and which revision it will be. `unsure`: look for it first."""

    id: int
    kind: str
    subject: str
    address: Address
    parent: str | None
    revision: int
    ref: str | None
    tries: int
    unsure: bool

    @property
    def key(self) -> str:
        """What names the message for ever, on any platform: short enough for a nonce."""
        return f"syllabot-{self.id}"


@dataclass(frozen=True, slots=True)
class Closed:
    """Where nothing may be sent just now: channels, and whole spaces. `singly`: of a space take one at a time."""

    channels: AbstractSet[str] = frozenset()
    spaces: AbstractSet[str] = frozenset()
    singly: bool = False


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
    made = tx.run(
        "INSERT INTO outbox (kind, subject, platform, space, channel, direct, not_before, parent)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM outbox WHERE kind = ?8 AND subject = ?9))"
        " ON CONFLICT DO NOTHING",
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
    if not made:
        revise(tx, kind, subject, not_before)
    tx.stir()


def revise(tx: Transaction, kind: str, subject: str, not_before: datetime) -> None:
    """Render a message anew, not before then (sooner, if that was wanted before); nothing when there is none.

    It never hurries a row that failed: that one keeps to its pause.
    """
    tx.run(
        "UPDATE outbox SET wanted = wanted + 1, not_before = CASE"
        " WHEN state = 'sending' OR (state = 'waiting' AND wanted = delivered) THEN ?3"
        " WHEN state = 'waiting' AND tries = 0 THEN MIN(not_before, ?3)"
        " ELSE not_before END"
        " WHERE kind = ?1 AND subject = ?2 AND state <> 'dead'",
        (kind, subject, millis(not_before)),
    )
    tx.stir()


def take(tx: Transaction, platform: str, now: datetime, limit: int, closed: Closed) -> list[Wanted]:
    """The next messages to put up, to edit or to look for, marked as being sent: at most one for each channel.

    A reply waits for its parent to stand. `closed.singly`: at most one for each space, too.
    """
    channels, spaces, taken = set(closed.channels), set(closed.spaces), list[Wanted]()
    while len(taken) < limit:
        row = tx.one(
            "SELECT box.id, box.kind, box.subject, box.platform, box.space, box.channel, box.direct, parent.ref,"
            " box.wanted, box.ref, box.tries + 1, box.state = 'unsure'"
            " FROM outbox AS box LEFT JOIN outbox AS parent ON parent.id = box.parent"
            " WHERE ((box.state = 'waiting' AND box.wanted > box.delivered) OR box.state = 'unsure')"
            " AND box.platform = ? AND box.not_before <= ?"
            " AND (box.parent IS NULL OR (parent.ref IS NOT NULL AND parent.state <> 'dead'))"
            " AND box.channel NOT IN (SELECT value FROM json_each(?))"
            " AND (box.space IS NULL OR box.space NOT IN (SELECT value FROM json_each(?)))"
            " ORDER BY box.not_before, box.id LIMIT 1",
            (platform, millis(now), json.dumps(sorted(channels)), json.dumps(sorted(spaces))),
        )
        if row is None:
            break
        tx.run("UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = ?", (row[0],))
        channels.add(row[5])
        if closed.singly and row[4] is not None:
            spaces.add(row[4])
        taken.append(_wanted(row))
    return taken


def next_due(tx: Transaction, platform: str, closed: Closed) -> datetime | None:
    """When the next message may be taken, as far as these channels and spaces don't hold it back."""
    row = tx.one(
        "SELECT box.not_before FROM outbox AS box LEFT JOIN outbox AS parent ON parent.id = box.parent"
        " WHERE ((box.state = 'waiting' AND box.wanted > box.delivered) OR box.state = 'unsure')"
        " AND box.platform = ?"
        " AND (box.parent IS NULL OR (parent.ref IS NOT NULL AND parent.state <> 'dead'))"
        " AND box.channel NOT IN (SELECT value FROM json_each(?))"
        " AND (box.space IS NULL OR box.space NOT IN (SELECT value FROM json_each(?)))"
        " ORDER BY box.not_before, box.id LIMIT 1",
        (platform, json.dumps(sorted(closed.channels)), json.dumps(sorted(closed.spaces))),
    )
    return moment(row[0]) if row else None


def recover(tx: Transaction, platform: str, not_before: datetime) -> int:
    """What an earlier process left in `sending`: an edit is made again, and for a new message the platform is asked."""
    return tx.run(
        "UPDATE outbox SET state = CASE WHEN ref IS NULL THEN 'unsure' ELSE 'waiting' END, not_before = ?"
        " WHERE state = 'sending' AND platform = ?",
        (millis(not_before), platform),
    )


def delivered(tx: Transaction, wanted: Wanted, ref: str) -> None:
    """It stands, as this revision."""
    tx.run(
        "UPDATE outbox SET state = 'waiting', delivered = ?, ref = ?, tries = 0, error = NULL"
        " WHERE id = ? AND state = 'sending'",
        (wanted.revision, ref, wanted.id),
    )
    tx.stir()


def found(tx: Transaction, wanted: Wanted, ref: str) -> None:
    """It stands, though nobody knows as which revision: so it is rendered anew."""
    tx.run(
        "UPDATE outbox SET state = 'waiting', delivered = 0, ref = ?, tries = 0 WHERE id = ? AND state = 'sending'",
        (ref, wanted.id),
    )
    tx.stir()


def once_more(tx: Transaction, wanted: Wanted, not_before: datetime) -> None:
    """An earlier try, whose fate nobody knows, may still overtake what stands: so it is put right again then."""
    tx.run(
        "UPDATE outbox SET wanted = wanted + 1, not_before = ? WHERE id = ? AND wanted = ?",
        (millis(not_before), wanted.id, wanted.revision),
    )


def later(tx: Transaction, wanted: Wanted, not_before: datetime, error: str, *, counts: bool = True) -> None:
    """Try the same again then. What a platform merely put off does not count as a try."""
    tx.run(
        "UPDATE outbox SET state = ?, not_before = ?, error = ?, tries = tries - ? WHERE id = ? AND state = 'sending'",
        ("unsure" if wanted.unsure else "waiting", millis(not_before), error, int(not counts), wanted.id),
    )
    tx.stir()


def absent(tx: Transaction, wanted: Wanted, now: datetime) -> None:
    """It does not stand, the platform says: so it is sent."""
    tx.run(
        "UPDATE outbox SET state = 'waiting', not_before = ? WHERE id = ? AND state = 'sending'",
        (millis(now), wanted.id),
    )
    tx.stir()


def unsure(tx: Transaction, wanted: Wanted, not_before: datetime, error: str) -> None:
    """Perhaps it stands; ask the platform then."""
    tx.run(
        "UPDATE outbox SET state = 'unsure', not_before = ?, error = ? WHERE id = ? AND state = 'sending'",
        (millis(not_before), error, wanted.id),
    )
    tx.stir()


def doubtful(tx: Transaction, wanted: Wanted, error: str) -> bool:
    """Perhaps it stands; nobody can know, so it is not sent again unless staff ask for it."""
    return _end(tx, wanted, "doubtful", error)


def dead(tx: Transaction, wanted: Wanted, error: str) -> bool:
    """It will not stand; nor will what answers it. Whether that is news."""
    tx.run(
        "UPDATE outbox SET state = 'dead', error = 'what it answers does not stand'"
        " WHERE parent = ? AND state <> 'sending'",
        (wanted.id,),
    )
    return _end(tx, wanted, "dead", error)


def _end(tx: Transaction, wanted: Wanted, state: str, error: str) -> bool:
    sql = "UPDATE outbox SET state = ?, error = ? WHERE id = ? AND state = 'sending'"
    return tx.run(sql, (state, error, wanted.id)) > 0


def stands(tx: Transaction, kind: str, subject: str) -> bool:
    """Whether it was ever put up, as far as we know."""
    row = tx.one("SELECT ref FROM outbox WHERE kind = ? AND subject = ?", (kind, subject))
    return row is not None and row[0] is not None


def error_of(tx: Transaction, kind: str, subject: str) -> str:
    """What went wrong with a message, in words; empty when nothing did."""
    row = tx.one("SELECT error FROM outbox WHERE kind = ? AND subject = ?", (kind, subject))
    return str(row[0] or "") if row else ""


def counts(tx: Transaction) -> dict[str, int]:
    """How many messages are in each state, for those who operate us; `waiting` are those with something to send."""
    rows = tx.all("SELECT state, COUNT(*) FROM outbox WHERE state <> 'waiting' OR wanted > delivered GROUP BY state")
    return dict(rows)


def _wanted(row: Row) -> Wanted:
    box, kind, subject, platform, space, channel, direct, parent, revision, ref, tries, unsure_now = row
    address = Address(platform, space, channel, direct=bool(direct))
    return Wanted(box, kind, subject, address, parent, revision, ref, tries, bool(unsure_now))
