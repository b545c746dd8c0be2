from __future__ import annotations

from tests.contract.acts import answer
from tests.contract.seat import Seat


async def test_settings_are_shown_with_the_way_to_change_them(seat: Seat) -> None:
    shown = await seat.say("ann", "settings show")
    assert shown.has("Name on boards", "Time zone", "UTC", "settings timezone")
    assert shown.private


async def test_another_name_stands_on_boards(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    assert (await seat.say("ann", "settings name Professor Tea")).has("Professor Tea")
    board = await seat.say("bob", "leaderboard")
    assert board.has("Professor Tea: 10 points")
    assert not board.has("ann")
    await seat.say("ann", "settings name own")
    assert (await seat.say("bob", "leaderboard")).has("ann: 10 points")


async def test_a_hidden_learner_is_named_nowhere_and_still_ranked(seat: Seat) -> None:
    feedback = await answer(seat, "ann", "black-tea", "A")
    await answer(seat, "bob", "black-tea", "B")
    await seat.say("ann", "settings name hidden")
    assert not (await seat.say("bob", "leaderboard")).has("ann")
    assert (await seat.say("ann", "leaderboard")).has("number 1 of 1", "Nobody else sees your name")
    card = await seat.press("ann", feedback, "Next")
    await seat.press("ann", card, "Show in channel")
    assert (await seat.posted())[-1].has("Somebody has 1 of 1 right")


async def test_a_name_stands_as_it_was_typed_whatever_its_signs(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await seat.say("ann", "settings name *Star* <b> & co")
    assert "Star" in (await seat.say("bob", "leaderboard")).text


async def test_a_time_zone_is_chosen_by_city_and_kept(seat: Seat) -> None:
    assert (await seat.say("ann", "settings timezone Asia/Tokyo")).has("Asia/Tokyo", "21:00")
    await seat.restart()
    assert (await seat.say("ann", "settings show")).has("Asia/Tokyo")


async def test_an_unknown_time_zone_is_refused_kindly(seat: Seat) -> None:
    refused = await seat.say("ann", "settings timezone Mars/Olympus")
    assert refused.has("Mars/Olympus")
    assert (await seat.say("ann", "settings show")).has("UTC")


async def test_the_settings_tell_when_one_is_reminded(seat: Seat) -> None:
    assert (await seat.say("ann", "settings show")).has("Reminders: off")
    await seat.say("ann", "reminders on 18:00")
    assert (await seat.say("ann", "settings show")).has("Reminders: at 18:00")


async def test_staff_choose_the_course_for_everybody_here(seat: Seat) -> None:
    seat.make_staff("eve")
    assert (await seat.say("eve", "course use coffee-school")).has("Coffee school")
    assert (await seat.say("ann", "modules")).has("Beans")
    assert (await seat.say("ann", "quiz 1")).has("coffee bean")


async def test_only_staff_choose_the_course(seat: Seat) -> None:
    assert (await seat.say("ann", "course use coffee-school")).has("for the teaching staff")
    assert (await seat.say("ann", "modules")).has("Black tea")


async def test_setup_says_what_is_set_and_what_is_missing(seat: Seat) -> None:
    seat.make_staff("eve")
    shown = await seat.say("eve", "setup zone=Europe/Paris")
    assert shown.has("Tea school", "not chosen yet", "Europe/Paris", "quiz")
