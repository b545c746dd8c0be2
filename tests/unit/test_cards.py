"""The cards of a question: nothing before the answer tells the key, and afterwards all is said."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import (
    AnyQuestion,
    Choice,
    Difficulty,
    MultipleChoice,
    Numeric,
    Ordering,
    SingleChoice,
    TrueFalse,
    Typed,
)
from bot.model import Reply, Style
from bot.quiz.cards import Heading, feedback_card, question_card
from bot.quiz.grading import grade_chosen, grade_typed
from bot.quiz.score_card import Scored, score_text
from bot.storage.attempts import LETTERS, Answer, Attempt
from bot.tokens import Token, unpack
from tests.classroom import course, labels, single
from tests.unit.questions import orderings, questions, twins

HEADING = Heading("Question 2 of 5", "Tea", "#112233")


def _attempt(question: AnyQuestion, seed: int = 1, chosen: str = "", *, hinted: bool = False) -> Attempt:
    shown = list(range(len(question.options)))
    Random(seed).shuffle(shown)
    return Attempt("GmW4xY2kPq9Z", 1, "ax7DqQwEr2Ty", 2, "c/m/q", question, tuple(shown), chosen, hinted=hinted)


@given(pair=twins(), seed=st.integers(0, 100), chosen=st.sets(st.sampled_from("ABC")), hinted=st.booleans())
def test_twins_that_differ_in_the_key_only_look_the_same(
    pair: tuple[AnyQuestion, AnyQuestion], seed: int, chosen: set[str], *, hinted: bool
) -> None:
    cards = [
        question_card(_attempt(question, seed, "".join(sorted(chosen)), hinted=hinted), HEADING) for question in pair
    ]
    assert cards[0] == cards[1]


@given(question=orderings(), data=st.data())
def test_an_ordering_shows_its_items_only_in_the_order_in_which_they_are_shown(
    question: Ordering, data: st.DataObject
) -> None:
    """A twin in which another order is right, shown in the same order."""
    order = data.draw(st.permutations(range(len(question.items))))
    twin = Ordering(
        id="q",
        objective="o",
        stem=question.stem,
        difficulty=question.difficulty,
        items=tuple(question.items[place] for place in order),
    )
    first = _attempt(question, chosen="B")
    shown = tuple(order.index(index) for index in first.shown)
    second = Attempt(first.id, 1, first.session, 2, first.key, twin, shown, "B", hinted=False)
    assert question_card(first, HEADING) == question_card(second, HEADING)


@given(question=questions(), seed=st.integers(0, 100))
def test_every_button_of_a_card_can_be_pressed_and_has_a_word_or_a_letter(question: AnyQuestion, seed: int) -> None:
    card = question_card(_attempt(question, seed), HEADING)
    for row in card.buttons:
        for button in row:
            assert isinstance(unpack(button.token), Token)
            assert 0 < len(button.label) <= 80


@given(question=questions(), seed=st.integers(0, 100), data=st.data())
def test_feedback_names_the_key_to_whoever_missed_it(question: AnyQuestion, seed: int, data: st.DataObject) -> None:
    attempt = _attempt(question, seed)
    if attempt.shown:
        letters = data.draw(st.lists(st.sampled_from(LETTERS[: len(attempt.shown)]), min_size=1, unique=True))
        response = "".join(letters)
        credit = grade_chosen(question, [attempt.shown[LETTERS.index(letter)] for letter in letters]).credit
    else:
        assert isinstance(question, Typed | Numeric)
        response = "something else entirely"
        credit = grade_typed(question, response).credit
    text = feedback_card(attempt, Answer(response, credit, 0), HEADING, "", ()).text
    if credit == 1:
        assert text.startswith("**Right!**")
    else:
        assert text.startswith("**Partly right.**" if credit else "**Not quite.**")
        assert any(phrase in text for phrase in ("The key: **", "The keys:", "The answer is **", "The right order:"))


def _card_after(question: AnyQuestion, response: str, credit: float, points: int = 0) -> Reply:
    attempt = Attempt("a", 1, "s", 2, "c/m/q", question, tuple(range(len(question.options))), "", hinted=False)
    return feedback_card(attempt, Answer(response, credit, points), HEADING, "Notes, line 3", ())


def test_a_wrong_choice_is_told_why_the_key_and_the_source() -> None:
    choices = (Choice(text="Hot", feedback="It burns."), Choice(text="Warm", correct=True, feedback="Just so."))
    question = SingleChoice(
        id="q", objective="o", stem="How?", difficulty=Difficulty.EASY, choices=choices, explanation="Be kind."
    )
    text = _card_after(question, "A", 0).text
    assert [
        part
        for part in ("A.** Hot", "It burns.", "B.** Warm", "Just so.", "Be kind.", "Source: Notes, line 3")
        if part not in text
    ] == []
    assert "It burns" not in _card_after(question, "B", 1, 10).text
    assert "+10 points" in _card_after(question, "B", 1, 10).text


def test_of_a_statement_the_feedback_goes_to_the_wrong_answer_only() -> None:
    question = TrueFalse(
        id="q", objective="o", stem="Tea?", difficulty=Difficulty.EASY, answer=True, feedback="It is tempting."
    )
    assert "It is tempting." in _card_after(question, "B", 0).text
    assert _card_after(question, "B", 0).text.count("It is tempting.") == 1


def test_what_was_typed_is_quoted_harmlessly() -> None:
    question = Typed(id="q", objective="o", stem="What?", difficulty=Difficulty.EASY, accept=("tea",))
    assert r"\*\*bold\*\*" in _card_after(question, "**bold**", 0).text


def test_short_choices_stand_on_the_buttons_and_long_ones_do_not() -> None:
    assert labels(question_card(_attempt(single("a"), 3), HEADING))[0].startswith("A. a choice")
    choices = (Choice(text="long " * 20, correct=True), Choice(text="short"))
    question = SingleChoice(id="q", objective="o", stem="?", difficulty=Difficulty.EASY, choices=choices)
    assert labels(question_card(_attempt(question), HEADING)) == ["A", "B"]


def test_chosen_letters_are_said_in_words_too() -> None:
    choices = tuple(Choice(text=str(number), correct=number < 2) for number in range(3))
    question = MultipleChoice(id="q", objective="o", stem="?", difficulty=Difficulty.EASY, choices=choices)
    card = question_card(_attempt(question, chosen="B"), HEADING)
    assert labels(card) == ["A", "B, chosen", "C", "Submit"]
    assert card.buttons[0][1].style is Style.CHOSEN
    assert card.text.count("(chosen)") == 1


@pytest.mark.parametrize("seed", range(5))
def test_an_order_is_tapped_undone_and_submitted(seed: int) -> None:
    question = Ordering(id="q", objective="o", stem="?", difficulty=Difficulty.EASY, items=("x", "y", "z"))
    rows = [labels(question_card(_attempt(question, seed, chosen), HEADING)) for chosen in ("", "B", "BA", "BAC")]
    assert rows == [["A", "B", "C"], ["A", "C", "Undo"], ["C", "Undo"], ["Submit", "Undo"]]


def test_a_score_card_says_what_to_read_again_but_not_to_others() -> None:
    tea = course("tea", {"green-tea": []})
    scored = Scored(right=1, asked=2, planned=3, points=10, missed=((tea, tea.modules[0]),))
    mine, shared = score_text(scored), score_text(scored, "Ada")
    assert "1 of 2 right" in mine
    assert "Left after 2 of 3" in mine
    assert "Green Tea" in mine
    assert shared.startswith("Ada has")
    assert "Green Tea" not in shared
