"""Buttons work on any message, for those whom they are for, and count once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord_scene import Scene, held_up, scene, serving
from tests.fakes.discord import FakeDiscord

DELIVERIES = 10


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def answers(made: Scene) -> int:
    row = await made.tutor.database.read(lambda tx: tx.one("SELECT COUNT(*) FROM answers"))
    return int(row[0]) if row else 0


async def test_ten_identical_deliveries_count_once(made: Scene) -> None:
    shown = await made.question("answer")
    before, edits = await answers(made), shown.edited
    interaction = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    for _ in range(1, DELIVERIES):
        await made.fake.redeliver(interaction)
    path = f"/interactions/{interaction.id}/*/callback"
    await made.fake.until(lambda: len(made.fake.sent("POST", path)) == DELIVERIES)
    assert await answers(made) == before + 1
    bodies = {request.raw for request in made.fake.sent("POST", path)}
    assert len(bodies) == 1
    assert shown.edited == edits + 1


async def test_a_command_that_comes_twice_begins_one_quiz(made: Scene) -> None:
    made.fake.gateway.repeat()
    interaction = await made.fake.slash(made.ada, made.channel, "quiz")
    path = f"/interactions/{interaction.id}/*/callback"
    await made.fake.until(lambda: len(made.fake.sent("POST", path)) == 2)
    row = await made.tutor.database.read(lambda tx: tx.one("SELECT COUNT(*) FROM sessions"))
    assert row == (1,)


async def test_a_message_of_an_earlier_process_still_gives_feedback_and_counts_once(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        ada = fake.add_user("ada", guild=guild)
        async with serving(fake, tmp_path) as bot:
            shown = await Scene(fake, guild, channel, ada, ada, bot).question("answer")
        fake.clock.advance(3 * 365 * 24 * 3600)
        async with serving(fake, tmp_path) as bot:
            later = Scene(fake, guild, channel, ada, ada, bot)
            before = await answers(later)
            token = shown.buttons[0].custom_id
            for _ in range(2):
                interaction = await fake.press(ada, shown, token, stale=True)
                assert (await interaction.answered()).updated is shown
            assert any(word in shown.text for word in ("Right!", "Not quite."))
            assert await answers(later) == before + 1


async def test_somebody_elses_press_on_a_private_quiz_is_refused_politely(made: Scene) -> None:
    """Discord shows it to nobody else, so they have forged a message with its buttons."""
    shown = await made.question("answer")
    before = await answers(made), shown.edited
    forged = made.fake.post(made.channel, "Press here", shown.layout)
    interaction = await made.fake.press(made.teacher, forged, shown.buttons[0].custom_id)
    answer = (await interaction.answered()).message
    assert answer.ephemeral
    assert "/quiz" in answer.text
    assert (await answers(made), shown.edited) == before
    assert forged.edited == 0


async def test_presses_on_one_message_are_answered_in_their_order(made: Scene) -> None:
    shown = await made.say("summary")
    pages = [shown.button("More").custom_id, f"{shown.button('More').custom_id.rpartition(':')[0]}:1"] * 5
    async with held_up(made.tutor):
        pressed = [await made.fake.press(made.ada, shown, page, stale=True) for page in pages]
    await asyncio.gather(*(each.answered() for each in pressed))
    order = [request.path.split("/")[2] for request in made.fake.sent("POST", "/interactions/**")[-len(pages) :]]
    assert order == [each.id for each in pressed]


async def test_nonsense_from_a_forged_button_is_answered_kindly(made: Scene) -> None:
    shown = await made.say("quiz")
    for token in ("1:answer:", "9:quiz", "x" * 100, "1:nothing:1", "1:read:a:b:99999"):
        interaction = await made.fake.press(made.ada, shown, token, stale=True)
        assert (await interaction.answered()).message.ephemeral
    assert shown.edited == 0
