"""Who it was, where, and what was given: read from the event alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.context import Context
from bot.grammar import Command, Param
from bot.model import Reply
from bot.params import FreeText
from tests.adapters.discord_scene import Scene, onward, scene
from tests.fakes.discord import Channel, Upload, User, flags

DEADLINE = 5.0
LARGE = 5 * 2**20 + 1


def about(context: Context) -> Reply:
    person, place = context.person, context.place
    facts = [person.account.user, person.name, person.staff, sorted(person.roles), place.space, place.channel]
    return Reply("\n\n".join(f"`{fact or None}`" for fact in [*facts, place.private, place.space_name]))


def take(_: Context, file: str | None = None) -> Reply:
    return Reply(f"Taken, not {file}.")


COMMANDS = (
    Command("about", "Says what the event said", about),
    Command("take", "Takes a file", take, (Param("file", "A file", FreeText(free=False, picks="file")),)),
)


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, commands=COMMANDS) as made:
        yield made


async def facts(made: Scene, user: User, channel: Channel) -> list[str]:
    interaction = await made.fake.slash(user, channel, "about")
    return [fact.strip("`") for fact in (await interaction.answered()).message.text.split("\n\n")]


async def test_a_members_name_rights_and_roles_are_those_of_the_server(made: Scene) -> None:
    role = made.guild.add_role("Teachers")
    user = made.fake.add_user("eve", display_name="Eve", guild=made.guild, nick="Evie", roles=[role])
    found = await facts(made, user, made.channel)
    assert found == [user.id, "Evie", "None", f"['{role.id}']", made.guild.id, made.channel.id, "None", "Cohort"]


async def test_without_a_nickname_the_display_name_counts_then_the_user_name(made: Scene) -> None:
    shown = made.fake.add_user("eve", display_name="Eve", guild=made.guild)
    plain = made.fake.add_user("mallory", guild=made.guild)
    assert (await facts(made, shown, made.channel))[1] == "Eve"
    assert (await facts(made, plain, made.channel))[1] == "mallory"


async def test_who_manages_the_server_is_staff(made: Scene) -> None:
    assert (await facts(made, made.teacher, made.channel))[2] == "True"
    admin = made.fake.add_user("root", guild=made.guild, permissions=flags.ADMINISTRATOR)
    assert (await facts(made, admin, made.channel))[2] == "True"


async def test_a_direct_message_belongs_to_no_space(made: Scene) -> None:
    alone = made.fake.dm(made.ada)
    found = await facts(made, made.ada, alone)
    assert found[2:] == ["None", "None", "None", alone.id, "True", "None"]


async def test_a_hostile_name_stands_as_typed_and_pings_nobody(made: Scene) -> None:
    name = "@everyone <@1> **x** https://evil.example ||y||"
    eve = made.fake.add_user("eve", guild=made.guild, nick=name, permissions=flags.MANAGE_GUILD)
    for line in ("progress", "leaderboard", "settings show"):
        interaction = await made.fake.slash(eve, made.channel, line)
        assert (await interaction.answered()).message.pings == set()


async def test_a_name_that_turns_the_writing_or_marks_it_up_is_harmless_wherever_others_see_it(made: Scene) -> None:
    name = "# *Eve*\u202e\u2066 ||a|| @everyone <@1> [x](https://evil.example)\nZ\u0335\u0327\u0301"
    eve = made.fake.add_user("eve", guild=made.guild, nick=name)

    async def shown(line: str, **options: str) -> str:
        private = (await (await made.fake.slash(eve, made.channel, line, options)).answered()).message
        share = await made.fake.press(eve, private, private.button("Show in channel").custom_id)
        public = (await share.answered()).message
        assert not public.ephemeral
        assert public.pings == set()
        return public.text

    while not await made.tutor.database.read(lambda tx: tx.one("SELECT 1 FROM totals WHERE scope > 0")):
        await earn(made, eve)
    for text in (await shown("progress", course="tea"), await shown("leaderboard")):
        assert r"\*Eve\* \|\|a\|\|" in text
        assert not {"\u202e", "\u2066", "@everyone"} & {*text, *text.split()}
        assert r"\<@1> \[x\](https\://evil.example) Z" in text


async def earn(made: Scene, user: User) -> None:
    """Answer a quiz somehow."""
    asked = await made.fake.slash(user, made.channel, "quiz", {"module": "tea/brewing", "count": 6})
    shown = (await asked.answered()).message
    while not any(button.label == "Quiz me again" for button in shown.buttons):
        pressed = await (await made.fake.press(user, shown, shown.button(onward(shown)).custom_id)).answered()
        if pressed.modal is not None:
            pressed = await made.fake.submit(user, pressed, {pressed.modal.inputs[0].custom_id: "12"})
            await pressed.answered()
        shown = pressed.message


async def test_a_file_is_taken_in(made: Scene) -> None:
    interaction = await made.fake.slash(made.ada, made.channel, "take", {"file": Upload("pack.yaml", b"id: x")})
    assert (await interaction.answered()).message.text == "Taken, not None."


async def test_a_file_that_is_too_large_is_not_fetched(made: Scene) -> None:
    interaction = await made.fake.slash(made.ada, made.channel, "take", {"file": Upload("pack.yaml", b"x" * LARGE)})
    shown = (await interaction.answered()).message
    assert shown.ephemeral
    assert "at most 5 MB" in shown.text


async def test_a_removed_bot_pauses_the_space_until_it_is_back(made: Scene) -> None:
    await made.say("quiz")
    left = "SELECT COUNT(*) FROM spaces WHERE external = ? AND left_at IS NOT NULL"

    async def paused() -> int:
        row = await made.tutor.database.read(lambda tx: tx.one(left, (made.guild.id,)))
        return int(row[0]) if row else 0

    made.fake.world.outage(made.guild)
    made.fake.world.outage(made.guild, over=True)
    await made.say("progress")
    assert await paused() == 0
    made.fake.uninstall(made.guild)
    await made.fake.slash(made.ada, made.fake.dm(made.ada), "progress")
    async with asyncio.timeout(DEADLINE):
        while not await paused():
            await made.tutor.settle()
