from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.adapter import ForbiddenError, UnknownError
from bot.library import Library
from bot.reminding import LATE, PATIENCE, counted, is_quiet
from tests.classroom import HOME, numbered, token
from tests.unit.evening import Evening, evening

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Evening]:
    async with evening(tmp_path, Library([numbered("tea", 40)])) as opened:
        yield opened


async def leave_a_quiz(scene: Evening, who: str = "ann") -> None:
    await scene.say(who, "quiz 3")


@given(st.lists(st.booleans(), max_size=60))
def test_reminders_stop_exactly_when_so_many_in_a_row_found_no_answer(later: list[bool]) -> None:
    answers = [True, *later]  # before the first one there is nothing to answer
    count: int | None = 0
    for day, answered in enumerate(answers, start=1):
        assert count is not None
        count = counted(count, answered=answered)
        assert (count is None) == (not any(answers[:day][-PATIENCE:]))
        if count is None:
            return


@given(st.integers(0, 24 * 60 - 1))
def test_the_night_is_quiet(minute: int) -> None:
    assert is_quiet(minute) == (minute // 60 in {22, 23, 0, 1, 2, 3, 4, 5, 6})


async def test_nobody_is_reminded_who_has_not_asked(scene: Evening) -> None:
    await leave_a_quiz(scene)
    await scene.wait(3 * DAY)
    assert scene.texts("ann") == []


async def test_whoever_asked_is_reminded_at_their_time_when_a_quiz_is_unfinished(scene: Evening) -> None:
    assert "18:00" in (await scene.say("ann", "reminders on 18:00")).text
    await leave_a_quiz(scene)
    await scene.wait(6 * HOUR - timedelta(minutes=1))
    assert scene.texts("ann") == []
    await scene.wait(timedelta(minutes=1))
    (text,) = scene.texts("ann")
    assert "waits for you at question 1" in text
    assert "/reminders off" in text


async def test_the_button_goes_on_with_the_quiz(scene: Evening) -> None:
    question = await scene.say("ann", "quiz 3")
    await scene.press("ann", token(question, "A"))
    await scene.say("ann", "reminders on 18:00")
    await scene.wait(DAY)
    (text,), (packed,) = scene.texts("ann"), scene.buttons("ann")
    assert "at question 2" in text
    assert (await scene.press("ann", packed)).reply.title == "Question 2 of 3"


async def test_when_nothing_is_due_nothing_is_said(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await scene.answer("ann")
    await scene.wait(3 * DAY)
    assert scene.texts("ann") == []


async def test_it_is_the_time_where_the_learner_lives_and_moves_with_them(scene: Evening) -> None:
    await scene.say("ann", "settings timezone Asia/Tokyo")
    assert "Asia/Tokyo" in (await scene.say("ann", "reminders on 8:00")).text
    await leave_a_quiz(scene)
    await scene.wait(11 * HOUR)  # noon in UTC is 21:00 in Tokyo
    assert len(scene.texts("ann")) == 1
    await scene.say("ann", "settings timezone Europe/Paris")
    await scene.wait(7 * HOUR)  # 23:00 in UTC is midnight in Paris
    assert len(scene.texts("ann")) == 1
    await scene.wait(HOUR)
    assert len(scene.texts("ann")) == 2


@pytest.mark.parametrize("time", ["22:00", "3am", "6:59"])
async def test_a_time_at_night_is_refused_kindly(scene: Evening, time: str) -> None:
    assert "quiet hours" in (await scene.say("ann", f"reminders on {time}")).text
    await leave_a_quiz(scene)
    await scene.wait(3 * DAY)
    assert scene.texts("ann") == []


async def test_after_five_without_an_answer_it_stops_and_says_how_to_start_again(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    for _ in range(20):
        await leave_a_quiz(scene)
        await scene.wait(DAY)
    texts = scene.texts("ann")
    assert len(texts) == PATIENCE + 1
    assert "Type `/reminders on 18:00`" in texts[-1]
    await scene.say("ann", "reminders on 19:00")
    await scene.wait(DAY)
    assert len(scene.texts("ann")) == PATIENCE + 2


async def test_answering_anything_begins_the_count_anew(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    for day in range(12):
        await leave_a_quiz(scene)
        if day % 4 == 3:
            await scene.answer("ann")
            await scene.wait(timedelta(minutes=1))
            await leave_a_quiz(scene)
        await scene.wait(DAY)
    assert len(scene.texts("ann")) == 12
    assert not any("leave you in peace" in text for text in scene.texts("ann"))


async def test_reminders_can_be_turned_off(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await leave_a_quiz(scene)
    assert "won't remind you" in (await scene.say("ann", "reminders off")).text
    assert "no reminders" in (await scene.say("ann", "reminders off")).text
    await scene.wait(3 * DAY)
    assert scene.texts("ann") == []


async def test_one_that_was_held_up_for_long_is_left_out(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await leave_a_quiz(scene)
    await scene.away(6 * HOUR + LATE + timedelta(minutes=1))
    assert scene.texts("ann") == []
    await scene.wait(DAY)
    assert len(scene.texts("ann")) == 1


async def test_one_that_the_platform_held_up_does_not_come_at_night(scene: Evening) -> None:
    await scene.say("ann", "reminders on 21:00")
    await leave_a_quiz(scene)
    scene.platform.trouble("ann", *[UnknownError("down")] * 24)
    await scene.wait(15 * HOUR)
    assert scene.texts("ann") == []
    await scene.wait(2 * DAY)
    assert scene.texts("ann"), "another day it comes"


async def test_whoever_takes_no_messages_is_left_alone(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await leave_a_quiz(scene)
    scene.platform.trouble("ann", ForbiddenError("That person takes no direct messages from me."))
    await scene.wait(5 * DAY)
    assert scene.texts("ann") == []


async def test_nobody_is_reminded_of_a_space_that_the_bot_was_removed_from_until_it_is_back(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await leave_a_quiz(scene)
    await scene.room.tutor.left(HOME.platform, str(HOME.space))
    await scene.wait(9 * DAY)
    assert scene.platform.calls == []
    await scene.room.tutor.joined(HOME.platform, str(HOME.space))
    await leave_a_quiz(scene)
    await scene.wait(DAY)
    (text,) = scene.texts("ann")
    assert "waits for you" in text


async def test_after_forget_me_nothing_comes_and_nothing_is_kept(scene: Evening) -> None:
    await scene.say("ann", "reminders on 18:00")
    await leave_a_quiz(scene)
    await scene.wait(DAY)
    asked = await scene.say("ann", "forget-me")
    await scene.press("ann", token(asked, "Forget me"))
    await scene.wait(3 * DAY)
    assert len(scene.texts("ann")) == 1
    kept = await scene.room.tutor.database.read(lambda tx: tx.all("SELECT * FROM outbox WHERE channel = 'ann'"))
    assert kept == []
