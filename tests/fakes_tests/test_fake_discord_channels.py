"""The real discord.py against the fake: messages, files, direct messages, channels and servers."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import FakeDiscord, flags
from tests.fakes_tests.discord_scene import (
    Scene,
    code_of,
    opened,
)

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


# Channels


async def test_messages_are_sent_edited_listed_and_deleted(scene: Scene) -> None:
    channel = scene.real_channel()
    sent = [await channel.send(f"number {n}") for n in range(3)]
    assert [message.content async for message in channel.history(limit=2)] == ["number 2", "number 1"]
    assert [message.content async for message in channel.history(after=sent[0])] == ["number 1", "number 2"]
    await sent[0].edit(content="changed")
    assert (await channel.fetch_message(sent[0].id)).content == "changed"
    reply = await sent[0].reply("yes")
    assert reply.reference is not None
    await sent[0].delete()
    assert [message.content for message in scene.channel.messages] == ["number 1", "number 2", "yes"]
    assert await code_of(channel.fetch_message(sent[0].id)) == 10008
    assert (
        await code_of(channel.send("no", reference=discord.MessageReference(message_id=1, channel_id=channel.id)))
        == 50035
    )
    scene.fake.take_violations()


async def test_a_file_is_uploaded_and_can_be_downloaded(scene: Scene) -> None:
    picture = discord.File(io.BytesIO(b"\x89PNG\r\n\r\n--bytes"), "board.png", description="The board")
    embed = discord.Embed(title="Board").set_image(url="attachment://board.png")
    sent = await scene.real_channel().send("Look", file=picture, embed=embed)
    (attachment,) = scene.channel.messages[0].attachments
    assert (attachment.filename, attachment.description) == ("board.png", "The board")
    assert attachment.data == b"\x89PNG\r\n\r\n--bytes"
    assert await sent.attachments[0].read() == attachment.data
    assert sent.embeds[0].image.url == attachment.url
    assert b"The board" in scene.fake.sent("POST", "/channels/*/messages")[0].raw
    edited = await sent.edit(attachments=[discord.File(io.BytesIO(b"new"), "new.png")])
    assert [file.filename for file in edited.attachments] == ["new.png"]


async def test_a_nonce_is_sent_once_for_some_minutes(scene: Scene) -> None:
    channel = scene.real_channel()
    first = await channel.send("post", nonce="row-7")
    assert (await channel.send("post", nonce="row-7")).id == first.id
    assert len(scene.channel.messages) == 1
    scene.fake.clock.advance(10 * 60)
    assert (await channel.send("post", nonce="row-7")).id != first.id


async def test_a_direct_message_and_a_closed_one(scene: Scene) -> None:
    user = await scene.bot.fetch_user(int(scene.ada.id))
    await user.send("hello")
    assert [message.content for message in scene.fake.dm(scene.ada).messages] == ["hello"]
    scene.ada.dms_open = False
    assert await code_of(user.send("hello?")) == 50007


async def test_channels_that_are_closed_or_gone(scene: Scene) -> None:
    channel = scene.real_channel()
    scene.channel.bot_permissions &= ~flags.SEND_MESSAGES
    assert await code_of(channel.send("x")) == 50013
    scene.channel.bot_permissions &= ~flags.VIEW_CHANNEL
    assert await code_of(channel.send("x")) == 50001
    scene.channel.delete()
    assert await code_of(channel.send("x")) == 10003


async def test_servers_come_and_go(scene: Scene) -> None:
    fresh = scene.fake.add_guild("Another")
    await scene.fake.until(lambda: scene.bot.get_guild(int(fresh.id)))
    general = fresh.add_channel("general")
    scene.fake.uninstall(fresh)
    await scene.fake.until(lambda: scene.bot.get_guild(int(fresh.id)) is None)
    assert await code_of(scene.bot.get_partial_messageable(int(general.id)).send("x")) == 50001


async def test_who_is_pinged(scene: Scene) -> None:
    words = f"@everyone <@{scene.ada.id}> <@&{scene.guild.add_role('staff').id}>"
    channel = scene.real_channel()
    await channel.send(words)
    await channel.send(words, allowed_mentions=discord.AllowedMentions.none())
    await channel.send(words, allowed_mentions=discord.AllowedMentions(everyone=False, roles=False))
    assert [len(message.pings) for message in scene.channel.messages] == [3, 0, 1]
