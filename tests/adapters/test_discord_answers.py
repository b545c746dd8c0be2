"""At once when it can be; deferred in the manner of the row when a handler takes long; refusals replace nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord_scene import Scene, held_up, scene
from tests.fakes.discord import Interaction, Message

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9
SHORT = 0.05
UNKNOWN_SESSION = "1:next:AAAAAAAAAAAA:1"
UNKNOWN_SCORE = "1:score:AAAAAAAAAAAA"


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot that defers after a twentieth of a second."""
    async with scene(tmp_path, patience=SHORT) as made:
        yield made


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def late(scene: Scene, message: Message, custom_id: str) -> tuple[int, Interaction]:
    """Press while every handler is held up, and give the first response and the interaction, answered after all."""
    async with held_up(scene.tutor):
        interaction = await scene.fake.press(scene.ada, message, custom_id, stale=True)
        first = await interaction.first_response()
    return first, await interaction.answered()


async def test_everything_is_answered_in_the_first_response(calm: Scene) -> None:
    typed = await calm.fake.slash(calm.ada, calm.channel, "summary")
    shown = (await typed.answered()).message
    assert (typed.callback, shown.ephemeral) == (MESSAGE, True)
    more = await calm.fake.press(calm.ada, shown, shown.button("More").custom_id)
    assert (await more.answered()).callback == UPDATE
    assert more.updated is shown
    shared = await calm.fake.press(calm.ada, shown, shown.button("Show in channel").custom_id)
    assert (await shared.answered()).callback == MESSAGE
    assert calm.channel.messages == [shared.message]


async def test_a_slow_command_is_seen_thinking_privately(hasty: Scene) -> None:
    for line in ("summary", "quiz"):
        async with held_up(hasty.tutor):
            interaction = await hasty.fake.slash(hasty.ada, hasty.channel, line)
            assert await interaction.first_response() == DEFERRED_MESSAGE
            assert interaction.messages[0].loading
        assert (await interaction.answered()).message.ephemeral
        assert not interaction.message.loading
    assert hasty.channel.messages == []


async def test_the_first_response_waits_a_second_and_a_half(calm: Scene) -> None:
    async with held_up(calm.tutor):
        interaction = await calm.fake.slash(calm.ada, calm.channel, "summary")
        assert await interaction.first_response() == DEFERRED_MESSAGE
        (callback,) = calm.fake.sent("POST", f"/interactions/{interaction.id}/*/callback")
    assert (await interaction.answered()).message.ephemeral
    assert callback.json == {"type": DEFERRED_MESSAGE, "data": {"flags": 64}}


@pytest.mark.parametrize(("line", "label"), [("summary", "More"), ("quiz", "Hint")])
async def test_a_slow_press_on_a_private_message_edits_it_late(hasty: Scene, line: str, label: str) -> None:
    shown = await hasty.say(line)
    first, interaction = await late(hasty, shown, shown.button(label).custom_id)
    assert (first, interaction.updated, shown.edited) == (DEFERRED_UPDATE, shown, 1)
    assert interaction.messages == []


async def test_a_slow_public_answer_is_announced_publicly(hasty: Scene) -> None:
    shown = await hasty.say("summary")
    first, interaction = await late(hasty, shown, shown.button("Show in channel").custom_id)
    assert first == DEFERRED_MESSAGE
    assert hasty.channel.messages == [interaction.message]
    assert shown.edited == 0


async def test_a_slow_private_answer_to_a_public_message_leaves_it_untouched(hasty: Scene) -> None:
    board = await hasty.press(await hasty.say("summary"), "Show in channel")
    token = "1:quiz:ml-on-google-cloud:"
    first, interaction = await late(hasty, board, token)
    assert (first, interaction.message.ephemeral, board.edited) == (DEFERRED_MESSAGE, True, 0)
    assert "Question 1" in interaction.message.text


async def test_a_refusal_never_replaces_the_message(calm: Scene) -> None:
    shown = await calm.say("quiz")
    interaction = await calm.fake.press(calm.ada, shown, UNKNOWN_SESSION, stale=True)
    assert (await interaction.answered()).callback == MESSAGE
    assert (interaction.message.ephemeral, shown.edited) == (True, 0)


async def test_a_late_refusal_never_replaces_the_message(hasty: Scene) -> None:
    shown = await hasty.say("quiz")
    first, interaction = await late(hasty, shown, UNKNOWN_SESSION)
    assert (first, shown.edited) == (DEFERRED_UPDATE, 0)
    assert interaction.message.ephemeral
    assert interaction.message is not shown


async def test_a_refusal_of_a_public_answer_is_private(calm: Scene) -> None:
    shown = await calm.say("quiz")
    interaction = await calm.fake.press(calm.ada, shown, UNKNOWN_SCORE, stale=True)
    assert (await interaction.answered()).message.ephemeral
    assert calm.channel.messages == []


async def test_a_late_refusal_of_a_public_answer_is_private(hasty: Scene) -> None:
    shown = await hasty.say("quiz")
    first, interaction = await late(hasty, shown, UNKNOWN_SCORE)
    await interaction.followed_up(1)
    assert first == DEFERRED_MESSAGE
    assert interaction.message.ephemeral
    assert hasty.channel.messages == []


async def test_typing_is_asked_in_a_form_and_edits_the_question(calm: Scene) -> None:
    shown = await calm.question("type")
    asked = await calm.fake.press(
        calm.ada, shown, next(each for each in shown.buttons if "type" in each.custom_id).custom_id
    )
    assert (await asked.answered()).callback == MODAL
    assert asked.modal is not None
    sent = await calm.fake.submit(calm.ada, asked, {asked.modal.inputs[0].custom_id: "12345"})
    assert (await sent.answered()).callback == UPDATE
    assert sent.updated is shown


async def test_a_form_that_comes_too_late_is_a_private_request_to_press_again(hasty: Scene) -> None:
    shown = await hasty.question("type")
    token = next(each for each in shown.buttons if "type" in each.custom_id).custom_id
    first, interaction = await late(hasty, shown, token)
    assert first == DEFERRED_MESSAGE
    assert interaction.message.ephemeral
    assert "press the button again" in interaction.message.text


async def test_in_a_direct_message_answers_stay(calm: Scene) -> None:
    alone = calm.fake.dm(calm.ada)
    interaction = await calm.fake.slash(calm.ada, alone, "summary")
    shown = (await interaction.answered()).message
    assert not shown.ephemeral
    more = await calm.fake.press(calm.ada, shown, shown.button("More").custom_id)
    assert (await more.answered()).updated is shown
