"""Questions that a space is being asked together: no quiz there may give them away."""

from __future__ import annotations

from bot.storage.transaction import Transaction


def keys(tx: Transaction, space: int) -> frozenset[str]:
    """The questions of a space's open posts and running rounds, by their stable ids."""
    rows = tx.all(
        "SELECT question FROM round_questions JOIN rounds ON rounds.id = round"
        " WHERE rounds.space = ?1 AND rounds.ended_at IS NULL"
        " UNION SELECT question FROM post_questions JOIN posts ON posts.id = post"
        " WHERE posts.space = ?1 AND posts.closed_at IS NULL",
        (space,),
    )
    return frozenset(row[0] for row in rows)
