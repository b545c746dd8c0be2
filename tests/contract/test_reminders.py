from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contract.acts import answer, offers, score
from tests.contract.seat import Seat, Shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIX_IN_THE_EVENING = 6 * HOUR
"""A story begins at noon."""


async def reminders(seat: Seat, who: str) -> list[Shown]:
    """The private messages that came by themselves."""
    return [shown for shown in await seat.received(who) if shown.has("reminder")]


async def test_nobody_is_reminded_unasked(seat: Seat) -> None:
    await seat.say("ann", "quiz tasting 3")
    await seat.advance(3 * DAY)
    assert await reminders(seat, "ann") == []


async def test_an_unfinished_quiz_is_brought_to_mind_in_private_at_the_learners_time(seat: Seat) -> None:
    on = await seat.say("ann", "reminders on 6pm")
    assert on.private
    assert on.has("Reminders: on", "18:00", "UTC", "reminders off")
    await seat.press("ann", await seat.say("ann", "quiz tasting 3"), "A")
    await seat.advance(SIX_IN_THE_EVENING - timedelta(minutes=1))
    assert await reminders(seat, "ann") == []
    await seat.advance(timedelta(minutes=1))
    (reminder,) = await reminders(seat, "ann")
    assert reminder.private
    assert reminder.has("Your quiz on Tasting waits for you at question 2", "reminders off")
    assert offers(reminder, "Quiz me")
    assert (await reminders(seat, "bob"), await seat.posted()) == ([], [])


async def test_its_button_goes_on_with_the_quiz(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.press("ann", await seat.say("ann", "quiz tasting 3"), "A")
    await seat.advance(SIX_IN_THE_EVENING)
    (reminder,) = await reminders(seat, "ann")
    assert (await seat.press("ann", reminder, "Quiz me")).has("Question 2 of 3", "Tasting")


async def test_an_open_daily_question_is_brought_to_mind_and_answered_there(seat: Seat) -> None:
    seat.make_staff("eve")
    await seat.say("eve", "schedule daily 9:00 black-tea")
    await seat.say("ann", "reminders on 18:00")
    await seat.advance(DAY + SIX_IN_THE_EVENING)
    (reminder,) = await reminders(seat, "ann")
    assert reminder.has("Today's question in #general is still open to you", "daily", "reminders off")
    question = await seat.press("ann", reminder, "Show it")
    assert question.private
    assert question.has("Daily question, Thu 19 Nov", "Which step turns the leaves of black tea dark?")
    assert (await seat.press("ann", question, "A")).has("Right!", "+10 points", "Streak: 1 day")
    assert await score(seat, "ann") == 10
    assert (await seat.say("ann", "daily")).has("You have answered today's question")
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    assert len(await reminders(seat, "ann")) == 1


async def test_when_nothing_is_due_no_reminder_comes(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await answer(seat, "ann", "myths", "A")
    await seat.advance(3 * DAY)
    assert await reminders(seat, "ann") == []


async def test_the_time_is_that_of_where_the_learner_lives(seat: Seat) -> None:
    await seat.say("ann", "settings timezone Asia/Tokyo")
    assert (await seat.say("ann", "reminders on 8:00")).has("Asia/Tokyo")
    await seat.say("ann", "quiz tasting 3")
    await seat.advance(11 * HOUR - timedelta(minutes=1))
    assert await reminders(seat, "ann") == []
    await seat.advance(timedelta(minutes=1))
    assert len(await reminders(seat, "ann")) == 1


@pytest.mark.parametrize("time", ["22:00", "23:30", "5 am"])
async def test_the_night_is_left_quiet(seat: Seat, time: str) -> None:
    assert (await seat.say("ann", f"reminders on {time}")).has("quiet hours are 22:00 to 07:00")
    await seat.say("ann", "quiz tasting 3")
    await seat.advance(2 * DAY)
    assert await reminders(seat, "ann") == []


async def test_after_five_without_an_answer_they_stop_and_say_how_to_start_again(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.say("ann", "quiz tasting 3")
    await seat.advance(7 * DAY)
    found = await reminders(seat, "ann")
    assert len(found) == 6
    assert found[-1].has("leave you in peace", "reminders on 18:00")
    await seat.say("ann", "quiz myths 1")
    await seat.advance(3 * DAY)
    assert len(await reminders(seat, "ann")) == 6


async def test_any_answer_begins_the_count_anew(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.say("ann", "quiz tasting 3")
    await seat.advance(4 * DAY)
    await answer(seat, "ann", "myths", "A")
    await seat.advance(HOUR)
    await seat.say("ann", "quiz tasting 2")
    await seat.advance(4 * DAY)
    found = await reminders(seat, "ann")
    assert len(found) == 8
    assert not any(shown.has("leave you in peace") for shown in found)


async def test_reminders_can_be_turned_off(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.say("ann", "quiz tasting 3")
    assert (await seat.say("ann", "reminders off")).has("won't remind you any more")
    await seat.advance(2 * DAY)
    assert await reminders(seat, "ann") == []


async def test_reminders_come_after_a_restart_too(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.say("ann", "quiz tasting 3")
    await seat.restart()
    await seat.advance(SIX_IN_THE_EVENING)
    assert len(await reminders(seat, "ann")) == 1


async def test_whoever_is_forgotten_is_not_reminded(seat: Seat) -> None:
    await seat.say("ann", "reminders on 18:00")
    await seat.say("ann", "quiz tasting 3")
    await seat.press("ann", await seat.say("ann", "forget-me"), "Forget me")
    await seat.advance(2 * DAY)
    assert await reminders(seat, "ann") == []
