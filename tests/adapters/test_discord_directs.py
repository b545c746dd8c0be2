"""In direct messages nobody else is there: no server, no staff, nothing that only one person could see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord_scene import Scene, onward, scene
from tests.fakes.discord import Message, User


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def alone(made: Scene, user: User, line: str, **options: str | int) -> Message:
    interaction = await made.fake.slash(user, made.fake.dm(user), line, options)
    return (await interaction.answered()).message


@pytest.mark.parametrize("line", ["setup", "schedule list", "course use"])
async def test_what_staff_do_is_done_in_their_server(made: Scene, line: str) -> None:
    for user in (made.ada, made.teacher):
        options = {"course": "tea"} if line == "course use" else {}
        assert "type it in a channel there" in (await alone(made, user, line, **options)).text


async def test_a_quiz_goes_on_in_one_message_that_stays(made: Scene) -> None:
    shown = first = await alone(made, made.ada, "quiz", module="tea/brewing", count=6)
    while not any(button.label == "Quiz me again" for button in shown.buttons):
        shown = await made.press(shown, onward(shown))
    assert shown is first
    assert not shown.ephemeral
    assert "of 6 right" in shown.text


async def test_nothing_is_shown_to_a_channel_where_there_is_none(made: Scene) -> None:
    await test_a_quiz_goes_on_in_one_message_that_stays(made)
    for line, options in (("progress", {"course": "tea"}), ("leaderboard", {}), ("summary", {})):
        here, there = await alone(made, made.ada, line, **options), await made.say(line, **options)
        assert "Show in channel" not in [button.label for button in here.buttons]
        assert "Show in channel" in [button.label for button in there.buttons]


async def test_points_of_direct_messages_count_on_the_board_of_everywhere_alone(made: Scene) -> None:
    earned = "SELECT 1 FROM answers WHERE space = 0 AND points > 0"
    while not await made.tutor.database.read(lambda tx: tx.one(earned)):
        shown = await alone(made, made.ada, "quiz", module="tea/brewing", count=1)
        while not any(button.label == "Quiz me again" for button in shown.buttons):
            shown = await made.press(shown, onward(shown))
    await made.tutor.settle()
    assert "number 1 of 1" in (await alone(made, made.ada, "leaderboard", course="tea")).text
    assert "Nobody is named on this board" in (await made.say("leaderboard", course="tea")).text
