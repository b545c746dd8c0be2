"""The real discord.py against the fake: connecting, and commands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.fakes.discord import CannotDo, FakeDiscord, Upload, flags
from tests.fakes.discord.connecting import addressed, connected
from tests.fakes_tests.discord_scene import (
    TYPE_CHOICES,
    TYPE_MESSAGE,
    Bot,
    Scene,
    command,
    opened,
    say_private,
)

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


# Connecting


async def test_ready_is_quick_with_guild_ready_timeout_zero() -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        began = time.perf_counter()
        bot = Bot()
        async with connected(fake, bot):
            assert time.perf_counter() - began < 1.5
            await fake.until(lambda: bot.get_guild(int(guild.id)))
            assert bot.user is not None
            assert str(bot.user.id) == fake.world.bot.id


async def test_the_guild_is_known_with_its_channels(scene: Scene) -> None:
    later = scene.guild.add_channel("later")
    await scene.fake.until(lambda: scene.bot.get_channel(int(later.id)))
    real = scene.bot.get_guild(int(scene.guild.id))
    assert real is not None
    assert [channel.name for channel in real.text_channels] == ["general", "later"]


async def test_a_sharded_client_asks_for_the_gateway_and_gets_its_guilds() -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        client = discord.AutoShardedClient(intents=discord.Intents.default(), guild_ready_timeout=0.05)
        async with connected(fake, client):
            assert fake.sent("GET", "/gateway/bot")
            assert client.get_guild(int(guild.id)) is not None


class Hasty(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 s, as discord.py does by default."""


async def test_a_shard_that_identifies_too_soon_after_another_is_refused() -> None:
    async with FakeDiscord() as fake:
        fake.gateway.shards = 2
        client = Hasty(intents=discord.Intents.default())
        with addressed(fake):
            running = asyncio.create_task(client.start(fake.token))
            await fake.until(lambda: fake.violations, "a refusal")
            await client.close()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert [violation.code for violation in fake.take_violations()] == [4008]


async def test_a_server_that_is_unavailable_is_named_and_comes_later() -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        fake.world.outage(guild)
        client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.0)
        async with connected(fake, client):
            await fake.until(lambda: client.get_guild(int(guild.id)))
            known = client.get_guild(int(guild.id))
            assert known is not None
            assert known.unavailable
            fake.world.outage(guild, over=True)
            await fake.until(lambda: not known.unavailable, "the end of the outage")


async def test_a_privileged_intent_is_refused() -> None:
    async with FakeDiscord() as fake:
        bot = discord.Client(intents=discord.Intents.all())
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with connected(fake, bot):
                pass
        assert [violation.code for violation in fake.take_violations()] == [4014]


async def test_a_wrong_token_is_refused() -> None:
    async with FakeDiscord() as fake:
        good, fake.token = fake.token, "wrong"
        with pytest.raises(discord.LoginFailure):
            async with connected(fake, Bot()):
                pass
        fake.token = good


# Commands


async def test_sync_registers_commands_with_groups(scene: Scene) -> None:
    group = app_commands.Group(name="schedule", description="Daily questions")

    @group.command(name="daily", description="Post daily")
    async def daily(interaction: discord.Interaction, time: str, count: int = 1) -> None:
        await interaction.response.send_message(f"{time} {count}", ephemeral=True)

    await scene.offer(group)
    interaction = await scene.fake.slash(scene.ada, scene.channel, "schedule daily", {"time": "09:00", "count": 2})
    assert (await interaction.answered()).message.content == "09:00 2"
    with pytest.raises(CannotDo, match="sub-command"):
        await scene.fake.slash(scene.ada, scene.channel, "schedule weekly")
    with pytest.raises(CannotDo, match="required"):
        await scene.fake.slash(scene.ada, scene.channel, "schedule daily")
    with pytest.raises(CannotDo, match="not possible"):
        await scene.fake.slash(scene.ada, scene.channel, "schedule daily", {"time": "9", "count": "two"})


async def test_an_ephemeral_reply_is_seen_by_one_person(scene: Scene) -> None:
    await scene.offer(command("hello", say_private))
    interaction = await scene.fake.slash(scene.ada, scene.channel, "hello")
    assert await interaction.first_response() == TYPE_MESSAGE
    reply = (await interaction.answered()).message
    assert (reply.content, reply.ephemeral) == ("only you", True)
    assert scene.channel.messages == []
    assert scene.channel.ephemeral(scene.ada) == [reply]
    assert scene.channel.ephemeral(scene.fake.add_user("bob")) == []


async def test_options_are_resolved(scene: Scene) -> None:
    async def show(
        interaction: discord.Interaction,
        file: discord.Attachment,
        where: discord.TextChannel,
        role: discord.Role,
        who: discord.Member,
    ) -> None:
        words = [(await file.read()).decode(), where.name, role.name, who.display_name]
        await interaction.response.send_message(" ".join(words))

    await scene.offer(command("show", show))
    await scene.fake.until(lambda: scene.bot.get_channel(int(scene.channel.id)))
    role = scene.guild.add_role("staff")
    interaction = await scene.fake.slash(
        scene.ada,
        scene.channel,
        "show",
        {"file": Upload("pack.yaml", b"course: ml"), "where": scene.channel, "role": role, "who": scene.ada},
    )
    assert (await interaction.answered()).message.content == "course: ml general staff Ada L."


async def test_permissions_and_names_reach_the_bot(scene: Scene) -> None:
    seen: list[tuple[bool, str]] = []

    async def check(interaction: discord.Interaction) -> None:
        seen.append((interaction.permissions.manage_guild, interaction.user.display_name))
        await interaction.response.send_message("ok")

    staff_only = command("setup", check)
    staff_only.default_permissions = discord.Permissions(manage_guild=True)
    await scene.offer(staff_only)
    with pytest.raises(CannotDo, match="permissions"):
        await scene.fake.slash(scene.ada, scene.channel, "setup")
    boss = scene.fake.add_user("boss", guild=scene.guild, permissions=flags.MANAGE_GUILD)
    await (await scene.fake.slash(boss, scene.channel, "setup")).answered()
    assert seen == [(True, "boss")]


async def test_a_command_in_a_direct_message(scene: Scene) -> None:
    async def where(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.guild} {interaction.context.dm_channel}")

    await scene.offer(command("where", where))
    interaction = await scene.fake.slash(scene.ada, scene.fake.dm(scene.ada), "where")
    assert (await interaction.answered()).message.content == "None True"
    assert len(scene.fake.dm(scene.ada).messages) == 1


async def test_autocomplete(scene: Scene) -> None:
    async def summary(interaction: discord.Interaction, module: str) -> None:
        await interaction.response.send_message(module)

    async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}{n}", value=str(n)) for n in range(26 if current == "many" else 2)]

    offered = command("summary", summary)
    offered.autocomplete("module")(suggest)
    await scene.offer(offered)
    interaction = await scene.fake.autocomplete(
        scene.ada, scene.channel, "summary", {"module": "fea"}, focused="module"
    )
    assert (await interaction.answered()).choices == [("fea0", "0"), ("fea1", "1")]
    assert await interaction.first_response() == TYPE_CHOICES
    await scene.fake.autocomplete(scene.ada, scene.channel, "summary", {"module": "many"}, focused="module")
    await scene.fake.until(lambda: scene.fake.violations)
    assert [violation.code for violation in scene.fake.take_violations()] == [50035]
