"""Pictures in Discord: attachments with alt text, in private answers and in posts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.distribution import Bar, Distribution, Group
from bot.model import Address, Message, Reply
from bot.pictures import Shown
from tests.adapters.discord_scene import Scene, serving
from tests.adapters.illustrated import ALT, PNG, illustrated
from tests.fakes.discord import FakeDiscord

CHART = Distribution((Group((Bar("A", "Yes", 3, key=True), Bar("B", "No", 1, key=False)), 4),))


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        ada, grace = fake.add_user("ada", guild=guild), fake.add_user("grace", guild=guild)
        async with serving(fake, tmp_path, courses=illustrated(tmp_path / "kept")) as bot:
            yield Scene(fake, guild, channel, ada, grace, bot)


def post(made: Scene, reply: Reply) -> Message:
    return Message("post0000000000000000001", Address("discord", made.guild.id, made.channel.id), reply)


async def test_a_question_shows_its_picture_and_tells_it_in_words(made: Scene) -> None:
    asked = (await made.fake.slash(made.ada, made.channel, "quiz")).answered()
    shown = (await asked).message
    (attachment,) = shown.attachments
    assert (attachment.data, attachment.description, attachment.filename) == (PNG, ALT, "picture.png")
    assert ALT in shown.text


async def test_the_feedback_shows_it_still_and_what_follows_does_not(made: Scene) -> None:
    shown = (await (await made.fake.slash(made.ada, made.channel, "quiz", {"count": 1})).answered()).message
    for label, count in (("A", 1), ("Next", 0)):
        button = next(button for button in shown.buttons if button.label.startswith(label))
        shown = (await (await made.fake.press(made.ada, shown, button.custom_id)).answered()).message
        assert len(shown.attachments) == count


async def test_a_picture_that_is_gone_leaves_its_words(made: Scene, tmp_path: Path) -> None:
    for kept in (tmp_path / "kept").iterdir():
        kept.unlink()
    shown = (await (await made.fake.slash(made.ada, made.channel, "quiz")).answered()).message
    assert (shown.attachments, ALT in shown.text) == ([], True)


async def test_no_outgoing_byte_tells_the_name_that_the_author_gave_the_file(made: Scene) -> None:
    await (await made.fake.slash(made.ada, made.channel, "quiz")).answered()
    assert not any(b"the-key-is" in request.raw for request in made.fake.requests)


async def test_a_chart_is_an_attachment_with_its_words_and_an_edit_draws_it_anew(made: Scene) -> None:
    ref = await made.adapter.deliver(post(made, Reply("A: 3 of 4", "The answer", pictures=(CHART,))))
    (attachment,) = made.channel.messages[0].attachments
    assert attachment.data.startswith(b"\x89PNG")
    assert attachment.description == "Bar chart of the answers. A, the key: 3 of 4; B: 1 of 4."
    await made.adapter.edit(ref, post(made, Reply("A: 3 of 4", "The answer again", pictures=(CHART,))))
    assert len(made.channel.messages[0].attachments) == 1


async def test_an_edited_post_keeps_its_picture_without_sending_it_again(made: Scene, tmp_path: Path) -> None:
    (kept,) = (tmp_path / "kept").iterdir()
    picture = Shown(kept, ALT)
    ref = await made.adapter.deliver(post(made, Reply("Nobody has answered", "Today", pictures=(picture,))))
    made.fake.requests.clear()
    await made.adapter.edit(ref, post(made, Reply("1 has answered", "Today", pictures=(picture,))))
    (message,) = made.channel.messages
    assert "1 has answered" in message.text
    assert [attachment.data for attachment in message.attachments] == [PNG]
    assert not any(PNG in request.raw for request in made.fake.requests)
    await made.adapter.edit(ref, post(made, Reply("Closed", "Today")))
    assert not message.attachments
