"""What the outbox asks for: messages put up once, edited, found again, and errors that say what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError, RetryAfterError, Unfindable, UnknownError
from bot.model import Address, Button, File, Message, Reply
from tests.adapters.discord_scene import Scene, scene, settings_for
from tests.fakes.discord import Channel, FakeDiscord, flags

KEY = "post0000000000000000001"
MESSAGES = "/channels/*/messages"
SOME_MINUTES = 600


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


def message(channel: Channel, text: str = "The daily question", key: str = KEY, parent: str | None = None) -> Message:
    space = channel.guild.id if channel.guild else None
    reply = Reply(text, "Today", ((Button("A", f"1:post:{key}:A"),),))
    return Message(key, Address("discord", space, channel.id), reply, parent)


async def test_a_post_stands_once_however_often_it_is_delivered(made: Scene) -> None:
    first = await made.adapter.deliver(message(made.channel))
    assert await made.adapter.deliver(message(made.channel)) == first
    (post,) = made.channel.messages
    assert (post.id, post.text, post.pings) == (first, "Today\nThe daily question", set())


async def test_an_edit_makes_it_read_as_now(made: Scene) -> None:
    ref = await made.adapter.deliver(message(made.channel))
    await made.adapter.edit(ref, message(made.channel, "Closed"))
    assert made.channel.messages[0].text == "Today\nClosed"


async def test_a_reply_names_its_parent_and_dies_with_it(made: Scene) -> None:
    parent = await made.adapter.deliver(message(made.channel))
    await made.adapter.deliver(message(made.channel, "The key is B", "reply1", parent))
    assert made.channel.messages[1].reference is not None
    made.channel.messages[0].deleted = True
    with pytest.raises(GoneError):
        await made.adapter.deliver(message(made.channel, "The key is B", "reply2", parent))
    made.fake.take_violations()


async def test_a_post_is_found_by_its_buttons_long_after(made: Scene) -> None:
    for number in range(150):
        made.fake.post(made.channel, f"chat {number}")
    ref = await made.adapter.deliver(message(made.channel))
    made.channel.messages[-1].nonce = None
    made.fake.clock.advance(SOME_MINUTES)
    for number in range(150):
        made.fake.post(made.channel, f"chat {number}")
    assert await made.adapter.find(message(made.channel)) == ref
    assert await made.adapter.find(message(made.channel, key="another")) is None


async def test_where_history_cannot_be_read_nothing_is_claimed(made: Scene) -> None:
    await made.adapter.deliver(message(made.channel))
    made.fake.mischief.forbid("GET", MESSAGES, code=50001)
    with pytest.raises(Unfindable):
        await made.adapter.find(message(made.channel))


async def test_of_a_post_that_is_too_long_the_buttons_stay(made: Scene) -> None:
    await made.adapter.deliver(message(made.channel, "A sentence of some words. " * 400))
    (post,) = made.channel.messages
    assert [button.label for button in post.buttons] == ["A"]
    assert post.text.endswith("words.")
    assert await made.adapter.find(message(made.channel)) == post.id


async def test_files_travel_with_their_alt_text(made: Scene) -> None:
    reply = Reply("See", files=(File("board.csv", b"a,b", "The board as a table"),))
    await made.adapter.deliver(Message(KEY, Address("discord", made.guild.id, made.channel.id), reply))
    (attachment,) = made.channel.messages[0].attachments
    assert (attachment.filename, attachment.data, attachment.description) == (
        "board.csv",
        b"a,b",
        "The board as a table",
    )


TROUBLES: dict[str, tuple[Callable[[Scene], object], type[DeliveryError], str]] = {
    "no channel": (lambda made: made.channel.delete(), GoneError, "channel is gone"),
    "cannot see": (
        lambda made: made.fake.mischief.forbid("POST", MESSAGES, code=50001),
        ForbiddenError,
        "View Channel",
    ),
    "cannot write": (lambda made: made.fake.mischief.forbid("POST", MESSAGES), ForbiddenError, "Send Messages"),
    "banned by the proxy": (
        lambda made: made.fake.mischief.rate_limit("POST", MESSAGES, via=False, retry_after=7),
        RetryAfterError,
        "7.0 s",
    ),
    "long rate limit": (
        lambda made: made.fake.mischief.rate_limit("POST", MESSAGES, retry_after=60),
        RetryAfterError,
        "60.0 s",
    ),
    "dropped": (lambda made: made.fake.mischief.drop("POST", MESSAGES, after=True), UnknownError, "Disconnected"),
    "down": (lambda made: made.fake.mischief.server_error("POST", MESSAGES, status=503), UnknownError, "503"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_errors_are_the_cores_four(made: Scene, trouble: str) -> None:
    happen, kind, text = TROUBLES[trouble]
    happen(made)
    with pytest.raises(kind, match=text):
        await made.adapter.deliver(message(made.channel))


async def test_a_short_rate_limit_and_a_hiccup_are_waited_for(made: Scene) -> None:
    made.fake.mischief.rate_limit("POST", MESSAGES)
    assert await made.adapter.deliver(message(made.channel)) == made.channel.messages[0].id


async def test_after_a_dropped_connection_the_same_message_is_not_sent_twice(made: Scene) -> None:
    made.fake.mischief.drop("POST", MESSAGES, after=True)
    with pytest.raises(UnknownError):
        await made.adapter.deliver(message(made.channel))
    assert await made.adapter.find(message(made.channel)) == made.channel.messages[0].id


async def test_without_a_connection_the_outbox_tries_again_later(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        adapter = DiscordAdapter(settings_for(fake, tmp_path))
        with pytest.raises(RetryAfterError):
            await adapter.deliver(message(fake.add_guild("Cohort").add_channel("general")))


async def test_staff_are_told_what_a_channel_lacks(made: Scene) -> None:
    address = Address("discord", made.guild.id, made.channel.id)
    assert await made.adapter.allowed(address) is None
    made.channel.bot_permissions &= ~flags.VIEW_CHANNEL
    assert "View Channel" in (await made.adapter.allowed(address) or "")
    made.channel.delete()
    assert "gone" in (await made.adapter.allowed(address) or "")


def note(made: Scene, text: str, key: str, parent: str | None = None) -> Message:
    """A message without buttons."""
    return Message(key, Address("discord", made.guild.id, made.channel.id), Reply(text), parent)


async def test_a_reply_without_buttons_is_found_by_what_it_answers(made: Scene) -> None:
    parent = await made.adapter.deliver(message(made.channel))
    reply = note(made, "The key is B", "reply", parent)
    assert await made.adapter.find(reply) is None
    ref = await made.adapter.deliver(reply)
    made.channel.messages[-1].nonce = None
    assert await made.adapter.find(reply) == ref


async def test_a_message_that_nothing_tells_apart_is_not_claimed(made: Scene) -> None:
    assert await made.adapter.find(note(made, "The board", "board")) is None
    ref = await made.adapter.deliver(note(made, "The board", "board"))
    assert await made.adapter.find(note(made, "The board", "board")) == ref
    made.channel.messages[0].nonce = None
    with pytest.raises(Unfindable):
        await made.adapter.find(note(made, "The board", "board"))


async def test_a_mark_stays_through_an_edit(made: Scene) -> None:
    ref = await made.adapter.deliver(message(made.channel))
    await made.adapter.edit(ref, message(made.channel, "1 has answered"))
    made.channel.messages[0].nonce = None
    assert await made.adapter.find(message(made.channel)) == ref


async def test_a_look_that_fails_is_told_apart_from_one_that_cannot_know(made: Scene) -> None:
    made.fake.mischief.rate_limit("GET", MESSAGES, retry_after=60)
    with pytest.raises(RetryAfterError):
        await made.adapter.find(message(made.channel))
    made.fake.mischief.server_error("GET", MESSAGES, status=503)
    with pytest.raises(UnknownError):
        await made.adapter.find(message(made.channel))


def private(made: Scene, text: str = "Something is due") -> Message:
    address = Address("discord", None, made.ada.id, direct=True)
    return Message("reminder", address, Reply(text, "", ((Button("A", "1:keep"),),)))


async def test_a_direct_message_is_put_up_edited_and_found(made: Scene) -> None:
    assert await made.adapter.find(private(made)) is None
    ref = await made.adapter.deliver(private(made))
    await made.adapter.edit(ref, private(made, "Done"))
    (sent,) = made.fake.dm(made.ada).messages
    assert (sent.id, sent.text) == (ref, "Done")
    assert await made.adapter.find(private(made)) == ref
    assert await made.adapter.allowed(private(made).address) is None
    assert len(made.fake.sent("POST", "/users/@me/channels")) == 1


async def test_who_takes_no_direct_messages_is_not_written_to(made: Scene) -> None:
    made.ada.dms_open = False
    with pytest.raises(ForbiddenError, match="takes no direct messages"):
        await made.adapter.deliver(private(made))
