from __future__ import annotations

from datetime import timedelta

from tests.contract.acts import answer, score
from tests.contract.seat import Seat


async def test_an_open_question_can_be_answered_after_a_restart(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    await seat.restart()
    assert (await seat.press("ann", question, "A")).has("Right!", "+10 points")


async def test_what_was_chosen_so_far_is_kept(seat: Seat) -> None:
    shown = await seat.press("ann", await seat.say("ann", "quiz green-tea 1"), "A")
    await seat.restart()
    shown = await seat.press("ann", shown, "C")
    assert {"A, chosen", "C, chosen"} <= set(shown.buttons)
    assert (await seat.press("ann", shown, "Submit")).has("Right!")


async def test_points_progress_and_settings_stay(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await seat.say("ann", "settings name Professor")
    await seat.restart()
    assert await score(seat, "ann") == 10
    assert (await seat.say("ann", "progress")).has("1 of 9")
    assert (await seat.say("bob", "leaderboard")).has("Professor: 10 points")


async def test_a_quiz_goes_on_after_a_restart(seat: Seat) -> None:
    feedback = await seat.press("ann", await seat.say("ann", "quiz tasting 3"), "A")
    await seat.restart()
    assert (await seat.press("ann", feedback, "Next")).has("Question 2 of 3")


async def test_a_button_works_a_year_later(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    await seat.advance(timedelta(days=365))
    await seat.restart()
    assert (await seat.press("ann", question, "A")).has("Right!")
