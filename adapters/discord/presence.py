"""Which servers we are in: each shard knows only its own, and says all of them when it begins a session."""

from __future__ import annotations

from collections.abc import Iterable


class Presence:
    """Servers by their ids. A server that is merely unavailable is still ours: READY names it, and none leaves it."""

    def __init__(self) -> None:
        self._by_shard: dict[int, set[str]] = {}

    def begin(self, shard: int, shards: int, servers: Iterable[str]) -> frozenset[str] | None:
        """A shard's READY. All servers of all shards, once every shard has said its own; None before.

        https://discord.com/developers/docs/events/gateway-events#ready
        """
        self._by_shard[shard] = set(servers)
        if len(self._by_shard) < shards:
            return None
        return frozenset().union(*self._by_shard.values())

    def add(self, shard: int, server: str) -> None:
        self._by_shard[shard].add(server)

    def remove(self, shard: int, server: str) -> None:
        self._by_shard[shard].discard(server)
