"""Connecting the real discord.py: by its own settings, never by patches of behaviour (see PLATFORMS.md)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord.server import FakeDiscord


@contextmanager
def addressed(fake: FakeDiscord) -> Iterator[None]:
    """Let discord.py talk to the fake as long as the block lasts."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = fake.api_url, yarl.URL(fake.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def connected(fake: FakeDiscord, client: discord.Client) -> AsyncIterator[None]:
    """Run a client against the fake as long as the block lasts; what ends it early is raised."""
    with addressed(fake):
        async with client:
            running = asyncio.create_task(client.start(fake.token))
            ready = asyncio.create_task(client.wait_until_ready())
            try:
                await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
                if running.done():
                    await running
                yield
            finally:
                ready.cancel()
                await client.close()
                await asyncio.gather(running, ready, return_exceptions=True)
