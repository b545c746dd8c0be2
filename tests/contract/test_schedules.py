"""What staff say about schedules, and what then happens."""

from __future__ import annotations

from datetime import timedelta

from tests.contract.acts import answer, offers
from tests.contract.seat import Seat, Shown

DAY = timedelta(days=1)


async def eve(seat: Seat, line: str) -> Shown:
    seat.make_staff("eve")
    return await seat.say("eve", line)


async def posts(seat: Seat, words: str = "Daily question") -> list[Shown]:
    return [shown for shown in await seat.posted() if shown.has(words)]


async def test_staff_are_told_when_the_first_question_comes_and_from_where(seat: Seat) -> None:
    told = await eve(seat, "schedule daily 9:00 Europe/Paris")
    assert told.has("First question Thu 19 Nov, 09:00 Europe/Paris, in #general, from Tea school; result at once")
    assert told.has("Then every day")
    assert offers(told, "Post a test now")
    assert told.private


async def test_times_zones_and_days_are_recognised_in_any_order(seat: Seat) -> None:
    told = await eve(seat, "schedule daily mon wed fri Asia/Tokyo 6:30 pm tasting later")
    assert told.has("Fri 20 Nov, 18:30 Asia/Tokyo", "Tasting", "result at the close", "Mon, Wed and Fri")


async def test_noon_is_a_time(seat: Seat) -> None:
    assert (await eve(seat, "schedule daily noon tasting")).has("every day at 12:00", "Tasting")


async def test_where_nothing_was_ever_done_nothing_is_scheduled(seat: Seat) -> None:
    assert (await eve(seat, "schedule list")).has("no schedules here yet")


async def test_learners_cannot_schedule(seat: Seat) -> None:
    assert (await seat.say("ann", "schedule daily 9:00")).has("for the teaching staff")


async def test_a_zone_that_is_none_is_refused_with_the_nearest(seat: Seat) -> None:
    assert (await eve(seat, "schedule daily 9:00 Europe/Pariss")).has("Did you mean", "Europe/Paris")


async def test_all_schedules_are_listed_with_their_next_time(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00 weekdays")
    await eve(seat, "schedule board 17:00 friday")
    listed = await eve(seat, "schedule list")
    assert listed.has("#1", "Daily question in #general, weekdays at 09:00 UTC", "Next: Thu 19 Nov, 09:00")
    assert listed.has("#2", "The week's board in #general, Fri at 17:00", "Next: Fri 20 Nov, 17:00")


async def test_a_second_question_at_the_same_time_is_pointed_out(seat: Seat) -> None:
    assert not (await eve(seat, "schedule daily 9:00")).has("at the same time")
    assert (await eve(seat, "schedule daily 9:00 tasting")).has("schedule #2", "#1 posts here at the same time")


async def test_whoever_has_several_is_told_which_there_are(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    await eve(seat, "schedule board 17:00 friday")
    asked = await eve(seat, "schedule pause")
    assert asked.has("Which one?", "#1 Daily question in #general, every day at 09:00", "#2 The week's board")


async def test_a_changed_schedule_comes_at_its_new_time(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    assert (await eve(seat, "schedule change 15:00")).has("every day at 15:00", "Next: Wed 18 Nov, 15:00")
    await seat.advance(timedelta(hours=3))
    assert len(await posts(seat)) == 1


async def test_a_date_that_had_its_question_has_no_second_one_at_a_new_time(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    await seat.advance(DAY)
    assert (await eve(seat, "schedule change 15:00")).has("Next: Fri 20 Nov, 15:00")
    assert (await eve(seat, "schedule list")).has("Next: Fri 20 Nov, 15:00")
    await seat.advance(timedelta(hours=6))
    assert len(await posts(seat)) == 1
    await seat.advance(DAY)
    assert [shown.has("20 Nov") for shown in await posts(seat)] == [False, True]


async def test_a_paused_schedule_posts_nothing_until_it_is_resumed(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    await eve(seat, "schedule pause")
    await seat.advance(2 * DAY)
    assert not await posts(seat)
    assert (await eve(seat, "schedule list")).has("Paused")
    assert (await eve(seat, "schedule resume")).has("Next: Sat 21 Nov")
    await seat.advance(DAY)
    assert len(await posts(seat)) == 1


async def test_a_skipped_date_has_no_question(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    assert (await eve(seat, "schedule skip tomorrow")).has("Next: Fri 20 Nov")
    await seat.advance(2 * DAY)
    assert [shown.has("20 Nov") for shown in await posts(seat)] == [True]


async def test_dates_to_be_left_out_are_named_and_a_last_date_can_be_set_and_lifted(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00 until 1 dec")
    assert (await eve(seat, "schedule skip 24 nov")).has("until Tue 1 Dec 2026", "Left out: Tue 24 Nov")
    assert (await eve(seat, "schedule change until 5 dec")).has("until Sat 5 Dec 2026")
    lifted = await eve(seat, "schedule change until forever")
    assert lifted.has("Left out: Tue 24 Nov")
    assert not lifted.has("until")
    assert (await eve(seat, "schedule change skip 25 nov")).has("schedule skip 24 dec")


async def test_a_time_that_is_none_is_refused_with_how_to_write_one(seat: Seat) -> None:
    assert (await eve(seat, "schedule daily 25:00")).has("can't read the time", "21:00")


async def test_dates_that_are_none_or_over_are_refused(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    assert (await eve(seat, "schedule skip 30 feb")).has("can't read the date", "24 dec")
    assert (await eve(seat, "schedule skip yesterday")).has("can't read the date")
    assert (await eve(seat, "schedule skip 2026-11-17")).has("Tue 17 Nov 2026 is over already")
    assert (await eve(seat, "schedule change until 2026-01-01")).has("is over already")
    assert (await eve(seat, "schedule daily 10:00 until 2026-01-01")).has("is over already")
    assert not (await eve(seat, "schedule list")).has("#2")


async def test_a_board_stays_weekly_when_it_is_changed(seat: Seat) -> None:
    await eve(seat, "schedule board 17:00 friday")
    assert (await eve(seat, "schedule change weekdays")).has("once a week")
    assert (await eve(seat, "schedule change thursday")).has("Thu at 17:00")


async def test_a_removed_schedule_still_closes_what_is_open(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    await seat.advance(DAY)
    await eve(seat, "schedule remove")
    await seat.advance(2 * DAY)
    assert [shown.has("(closed)") for shown in await posts(seat)] == [True]
    assert (await eve(seat, "schedule list")).has("no schedules here yet")


async def test_after_its_last_date_nothing_comes(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00 until 19 nov")
    await seat.advance(4 * DAY)
    assert (await eve(seat, "schedule preview")).has("#1 has ended", "schedule change until forever")
    assert len(await posts(seat)) == 1
    assert (await eve(seat, "schedule list")).has("It has ended")


async def test_what_is_previewed_is_what_comes_and_can_be_replaced(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00 tasting")
    first = await eve(seat, "schedule preview")
    assert first.private
    assert first.has("Preview of Thu 19 Nov", "The key")
    second = await seat.press("eve", first, "Another question")
    stems = ("What comes first", "Which water", "cups")
    asked = next(stem for stem in stems if second.has(stem))
    assert not first.has(asked)
    await seat.advance(DAY)
    assert (await posts(seat))[0].has(asked)


async def test_a_plan_that_comes_after_a_preview_is_kept_to(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00")
    await eve(seat, "schedule preview")
    await eve(seat, "course plan 2026-12-01")
    await seat.advance(DAY)
    assert await posts(seat) == []


async def test_another_topic_after_a_preview_is_asked(seat: Seat) -> None:
    await eve(seat, "schedule daily 9:00 tasting")
    await eve(seat, "schedule preview")
    await eve(seat, "schedule change black-tea")
    await seat.advance(DAY)
    assert (await posts(seat))[0].has("Which step turns the leaves of black tea dark?")


async def test_a_test_is_posted_at_once_and_marked(seat: Seat) -> None:
    told = await eve(seat, "schedule daily 9:00")
    await seat.press("eve", told, "Post a test now")
    await seat.advance(timedelta())
    test = (await posts(seat, "Test question"))[0]
    assert test.has("it earns no points")
    assert not (await seat.press("ann", test, "A")).has("+10 points")


async def test_the_weeks_board_comes_on_its_day(seat: Seat) -> None:
    await eve(seat, "schedule board 17:00 friday")
    await answer(seat, "ann", "black-tea", "A")
    await answer(seat, "bob", "myths", "A")
    await seat.say("bob", "settings name hidden")
    await seat.advance(3 * DAY)
    board = (await posts(seat, "Leaderboard here, this week"))[0]
    assert board.has("ann: 10 points")
    assert not board.has("bob")


async def test_with_a_plan_only_open_modules_are_asked(seat: Seat) -> None:
    planned = await eve(seat, "course plan 2026-11-19 7")
    assert planned.has("Thu 19 Nov 2026: Black tea", "Thu 26 Nov 2026: Green tea")
    await eve(seat, "schedule daily 9:00")
    await seat.advance(DAY)
    assert (await posts(seat))[0].has("Which step turns the leaves of black tea dark?")


async def test_setup_takes_the_time_too_and_says_what_is_missing(seat: Seat) -> None:
    missing = "Still missing: course, time zone, channel, time."
    assert (await eve(seat, "setup")).has("Daily question: not chosen yet", missing, "/quiz")
    set_up = await eve(seat, "setup time=9:00 zone=Europe/Paris channel=general")
    assert set_up.has("Daily question: 09:00 Europe/Paris in #general", "Channel: #general")
    assert (await eve(seat, "setup time=10:00")).has("Daily question: 10:00 Europe/Paris")
    await seat.advance(DAY)
    assert len(await posts(seat)) == 1
