"""Single rows of the outbox, for those who decide what becomes of a doubtful one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis
from bot.model import Address
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one row."""

    kind: str
    address: Address
    state: str


def send_anyway(tx: Transaction, number: int, now: datetime) -> bool:
    """Staff ask for a doubtful message; whether it was one."""
    changed = tx.run(
        "UPDATE outbox SET state = 'waiting', not_before = ?, tries = 0 WHERE id = ? AND state = 'doubtful'",
        (millis(now), number),
    )
    tx.stir()
    return changed > 0


def find(tx: Transaction, number: int) -> Found | None:
    row = tx.one("SELECT kind, platform, space, channel, direct, state FROM outbox WHERE id = ?", (number,))
    if row is None:
        return None
    return Found(row[0], Address(row[1], row[2], row[3], direct=bool(row[4])), row[5])


def address_of(tx: Transaction, kind: str, subject: str) -> Address | None:
    """Where a message goes, if there is one."""
    row = tx.one("SELECT platform, space, channel, direct FROM outbox WHERE kind = ? AND subject = ?", (kind, subject))
    return Address(row[0], row[1], row[2], direct=bool(row[3])) if row else None
