"""The podium of a live round: who had how many right, ties sharing a rank."""

from __future__ import annotations

from collections.abc import Iterable

from bot.storage.players import Player
from bot.text.markdown import escape

SHOWN = 10
UNNAMED = "Somebody"


def ranked(players: Iterable[Player]) -> list[tuple[int, Player]]:
    """Each player with their rank, best first. As many right is the same rank: 1, 2, 2, 4."""
    ordered = sorted(players, key=lambda player: (-player.right, player.name is None, player.name or ""))
    ranks: list[tuple[int, Player]] = []
    for place, player in enumerate(ordered, start=1):
        tied = bool(ranks) and ranks[-1][1].right == player.right
        ranks.append((ranks[-1][0] if tied else place, player))
    return ranks


def podium_text(players: Iterable[Player], told: int) -> str:
    """A line for each of the best; the others are counted."""
    ranks = ranked(players)
    lines = [_line(rank, player, told) for rank, player in ranks[:SHOWN]]
    if len(ranks) > SHOWN:
        lines.append(f"And {len(ranks) - SHOWN} more who played along.")
    return "\\\n".join(lines)


def _line(rank: int, player: Player, told: int) -> str:
    earned = f", +{player.points} points" if player.points else ""
    return f"**{rank}.** {escape(player.name or UNNAMED)}: {player.right} of {told} right{earned}"
