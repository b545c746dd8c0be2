from __future__ import annotations

import shutil

import pytest

from tests.contract.acts import answer, score
from tests.contract.premises import Premises
from tests.contract.seat import Seat


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("1:answer:0123456789ab:A", "I can't find that question"),
        ("1:next:0123456789ab:2", "I can't find that quiz"),
        ("1:nosuch:1", "another version of me"),
        ("9:answer:0123456789ab:A", "another version of me"),
        ("1:answer:", "damaged"),
        ("1:next:0123456789ab:two", "damaged"),
        ("1:read:no-course:no-module:1", "no longer in the course"),
    ],
)
async def test_a_wrong_token_is_told_what_to_do(seat: Seat, token: str, told: str) -> None:
    shown = await seat.forge("ann", token)
    assert shown.has(told)
    assert shown.private
    assert await score(seat, "ann") == 0


async def test_another_learners_question_cannot_be_answered(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    refused = await seat.press("bob", question, "A")
    assert refused.has("somebody else")
    assert refused.private
    assert (await score(seat, "ann"), await score(seat, "bob")) == (0, 0)
    assert (await seat.press("ann", question, "A")).has("Right!", "+10 points")


async def test_another_learners_quiz_can_be_neither_gone_on_with_nor_left(seat: Seat) -> None:
    feedback = await answer(seat, "ann", "black-tea", "A")
    assert (await seat.press("bob", feedback, "Next")).has("somebody else's")
    question = await seat.say("ann", "quiz tasting 1")
    assert (await seat.press("bob", question, "Leave")).has("somebody else's")


@pytest.mark.parametrize("copies", [2, 5])
async def test_a_press_that_comes_again_is_answered_and_counts_once(seat: Seat, copies: int) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    shown = await seat.press("ann", question, "A", copies=copies)
    assert shown.has("Right!")
    assert await score(seat, "ann") == 10
    assert (await seat.say("ann", "progress")).has("1 of 9")


async def test_a_next_that_comes_again_skips_no_question(seat: Seat) -> None:
    shown = await seat.press("ann", await seat.say("ann", "quiz tasting 3"), "A")
    shown = await seat.press("ann", shown, "Next", copies=2)
    assert shown.has("Question 2 of 3")


async def test_the_same_question_earns_points_once(seat: Seat) -> None:
    assert (await answer(seat, "ann", "black-tea", "A")).has("+10 points")
    assert not (await answer(seat, "ann", "black-tea", "A")).has("+10 points")
    assert await score(seat, "ann") == 10


async def test_a_revealed_key_earns_nothing_afterwards(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "B")
    assert (await answer(seat, "ann", "black-tea", "A")).has("Right!", "first answer only")
    assert await score(seat, "ann") == 0


async def test_after_forget_me_an_open_question_is_nobodys(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    await seat.press("ann", await seat.say("ann", "forget-me"), "Forget me")
    refused = await seat.press("ann", question, "A")
    assert refused.has("can't find that question", "nothing was counted")
    assert await score(seat, "ann") == 0


async def test_the_forget_button_of_another_does_nothing(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    asked = await seat.say("ann", "forget-me")
    assert (await seat.press("bob", asked, "Forget me")).has("nothing of yours")
    assert await score(seat, "ann") == 10


async def test_an_open_question_is_judged_as_it_was_asked_though_the_pack_was_edited(
    seat: Seat, premises: Premises
) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    page = premises.content / "tea-school" / "black-tea.yaml"
    page.write_text(page.read_text("utf-8").replace("for hours", "for a week"), "utf-8")
    await seat.restart()
    assert (await seat.press("ann", question, "A")).has("Right!", "for hours")
    assert await score(seat, "ann") == 10


async def test_once_answered_an_edited_question_earns_nothing_again(seat: Seat, premises: Premises) -> None:
    await answer(seat, "ann", "black-tea", "A")
    page = premises.content / "tea-school" / "black-tea.yaml"
    page.write_text(page.read_text("utf-8").replace("for hours", "for a week"), "utf-8")
    await seat.restart()
    assert (await answer(seat, "ann", "black-tea", "A")).has("Right!", "for a week", "first answer only")
    assert await score(seat, "ann") == 10


async def test_when_the_pack_is_gone_open_quizzes_end_kindly(seat: Seat, premises: Premises) -> None:
    feedback = await seat.press("ann", await seat.say("ann", "quiz tasting 3"), "A")
    summary = await seat.say("ann", "summary black-tea")
    shutil.rmtree(premises.content / "tea-school")
    await seat.restart()
    before = await score(seat, "ann")
    assert (await seat.press("ann", summary, "Quiz me")).has("no longer")
    assert (await seat.press("ann", summary, "Key terms")).has("no longer")
    assert (await seat.press("ann", feedback, "Next")).has("Score card", "1 of 1 right")
    assert (await seat.say("ann", "courses")).has("Coffee school")
    assert await score(seat, "ann") == before
