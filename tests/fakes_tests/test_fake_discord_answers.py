"""The real discord.py against the fake: presses, forms, deferred answers, and the time they have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.http import Route

from tests.fakes.discord import CannotDo, FakeDiscord
from tests.fakes_tests.discord_scene import (
    TYPE_DEFERRED,
    TYPE_DEFERRED_UPDATE,
    TYPE_MODAL,
    TYPE_UPDATE,
    Scene,
    code_of,
    command,
    opened,
    say_private,
)

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


# Presses and forms


async def test_a_press_edits_its_message(scene: Scene) -> None:
    message = scene.posted("answer:b")

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content="Right", view=None)

    scene.bot.on["answer:b"] = answer
    interaction = await scene.fake.press(scene.ada, message, "answer:b")
    assert await interaction.first_response() == TYPE_UPDATE
    assert (await interaction.answered()).updated is message
    assert (message.content, message.components, message.edited) == ("Right", [], 1)
    assert message.history[0].content == "A question"
    with pytest.raises(CannotDo):
        await scene.fake.press(scene.ada, message, "answer:b")
    await scene.fake.press(scene.ada, message, "answer:b", stale=True)


async def test_a_press_defers_and_edits(scene: Scene) -> None:
    message = scene.posted("slow")

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Done")

    scene.bot.on["slow"] = answer
    interaction = await scene.fake.press(scene.ada, message, "slow")
    assert (await interaction.answered()).message.content == "Done"
    assert await interaction.first_response() == TYPE_DEFERRED_UPDATE


async def test_a_private_answer_to_a_press_on_a_public_message(scene: Scene) -> None:
    message = scene.posted("mine", "late")

    async def late(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="late")

    scene.bot.on |= {"mine": say_private, "late": late}
    assert (await (await scene.fake.press(scene.ada, message, "mine")).answered()).message.ephemeral
    assert (await (await scene.fake.press(scene.ada, message, "late")).answered()).message.ephemeral
    assert (message.edited, scene.channel.messages) == (0, [message])


async def test_the_first_follow_up_fills_the_placeholder(scene: Scene) -> None:
    async def deferred(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("first", ephemeral=False)
        await interaction.followup.send("second", ephemeral=False)

    await scene.offer(command("deferred", deferred))
    interaction = await scene.fake.slash(scene.ada, scene.channel, "deferred")
    first, second = await interaction.followed_up(2)
    assert await interaction.first_response() == TYPE_DEFERRED
    assert (first.content, first.ephemeral, first.loading, first.edited) == ("first", True, False, 0)
    assert (second.content, second.ephemeral) == ("second", False)


class Name(discord.ui.Modal, title="Your name"):
    name: discord.ui.Label[Any] = discord.ui.Label(
        text="Name", component=discord.ui.TextInput(custom_id="name", max_length=20)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.name.component, discord.ui.TextInput)
        await interaction.response.send_message(f"Hello {self.name.component.value}", ephemeral=True)


async def test_a_form(scene: Scene) -> None:
    message = scene.posted("ask")
    scene.bot.on["ask"] = lambda interaction: interaction.response.send_modal(Name(custom_id="form"))
    asked = await (await scene.fake.press(scene.ada, message, "ask")).answered()
    assert await asked.first_response() == TYPE_MODAL
    assert asked.modal is not None
    assert [(field.custom_id, field.label) for field in asked.modal.inputs] == [("name", "Name")]
    with pytest.raises(CannotDo, match="characters"):
        await scene.fake.submit(scene.ada, asked, {"name": "x" * 21})
    sent = await scene.fake.submit(scene.ada, asked, {"name": "Ada"})
    assert (await sent.answered()).message.content == "Hello Ada"
    assert sent.source is message


async def test_a_select_menu(scene: Scene) -> None:
    options = [{"label": name.upper(), "value": name} for name in ("a", "b", "c")]
    menu = {"type": 3, "custom_id": "pick", "options": options, "max_values": 2}
    message = scene.fake.post(scene.channel, "Pick", [{"type": 1, "components": [menu]}])

    async def pick(interaction: discord.Interaction) -> None:
        assert interaction.data is not None
        await interaction.response.edit_message(content=str(interaction.data["values"]), view=None)  # type: ignore[typeddict-item]

    scene.bot.on["pick"] = pick
    assert message.selects[0].options[0] == ("A", "a")
    with pytest.raises(CannotDo):
        await scene.fake.select(scene.ada, message, "pick", ["z"])
    await (await scene.fake.select(scene.ada, message, "pick", ["a", "c"])).answered()
    assert message.content == "['a', 'c']"


async def test_a_form_after_a_command_cannot_update_and_never_asks_for_another_form(scene: Scene) -> None:
    codes: list[int] = []

    def form() -> discord.ui.Modal:
        return discord.ui.Modal(title="t", custom_id="form").add_item(discord.ui.TextInput(custom_id="a", label="l"))

    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(form())

    async def submitted(interaction: discord.Interaction) -> None:
        for kind in (7, 6, 9):
            route = Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
            answering = scene.bot.http.request(route, json={"type": kind, "data": form().to_dict()})
            codes.append(await code_of(answering))

    await scene.offer(command("ask", ask))
    asked = await (await scene.fake.slash(scene.ada, scene.channel, "ask")).answered()
    scene.bot.on["form"] = submitted
    await scene.fake.submit(scene.ada, asked, {"a": "Ada"})
    await scene.fake.until(lambda: len(codes) == 3 or scene.bot.errors)
    assert codes == [50035, 50035, 50035]
    assert len(scene.fake.take_violations()) == 3


async def test_follow_ups_of_a_user_install_are_five(scene: Scene) -> None:
    codes: list[int] = []

    async def talk(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        for number in range(5):
            await interaction.followup.send(str(number))
        codes.append(await code_of(interaction.followup.send("one too many")))

    await scene.offer(command("talk", talk))
    interaction = await scene.fake.slash(scene.ada, scene.channel, "talk", user_install=True)
    await scene.fake.until(lambda: codes)
    assert codes == [40094]
    assert len(interaction.messages) == 6
    scene.fake.take_violations()


# Time


async def test_one_callback_within_three_seconds_and_follow_ups_within_fifteen_minutes(scene: Scene) -> None:
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        codes.append(await code_of(interaction.followup.send("too early")))
        await interaction.response.send_message("in time", ephemeral=True)
        interaction.response._response_type = None  # the library itself would refuse a second one
        codes.append(await code_of(interaction.response.send_message("again")))
        scene.fake.clock.advance(15 * 60 + 1)
        codes.append(await code_of(interaction.edit_original_response(content="too late")))

    await scene.press(act)
    await scene.fake.until(lambda: len(codes) == 3)
    assert codes == [10015, 40060, 50027]
    assert [violation.timing for violation in scene.fake.take_violations()] == [False, True, True]


async def test_an_answer_after_three_seconds_is_unknown(scene: Scene) -> None:
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        scene.fake.clock.advance(3.1)
        codes.append(await code_of(interaction.response.send_message("late")))

    interaction = await scene.press(act)
    await scene.fake.until(lambda: codes)
    assert codes == [10062]
    assert interaction.failed


async def test_an_ephemeral_message_is_unknown_to_the_channel_routes(scene: Scene) -> None:
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        answer = await interaction.response.send_message("secret", ephemeral=True)
        partial = scene.real_channel().get_partial_message(answer.message_id or 0)
        codes.append(await code_of(partial.edit(content="no")))

    await scene.press(act)
    await scene.fake.until(lambda: codes)
    assert codes == [10008]
