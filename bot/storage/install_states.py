"""States of installing: what a browser must bring back from the platform, once and soon, so that nobody else installs.

Kept hashed: who reads the database cannot go on in somebody's place.
"""

from __future__ import annotations

from datetime import datetime

from bot.clock import millis
from bot.storage.transaction import Transaction

SHARE = 1000
"""Rows that are deleted at one time, however many came before."""


def issue(tx: Transaction, digest: bytes, expires: datetime, now: datetime) -> None:
    tx.run(
        "DELETE FROM install_states WHERE digest IN (SELECT digest FROM install_states WHERE expires_at <= ? LIMIT ?)",
        (millis(now), SHARE),
    )
    tx.run("INSERT INTO install_states (digest, expires_at) VALUES (?, ?)", (digest, millis(expires)))


def consume(tx: Transaction, digest: bytes, now: datetime) -> bool:
    """Whether it was issued, not used yet, and not too long ago; from now on it is used."""
    row = tx.one("DELETE FROM install_states WHERE digest = ? RETURNING expires_at", (digest,))
    return row is not None and row[0] > millis(now)
