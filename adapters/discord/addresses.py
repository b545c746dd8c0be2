"""Where Discord is: the real one, or a proxy in front of it (DISCORD_API_URL, DISCORD_GATEWAY_URL).

discord.py keeps both addresses as attributes of its classes, for the whole process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


@contextmanager
def addressed(api: str, gateway: str) -> Iterator[None]:
    """Let discord.py talk to these addresses as long as the block lasts."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api.rstrip("/"), yarl.URL(gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
