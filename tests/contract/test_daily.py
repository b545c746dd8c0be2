"""The daily question: posted once a day, answered once by everybody, closed with its key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contract.acts import offers, score
from tests.contract.seat import Seat, Shown

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MORNING = timedelta(hours=21)
"""From noon, where stories begin, to nine o'clock in the morning."""


async def scheduled(seat: Seat, rest: str = "9:00") -> Shown:
    seat.make_staff("eve")
    return await seat.say("eve", f"schedule daily {rest}")


async def newest(seat: Seat, words: str = "Daily question") -> Shown:
    """The latest public message with these words in it, as it stands now."""
    return [shown for shown in await seat.posted() if shown.has(words)][-1]


async def test_the_question_comes_at_its_time_with_a_button_for_each_letter(seat: Seat) -> None:
    await scheduled(seat)
    await seat.advance(MORNING - timedelta(minutes=1))
    assert not any(shown.has("Daily question") for shown in await seat.posted())
    await seat.advance(timedelta(minutes=1))
    post = await newest(seat)
    assert post.has("Thu 19 Nov", "A.", "B.", "Nobody has answered yet", "Open until Fri 20 Nov, 09:00")
    assert offers(post, "A", "B")
    assert not post.private


async def test_an_answer_is_told_in_private_with_points_and_counted_in_public(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    told = await seat.press("ann", await newest(seat), "A")
    assert told.private
    assert told.has("Right!", "+10 points", "Fully oxidised", "Streak: 1 day")
    await seat.advance(timedelta(seconds=3))
    assert (await newest(seat)).has("1 has answered")
    assert await score(seat, "ann") == 10


async def test_everybody_answers_once_however_often_they_press(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    post = await newest(seat)
    assert (await seat.press("ann", post, "A", copies=3)).has("Right!")
    assert (await seat.press("ann", post, "B")).has("answered this one already")
    assert (await seat.press("bob", post, "B")).has("Not quite")
    await seat.advance(DAY)
    reveal = await newest(seat, "The answer")
    assert reveal.has("The key", "A, the key: 1 of 2", "B: 1 of 2", "C: 0 of 2")
    assert await score(seat, "ann") == 10


@pytest.mark.parametrize("reveal", ["", "later"])
async def test_ten_presses_on_two_devices_and_one_after_the_close_count_once(seat: Seat, reveal: str) -> None:
    await scheduled(seat, f"9:00 black-tea {reveal}")
    await seat.advance(MORNING)
    post, elsewhere = await newest(seat), await seat.say("ann", "daily")
    assert (await seat.press("ann", post, "A", copies=10)).has("Kept" if reveal else "Right!")
    await seat.press("ann", elsewhere, "A", copies=2)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    assert (await newest(seat, "The answer")).has("A, the key: 1 of 1", "B: 0 of 1")
    assert await score(seat, "ann") == 10
    assert (await seat.press("ann", post, "B")).has("answered this one already")
    assert (await seat.press("bob", post, "A")).has("That question has closed")
    assert (await newest(seat, "The answer")).has("A, the key: 1 of 1", "B: 0 of 1")
    assert (await score(seat, "ann"), await score(seat, "bob")) == (10, 0)


async def test_after_a_day_it_is_closed_and_its_key_is_told(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    closed = await newest(seat)
    assert closed.has("(closed)", "Closed. Nobody has answered")
    assert not offers(closed, "A")
    assert (await newest(seat, "The answer")).has("Oxidation does it", "Nobody answered in time")


async def test_a_missed_question_is_asked_again_as_practice_without_points(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    await seat.advance(MORNING)
    practice = await seat.say("ann", "daily")
    assert practice.has("You missed this one", "Which step")
    assert (await seat.press("ann", practice, "A")).has("Right!")
    assert await score(seat, "ann") == 0
    result = await seat.press("ann", await newest(seat, "The answer"), "My result")
    assert result.has("Your result: Practice, Thu 19 Nov", "Right!")
    assert (await seat.say("ann", "daily")).has("no daily question")


async def test_a_revealed_key_is_worth_nothing_in_a_quiz(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    question = await seat.say("ann", "quiz black-tea 1")
    assert (await seat.press("ann", question, "A")).has("Right!", "first answer only")
    assert await score(seat, "ann") == 0


async def test_a_revealed_key_is_worth_nothing_in_a_round_alone_nor_in_one_for_two(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    for players in (["ann"], ["ann", "bob"]):
        await seat.say("ann", "play start black-tea")
        await seat.advance(timedelta(seconds=1))
        for who in players:
            await seat.press(who, await newest(seat, "Live round"), "Join")
        await seat.advance(timedelta(seconds=30))
        for who in players:
            await seat.press(who, await newest(seat, "Question 1 of 1"), "A")
        await seat.advance(timedelta(seconds=10))
        assert (await newest(seat, "Podium")).has("1. ann: 1 of 1 right")
        assert await score(seat, "ann") == 0


async def test_a_question_that_is_open_is_kept_out_of_quizzes(seat: Seat) -> None:
    await scheduled(seat, "9:00 myths")
    await seat.advance(MORNING)
    assert (await seat.say("ann", "quiz myths 1")).has("no questions")


async def test_with_a_later_reveal_the_answer_may_be_changed_until_the_close(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea later")
    await seat.advance(MORNING)
    post = await newest(seat)
    kept = await seat.press("ann", post, "B")
    assert kept.has("Kept", "You can change it until Fri 20 Nov, 09:00")
    assert not kept.has("Oxidation")
    await seat.press("ann", post, "A")
    assert await score(seat, "ann") == 0
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    assert (await newest(seat, "The answer")).has("A, the key: 1 of 1")
    result = await seat.press("ann", await newest(seat, "The answer"), "My result")
    assert result.has("Your result: Daily question, Thu 19 Nov", "Right!", "+10 points")
    assert await score(seat, "ann") == 10


async def test_a_typed_question_opens_in_private(seat: Seat) -> None:
    await scheduled(seat, "9:00 minutes")
    await seat.advance(MORNING)
    post = await newest(seat)
    assert offers(post, "Answer")
    opened = await seat.press("ann", post, "Answer")
    assert opened.private
    assert opened.has("How long does a black tea draw?")
    assert (await seat.press("ann", opened, "Answer", text="4")).has("Right!", "+10 points")
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY)
    assert (await newest(seat, "The answer")).has("4 minutes", "Right: 1 of 1")


async def test_daily_shows_the_question_that_is_open(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    question = await seat.say("ann", "daily")
    assert question.private
    assert (await seat.press("ann", question, "A")).has("Right!", "+10 points")
    assert (await seat.say("ann", "daily")).has("You have answered today's question")
    assert (await seat.press("ann", await newest(seat), "A")).has("Right!", "+10 points")
    assert await score(seat, "ann") == 10


async def test_days_in_a_row_make_a_streak_that_progress_and_the_reveal_tell(seat: Seat) -> None:
    await scheduled(seat, "9:00 tasting")
    await seat.advance(MORNING)
    await seat.press("ann", await newest(seat), "A")
    await seat.advance(DAY)
    assert (await seat.press("ann", await newest(seat), "A")).has("Streak: 2 days")
    await seat.advance(DAY)
    assert (await newest(seat, "The answer")).has("Longest streaks: ann 2 days")
    assert (await seat.say("ann", "progress")).has("Streak: 2 days")


async def test_who_hides_is_not_named_among_the_streaks(seat: Seat) -> None:
    await scheduled(seat, "9:00 tasting")
    await seat.say("ann", "settings name hidden")
    await seat.advance(MORNING)
    await seat.press("ann", await newest(seat), "A")
    await seat.advance(DAY)
    await seat.press("ann", await newest(seat), "A")
    await seat.advance(DAY)
    assert not (await newest(seat, "The answer")).has("ann 2")


async def test_several_questions_a_day_are_numbered(seat: Seat) -> None:
    await scheduled(seat, "9:00 tasting questions=2")
    await seat.advance(MORNING)
    post = await newest(seat)
    assert offers(post, "1A", "2A")
    first = await seat.press("ann", post, "1A")
    assert first.has("Right!")
    second = await seat.press("ann", first, "Question 2")
    assert (await seat.press("ann", second, "A")).has("Right!")


async def test_a_post_is_there_after_a_restart_and_can_be_answered(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    post = await newest(seat)
    await seat.restart()
    assert (await seat.press("ann", post, "A")).has("Right!")
    await seat.advance(HOUR)
    assert len([shown for shown in await seat.posted() if shown.has("Daily question")]) == 1
