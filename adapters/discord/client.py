"""The connection to Discord's gateway: what we hear, and how it begins and ends."""

from __future__ import annotations

import asyncio

import discord
import msgspec
import structlog

from adapters.discord.events import PLATFORM, Event
from adapters.discord.presence import Presence
from adapters.discord.reception import Reception
from bot.tutor import Tutor

FINISH = 10.0
"""Seconds that answers in hand are given at the end."""

IDENTIFY = 5.0
"""Seconds between two shards that begin: https://discord.com/developers/docs/events/gateway#sharding-max-concurrency."""

RATE_LIMIT_PATIENCE = 30.0
"""Seconds that discord.py waits for a rate limit by itself; a longer one is told to the outbox. 30 is its least."""

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
"""We never speak in voice channels, and miss no library for it."""

discord.utils._from_json = msgspec.json.decode  # noqa: SLF001
"""discord.py takes orjson where that is installed, else json, which takes a twentieth of a press; ours is as fast."""

log = structlog.get_logger()


class Client(discord.AutoShardedClient):
    """Hears interactions, and servers that come and go.

    It asks for no privileged intent, and keeps no messages, members or views. Discord says how many shards it wants;
    for most bots that is one.
    """

    def __init__(self, tutor: Tutor, reception: Reception, pause: float = IDENTIFY) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=RATE_LIMIT_PATIENCE,
        )
        self._tutor = tutor
        self._reception = reception
        self._pause = pause
        self._hands: set[asyncio.Task[None]] = set()
        # discord.py would make a Message, a Member and an Interaction of each event, which costs an eighth of the rate;
        # the event as it comes has all that we need. Every test of this adapter sees that this way in is still there.
        self._connection.parsers["INTERACTION_CREATE"] = self._hear
        # Of READY it hands on nothing, and keeps servers that were left meanwhile.
        self._presence = Presence()
        self._begin = self._connection.parsers["READY"]
        self._connection.parsers["READY"] = self._began

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Called by discord.py before each shard begins, and before one begins anew."""
        if not initial:
            await asyncio.sleep(self._pause)

    def _hear(self, event: Event) -> None:
        guild = self.get_guild(int(event["guild_id"])) if "guild_id" in event else None
        task = asyncio.create_task(self._reception.receive(event, guild.name if guild else ""))
        self._hands.add(task)
        task.add_done_callback(self._hands.discard)

    def _began(self, event: Event) -> None:
        self._begin(event)
        shard, shards = event["shard"]
        servers = self._presence.begin(shard, shards, (server["id"] for server in event["guilds"]))
        if servers is not None:
            self.dispatch("servers_known", servers)

    async def on_servers_known(self, servers: frozenset[str]) -> None:
        """Dispatched by ourselves. What happened while we were away is caught up on."""
        await self._tutor.present(PLATFORM, servers)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._presence.add(guild.shard_id, str(guild.id))
        await self._tutor.joined(PLATFORM, str(guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Not when a server is merely unavailable: discord.py tells those apart."""
        self._presence.remove(guild.shard_id, str(guild.id))
        await self._tutor.left(PLATFORM, str(guild.id))

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """Called by discord.py while it handles the exception."""
        log.exception("discord.failed", heard=event_method)  # noqa: LOG004

    async def finish(self) -> None:
        """Hear nothing more, finish the answers in hand, and disconnect."""
        for shard in self.shards.values():
            await shard.disconnect()
        if self._hands:
            _, unfinished = await asyncio.wait(self._hands, timeout=FINISH)
            if unfinished:
                log.warning("discord.unfinished", advice="Some answers took too long and were not given.")
        await self.close()
