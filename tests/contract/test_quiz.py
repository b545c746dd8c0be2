from __future__ import annotations

import pytest

from tests.contract.acts import answer, letter, offers, score
from tests.contract.seat import Seat, Shown

ORDER = ("Warm the pot", "Add the leaves", "Pour the water", "Serve the tea")


async def test_a_right_answer_is_told_why_with_points_and_source(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    assert question.has("Question 1 of 1", "Black tea", "easy", "10 points", "Which step", "A.", "B.", "C.")
    shown = await seat.press("ann", question, "A")
    assert shown.has("Right!", "+10 points", "You chose A", "Oxidation does it", "Fully oxidised leaves are dark")
    assert shown.has("Source", "The handbook of tea", "12-14")
    assert offers(shown, "Next")
    assert shown.private


async def test_a_wrong_answer_is_told_what_tempts_and_the_key(seat: Seat) -> None:
    shown = await answer(seat, "ann", "black-tea", "B")
    assert shown.has("Not quite", "You chose B", "Steaming keeps tea green", "The key", "A.", "Oxidation does it")
    assert await score(seat, "ann") == 0


async def test_before_the_answer_nothing_of_the_key_is_said(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    assert not any(question.has(told) for told in ("Oxidation does it", "Fully oxidised", "handbook", "key"))


async def test_true_or_false_is_answered_by_its_button(seat: Seat) -> None:
    question = await seat.say("ann", "quiz myths 1")
    assert any("True" in label for label in question.buttons)
    assert (await seat.press("ann", question, "A")).has("Right!", "Camellia sinensis")
    assert (await answer(seat, "bob", "myths", "B")).has("Not quite", "Only the making differs")


async def test_several_keys_are_chosen_one_by_one_and_can_be_let_go(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz green-tea 1")
    assert offers(shown, "A", "B", "C", "D", "Submit")
    for label in ("A", "B", "C", "B"):
        shown = await seat.press("ann", shown, label)
    assert "A, chosen" in shown.buttons
    assert "B" in shown.buttons
    shown = await seat.press("ann", shown, "Submit")
    assert shown.has("Right!", "+20 points", "China", "Japan")


async def test_choosing_everything_earns_nothing(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz green-tea 1")
    for label in "ABCD":
        shown = await seat.press("ann", shown, label)
    shown = await seat.press("ann", shown, "Submit")
    assert shown.has("Not quite", "The keys", "China", "Japan")
    assert await score(seat, "ann") == 0


async def test_one_of_two_keys_is_worth_half(seat: Seat) -> None:
    shown = await seat.press("ann", await seat.say("ann", "quiz green-tea 1"), "C")
    assert (await seat.press("ann", shown, "Submit")).has("Partly right", "+10 points")


async def test_nothing_chosen_cannot_be_submitted(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz green-tea 1")
    assert (await seat.press("ann", shown, "Submit")).has("Choose at least one")
    assert (await seat.press("ann", shown, "A")).has("chosen")


async def order(seat: Seat, who: str, items: tuple[str, ...]) -> Shown:
    shown = question = await seat.say(who, "quiz brewing 1")
    for item in items:
        shown = await seat.press(who, shown, letter(question, item))
    return shown


async def test_items_are_put_in_order_one_after_another(seat: Seat) -> None:
    shown = await order(seat, "ann", ORDER)
    assert shown.has(" → ".join(letter(shown, item) for item in ORDER))
    assert (await seat.press("ann", shown, "Submit")).has("Right!", "+30 points", "Each step prepares the next")


async def test_a_wrong_order_is_told_the_right_one(seat: Seat) -> None:
    shown = await seat.press("ann", await order(seat, "ann", ORDER[::-1]), "Submit")
    assert shown.has("Not quite", "The right order", "A cold pot cools the water")
    told = [shown.text.rindex(item) for item in ORDER]
    assert told == sorted(told)


async def test_an_order_can_be_undone_step_by_step(seat: Seat) -> None:
    shown = await order(seat, "ann", ("Serve the tea",))
    shown = await seat.press("ann", shown, "Undo")
    assert len([label for label in shown.buttons if len(label) == 1]) == len(ORDER)


@pytest.mark.parametrize("typed", ["oolong", "  The OOLONG! ", "Oolong tea", "olong"])
async def test_a_typed_answer_forgives_case_articles_and_a_typo(seat: Seat, typed: str) -> None:
    question = await seat.say("ann", "quiz words 1")
    shown = await seat.press("ann", question, "Answer", text=typed)
    assert shown.has("Right!", "between green and black")


async def test_a_typed_answer_that_was_expected_is_told_why_it_is_wrong(seat: Seat) -> None:
    question = await seat.say("ann", "quiz words 1")
    shown = await seat.press("ann", question, "Answer", text="green tea")
    assert shown.has("Not quite", "green tea", "not oxidised at all", "The answer is", "oolong")


@pytest.mark.parametrize("typed", ["4", "4.4", "4,0 minutes", "8/2"])
async def test_a_number_may_be_typed_in_many_ways(seat: Seat, typed: str) -> None:
    question = await seat.say("ann", "quiz minutes 1")
    assert question.has("minutes")
    assert (await seat.press("ann", question, "Answer", text=typed)).has("Right!")


async def test_what_is_no_number_is_not_counted(seat: Seat) -> None:
    question = await seat.say("ann", "quiz minutes 1")
    assert (await seat.press("ann", question, "Answer", text="long")).has("I need a number", "nothing was counted")
    assert (await seat.press("ann", question, "Answer", text="7")).has("Not quite", "4 minutes")


async def test_a_hint_is_shown_with_the_question_when_it_is_asked_for(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    assert not question.has("apple")
    hinted = await seat.press("ann", question, "Hint")
    assert hinted.has("Which step", "an apple that was cut open")
    assert not offers(hinted, "Hint")
    assert (await seat.press("ann", hinted, "A")).has("Right!", "+10 points")


async def test_a_quiz_ends_with_a_score_card(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz tasting 3")
    for label in ("A", "Next", "B", "Next", "A"):
        shown = await seat.press("ann", shown, label)
    assert offers(shown, "Next: score card")
    card = await seat.press("ann", shown, "Next")
    assert card.has("Score card", "Tasting", "2 of 3 right", "20 points", "Worth reading again")
    assert offers(card, "Retry the missed", "Quiz me again", "Read: Tasting", "Show in channel")


async def test_what_was_missed_can_be_tried_once_more_without_points(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz tasting 3")
    for label in ("A", "Next", "B", "Next", "A", "Next", "Retry"):
        shown = await seat.press("ann", shown, label)
    assert shown.has("Question 1 of 1")
    shown = await seat.press("ann", shown, "A")
    assert shown.has("Right!", "first answer only")
    assert await score(seat, "ann") == 20
    assert (await seat.say("ann", "progress")).has("2 of 3 right the first time, 3 by now")


async def test_a_score_card_can_be_shown_to_everybody(seat: Seat) -> None:
    shown = await seat.press("ann", await answer(seat, "ann", "black-tea", "A"), "Next")
    shared = await seat.press("ann", shown, "Show in channel")
    assert not shared.private
    assert (await seat.posted())[-1].has("ann", "1 of 1 right")


async def test_a_quiz_can_be_left_and_scored_as_far_as_it_went(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz tasting 3")
    for label in ("A", "Next", "Leave"):
        shown = await seat.press("ann", shown, label)
    assert shown.has("Score card", "1 of 1 right", "Left after 1 of 3")


async def test_an_unfinished_quiz_is_taken_up_again(seat: Seat) -> None:
    shown = await seat.say("ann", "quiz tasting 3")
    for label in ("A", "Next"):
        shown = await seat.press("ann", shown, label)
    again = await seat.say("ann", "quiz")
    assert again.has("Welcome back", "Tasting", "Question 2 of 3")
    assert (await seat.press("ann", again, "A")).has("Right!")


async def test_the_count_and_the_difficulty_may_come_in_any_order(seat: Seat) -> None:
    assert (await seat.say("ann", "quiz 2 easy")).has("Question 1 of 2", "easy")
    assert (await seat.say("bob", "quiz hard")).has("Put the steps of brewing in order", "30 points")
    assert (await seat.say("cem", "quiz all 4")).has("Question 1 of 4")


async def test_a_question_that_was_answered_right_comes_later_than_a_new_one(seat: Seat) -> None:
    seen = set()
    for _ in range(3):
        question = await seat.say("ann", "quiz tasting 1")
        seen.add(next(stem for stem in ("What comes first", "Which water", "Why are the cups") if question.has(stem)))
        await seat.press("ann", question, "A")
    assert len(seen) == 3
