"""Servers come and go, also while nobody is there to hear of it; an outage is no farewell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.client import IDENTIFY
from tests.adapters.discord_scene import Served, serving
from tests.fakes.discord import FakeDiscord, Guild

DEADLINE = 15.0


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


async def learn(fake: FakeDiscord, guild: Guild) -> None:
    """Somebody learns there: so the server is a space that we know."""
    channel = guild.channels[0] if guild.channels else guild.add_channel("general")
    interaction = await fake.slash(fake.add_user("ada", guild=guild), channel, "quiz")
    await interaction.answered()


def on_each_shard(fake: FakeDiscord, shards: int) -> list[Guild]:
    """https://discord.com/developers/docs/events/gateway#sharding-sharding-formula."""
    found: dict[int, Guild] = {}
    while len(found) < shards:
        fake.clock.advance(0.001)
        guild = fake.add_guild("Cohort")
        found.setdefault((int(guild.id) >> 22) % shards, guild)
    return [found[shard] for shard in range(shards)]


async def left(bot: Served) -> set[str]:
    rows = await bot.tutor.database.read(lambda tx: tx.all("SELECT external FROM spaces WHERE left_at IS NOT NULL"))
    return {external for (external,) in rows}


async def comes_to(bot: Served, wanted: set[str]) -> None:
    async with asyncio.timeout(DEADLINE):
        while await left(bot) != wanted:
            await bot.tutor.settle()


async def test_a_server_that_was_left_while_we_were_away_is_paused_and_one_that_took_us_back_is_not(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    staying, leaving, back = (fake.add_guild(name) for name in ("Staying", "Leaving", "Back"))
    async with serving(fake, tmp_path) as bot:
        for guild in (staying, leaving, back):
            await learn(fake, guild)
        fake.uninstall(back)
        await comes_to(bot, {back.id})
    fake.uninstall(leaving)
    fake.world.guilds[back.id] = back
    async with serving(fake, tmp_path) as bot:
        await comes_to(bot, {leaving.id})


async def test_a_server_that_is_unavailable_when_we_come_is_not_left(fake: FakeDiscord, tmp_path: Path) -> None:
    dark, gone = fake.add_guild("Dark"), fake.add_guild("Gone")
    async with serving(fake, tmp_path):
        await learn(fake, dark)
        await learn(fake, gone)
    fake.world.outage(dark)
    fake.uninstall(gone)
    async with serving(fake, tmp_path) as bot:
        await comes_to(bot, {gone.id})


async def test_a_server_that_is_left_while_the_connection_is_lost_is_paused(fake: FakeDiscord, tmp_path: Path) -> None:
    """The session is invalid afterwards, so nothing that happened is told again."""
    staying, leaving = fake.add_guild("Staying"), fake.add_guild("Leaving")
    async with serving(fake, tmp_path) as bot:
        await learn(fake, staying)
        await learn(fake, leaving)
        fake.gateway.invalidate()
        fake.uninstall(leaving)
        await fake.gateway.ready(2)
        await comes_to(bot, {leaving.id})


async def test_each_shard_knows_only_its_own_servers_and_none_is_taken_for_left(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    """Until all shards are here, nobody is missed."""
    fake.gateway.shards = 2
    staying, _ = on_each_shard(fake, 2)
    leaving, other = on_each_shard(fake, 2)
    async with serving(fake, tmp_path, shards=2):
        for guild in (staying, leaving, other):
            await learn(fake, guild)
    fake.uninstall(leaving)
    fake.gateway.keep_out(shard=1)
    async with serving(fake, tmp_path, shards=1) as bot:
        await learn(fake, staying)
        assert await left(bot) == set()
        fake.gateway.let_in(shard=1)
        await fake.gateway.ready(4)
        await comes_to(bot, {leaving.id})


async def test_as_many_shards_as_discord_asks_for_one_in_five_seconds(fake: FakeDiscord, tmp_path: Path) -> None:
    """The fake refuses a second shard that identifies sooner."""
    fake.gateway.shards = 2
    guilds = on_each_shard(fake, 2)
    async with serving(fake, tmp_path, shards=2, pause=IDENTIFY):
        for guild in guilds:
            ada = fake.add_user("ada", guild=guild)
            interaction = await fake.slash(ada, guild.add_channel("general"), "courses")
            assert (await interaction.answered()).message.ephemeral
    assert {session.shard for session in fake.gateway.sessions.values()} == {(0, 2), (1, 2)}
