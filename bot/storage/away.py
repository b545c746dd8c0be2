"""What should stand in spaces that the bot was removed from: it is put away, and brought back with the bot."""

from __future__ import annotations

from bot.storage.transaction import Transaction

AWAY = 1000 * 365 * 24 * 60 * 60 * 1000
"""Milliseconds, a thousand years: so much later is it due."""


def put(tx: Transaction, platform: str, space: str) -> None:
    """The bot was removed from the space: what should stand there is not due until it is back."""
    tx.run(
        "UPDATE outbox SET not_before = not_before + ?3 WHERE platform = ?1 AND space = ?2 AND not_before < ?3"
        " AND ((state = 'waiting' AND wanted > delivered) OR state = 'unsure')",
        (platform, space, AWAY),
    )


def bring_back(tx: Transaction, platform: str, space: str) -> None:
    """The bot is in the space again: what was put away is due when it was."""
    again = tx.run(
        "UPDATE outbox SET not_before = not_before - ?3 WHERE platform = ?1 AND space = ?2 AND not_before >= ?3"
        " AND ((state = 'waiting' AND wanted > delivered) OR state = 'unsure')",
        (platform, space, AWAY),
    )
    if again:
        tx.stir()
