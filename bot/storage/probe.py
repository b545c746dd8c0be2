"""A real write that leaves nothing behind: whether the file takes what an answer would write."""

from __future__ import annotations

from bot.storage.transaction import Transaction

_SIZE = 8192
"""Bytes: more than a page, so that a full file cannot take them."""


def probe(tx: Transaction) -> None:
    """Raises what SQLite raises when nothing can be written. It is a snapshot that nobody refers to."""
    tx.run("INSERT INTO snapshots (hash, body) VALUES (x'00', zeroblob(?))", (_SIZE,))
    tx.run("DELETE FROM snapshots WHERE hash = x'00'")
