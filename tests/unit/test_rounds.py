from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.adapter import ForbiddenError
from bot.library import Library
from bot.live.playing import DAILY_LIMIT
from bot.live.rounds import LATE, LOBBY, PAUSE, SHARE, STALE
from bot.model import Place
from bot.storage import held_back
from bot.storage.database import Transaction
from bot.tokens import AnswerRound, JoinRound, unpack
from tests.classroom import HOME, numbered, token
from tests.unit.evening import Evening, evening

SECONDS = timedelta(seconds=45)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Evening]:
    async with evening(tmp_path, Library([numbered("tea", 60)])) as opened:
        yield opened


async def begin(scene: Evening, *players: str, count: int = 3) -> str:
    """A lobby with these players; gives the button that joins."""
    join = token(await scene.say("ann", f"play start count={count}"), "Join")
    for player in players:
        await scene.press(player, join)
    return join


async def answer(scene: Evening, **given: int) -> None:
    """Press under the newest question: 0 is the first button."""
    letters = scene.buttons()
    for who, index in given.items():
        outcome = await scene.press(who, letters[index])
        assert not outcome.refused, outcome.reply.text


async def test_a_command_that_comes_twice_begins_one_round(scene: Evening) -> None:
    first = await scene.say("ann", "play start", event="once")
    assert await scene.say("ann", "play start", event="once") == first
    assert len(scene.texts()) == 1


async def test_a_round_is_for_a_group(scene: Evening) -> None:
    for alone in (Place("console", None, "ann"), replace(HOME, private=True)):
        scene.room.place = alone
        assert "A round is for a group" in (await scene.say("ann", "play start")).text


async def test_two_channels_of_a_space_play_at_once_and_never_ask_the_same(scene: Evening) -> None:
    await scene.say("ann", "play start count=20")
    scene.room.place = replace(HOME, channel="tearoom")
    await scene.say("ann", "play start count=20")
    assert len(scene.texts("tearoom")) == 1
    keys = await scene.room.tutor.database.read(lambda tx: held_back.keys(tx, 1))
    assert len(keys) == 40


async def test_there_is_a_limit_to_the_rounds_of_a_day(scene: Evening) -> None:
    for _ in range(DAILY_LIMIT):
        await scene.say("ann", "play start")
        await scene.say("ann", "play stop")
    assert "a lot of rounds today" in (await scene.say("ann", "play start")).text
    await scene.wait(timedelta(days=1, seconds=1))
    assert "begins here" in (await scene.say("ann", "play start")).text


async def test_the_next_round_asks_what_was_not_told_yet(scene: Evening) -> None:
    asked: set[str] = set()
    for _ in range(3):
        await begin(scene, "ann", count=20)
        keys = await scene.room.tutor.database.read(lambda tx: held_back.keys(tx, 1))
        assert not asked & keys
        asked |= keys
        await scene.wait(timedelta(hours=1))


async def test_the_keys_of_a_round_stand_behind_different_letters(scene: Evening) -> None:
    def places(tx: Transaction) -> set[int]:
        """Where the key stands: at its index as written, as `numbered` has it, after the shuffle for all."""
        rows = tx.all("SELECT question, shown FROM round_questions")
        return {shown.index(str(int(question.rsplit("-", 1)[1]) % 4)) for question, shown in rows}

    await begin(scene, count=20)
    assert await scene.room.tutor.database.read(places) == {0, 1, 2, 3}


async def test_when_the_bot_was_down_a_question_gets_its_time_again(scene: Evening) -> None:
    await begin(scene, "ann", "bob")
    await scene.wait(LOBBY)
    await scene.away(SECONDS + LATE + timedelta(seconds=1))
    await answer(scene, ann=0)
    await scene.wait(SECONDS)
    assert any("1 player did not answer" in text for text in scene.texts())


async def test_a_press_that_comes_after_the_close_counts_for_nothing(scene: Evening) -> None:
    await begin(scene, "ann", "bob")
    await scene.wait(LOBBY)
    letters = scene.buttons()
    await answer(scene, ann=0)
    await scene.wait(SECONDS)
    assert "closed" in (await scene.press("bob", letters[0])).reply.text
    assert "The first answer counts" in (await scene.press("ann", letters[1])).reply.text
    assert sum("1 player did not answer" in text for text in scene.texts()) == 1


async def test_after_a_long_time_down_the_round_ends_with_what_was_told(scene: Evening) -> None:
    await begin(scene, "ann", "bob")
    await scene.wait(LOBBY)
    await answer(scene, ann=0, bob=1)
    await scene.wait(PAUSE)
    await scene.away(SECONDS + STALE + timedelta(seconds=1))
    assert "I was away for too long" in scene.texts()[-1]
    assert "of 1 right" in scene.texts()[-1]
    assert "begins here" in (await scene.say("ann", "play start")).text


async def test_a_crowd_is_graded_in_shares_and_each_counts_once(scene: Evening) -> None:
    crowd = [f"p{number}" for number in range(3 * SHARE + 5)]
    await begin(scene, *crowd, count=1)
    await scene.wait(LOBBY)
    await answer(scene, **{who: number % 4 for number, who in enumerate(crowd)})
    await scene.wait(PAUSE)
    answered = await scene.room.tutor.database.read(
        lambda tx: tx.one("SELECT COUNT(*), COUNT(DISTINCT learner), SUM(credit), SUM(points) FROM answers")
    )
    keyed = sum(f" of {len(crowd)}" in line for text in scene.texts() for line in text.split("\\\n"))
    assert keyed == 4
    assert answered is not None
    count, learners, right, points = answered
    assert count == learners == len(crowd)
    assert points == 10 * right > 0


async def test_where_the_bot_may_not_post_the_round_ends_and_its_beginner_is_told(scene: Evening) -> None:
    scene.platform.trouble("general", ForbiddenError("Send Messages is missing."))
    await scene.say("ann", "play start")
    assert "could not post in that channel" in scene.texts("ann")[0]
    assert "no live round" in (await scene.say("ann", "play stop")).text


async def test_who_is_forgotten_in_the_middle_no_longer_counts(scene: Evening) -> None:
    await begin(scene, "ann", "bob", "cem")
    await scene.wait(LOBBY)
    await answer(scene, bob=0)
    await scene.press("bob", token(await scene.say("bob", "forget-me"), "Forget me"))
    letters = scene.buttons()
    assert "1 of 2 have answered" in (await scene.press("ann", letters[0])).reply.text
    await scene.press("cem", letters[1])
    assert any(" of 2" in text and "the key" in text for text in scene.texts())


async def test_buttons_of_another_place_or_of_nothing_are_refused(scene: Evening) -> None:
    join = await begin(scene, "ann", "bob")
    await scene.wait(LOBBY)
    pressed = unpack(scene.buttons()[0])
    assert isinstance(pressed, AnswerRound)
    for forged in (
        replace(pressed, letter="J"),
        replace(pressed, number=9),
        replace(pressed, letter="AB"),
        replace(pressed, letter=""),
    ):
        outcome = await scene.press("bob", forged.pack())
        assert outcome.refused
    scene.room.place = replace(HOME, space="elsewhere")
    for token_ in (join, pressed.pack(), JoinRound("nothing").pack()):
        assert "can't find that round here" in (await scene.press("cem", token_)).reply.text
