"""Grading: properties of credit, and what is forgiven in typed answers and numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Choice, Difficulty, MultipleChoice, Numeric, NumericTrap, Ordering, Trap, Typed
from bot.quiz.grading import grade_chosen, grade_typed, read_number
from tests.unit.questions import LINES, questions


def _multiple(keys: int, distractors: int) -> MultipleChoice:
    choices = tuple(Choice(text=str(number), correct=number < keys) for number in range(keys + distractors))
    return MultipleChoice(id="q", objective="o", stem="Which?", difficulty=Difficulty.EASY, choices=choices)


def _ordering(size: int) -> Ordering:
    items = tuple(map(str, range(size)))
    return Ordering(id="q", objective="o", stem="In order?", difficulty=Difficulty.EASY, items=items)


def _typed(*accept: str, traps: tuple[Trap, ...] = ()) -> Typed:
    return Typed(id="q", objective="o", stem="What?", difficulty=Difficulty.EASY, accept=accept, traps=traps)


def _numeric(answer: float, tolerance: float = 0.0, unit: str = "", traps: tuple[NumericTrap, ...] = ()) -> Numeric:
    return Numeric(
        id="q",
        objective="o",
        stem="How many?",
        difficulty=Difficulty.EASY,
        answer=answer,
        tolerance=tolerance,
        unit=unit,
        traps=traps,
    )


@given(data=st.data(), question=questions())
def test_credit_lies_between_nothing_and_all(data: st.DataObject, question: MultipleChoice) -> None:
    if isinstance(question, Typed | Numeric):
        graded = grade_typed(question, data.draw(st.text(max_size=60)))
    else:
        graded = grade_chosen(question, data.draw(st.lists(st.integers(0, len(question.options) - 1))))
    assert 0 <= graded.credit <= 1


@given(keys=st.integers(1, 9), distractors=st.integers(1, 9))
def test_choosing_everything_or_nothing_earns_nothing(keys: int, distractors: int) -> None:
    question = _multiple(keys, distractors)
    assert grade_chosen(question, range(keys + distractors)).credit == 0
    assert grade_chosen(question, ()).credit == 0


@given(keys=st.integers(1, 9), distractors=st.integers(0, 9))
def test_exactly_the_keys_earn_all(keys: int, distractors: int) -> None:
    assert grade_chosen(_multiple(keys, distractors), range(keys)).credit == 1


@given(data=st.data(), keys=st.integers(2, 6), distractors=st.integers(1, 6))
def test_one_more_distractor_never_helps_and_one_more_key_never_hurts(
    data: st.DataObject, keys: int, distractors: int
) -> None:
    question = _multiple(keys, distractors)
    chosen = data.draw(st.sets(st.integers(0, keys + distractors - 1)))
    credit = grade_chosen(question, sorted(chosen)).credit
    for index in range(keys + distractors):
        after = grade_chosen(question, sorted(chosen | {index})).credit
        assert after >= credit if index < keys else after <= credit


def test_an_order_at_random_earns_little_on_average_and_half_of_the_orders_nothing() -> None:
    earned = [grade_chosen(_ordering(4), order).credit for order in permutations(range(4))]
    assert sum(credit == 0 for credit in earned) > len(earned) / 2
    assert sum(earned) / len(earned) < 0.2


@given(order=st.permutations(range(6)), place=st.integers(0, 4))
def test_putting_two_neighbours_right_never_lowers_the_credit(order: list[int], place: int) -> None:
    credit = grade_chosen(_ordering(6), order).credit
    if order[place] > order[place + 1]:
        order[place], order[place + 1] = order[place + 1], order[place]
        assert grade_chosen(_ordering(6), order).credit >= credit


def test_orders_from_right_to_reversed_earn_all_part_and_nothing() -> None:
    earned = [grade_chosen(_ordering(4), order).credit for order in ((0, 1, 2, 3), (1, 0, 2, 3), (3, 2, 1, 0))]
    assert earned == [1, pytest.approx(2 / 3), 0]


@pytest.mark.parametrize("order", [(), (0, 1, 2), (0, 1, 2, 2), (0, 1, 2, 3, 3)])
def test_an_order_that_is_not_complete_earns_nothing(order: tuple[int, ...]) -> None:
    assert grade_chosen(_ordering(4), order).credit == 0


@given(accepted=LINES)
def test_what_is_accepted_is_right_whatever_the_case_and_the_spaces(accepted: str) -> None:
    question = _typed(accepted)
    if any(char.isalnum() for char in accepted):
        assert grade_typed(question, accepted).credit == 1
        assert grade_typed(question, f"  {accepted}. ").credit == 1


@pytest.mark.parametrize(
    "typed",
    [
        "feature store",
        "Feature Store",
        "a feature store",
        "The Feature-Store!",
        "featurestore",
        "feature stroe",
        "fetaure store",
        "\uff46eature store",  # full width, as some keyboards type it
    ],
)
def test_case_punctuation_articles_and_a_slip_are_forgiven(typed: str) -> None:
    assert grade_typed(_typed("feature store"), typed).credit == 1


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "store", "feature", "feature shop", "model store", "feature store or data lake", "store feature"],
)
def test_other_words_and_lists_of_answers_are_wrong(typed: str) -> None:
    assert grade_typed(_typed("feature store"), typed).credit == 0


@pytest.mark.parametrize(
    ("accepted", "typed"), [("skew", "skow"), ("batch", "match"), ("layer2", "layer3"), ("training", "draining")]
)
def test_a_slip_that_could_be_another_word_is_not_forgiven(accepted: str, typed: str) -> None:
    assert grade_typed(_typed(accepted), typed).credit == 0


def test_an_expected_wrong_answer_is_told_and_never_taken_for_a_slip() -> None:
    question = _typed("precision", traps=(Trap(text="precisian", feedback="That is a person."),))
    assert grade_typed(question, "Precisian").credit == 0
    assert grade_typed(question, "Precisian").feedback == "That is a person."
    assert grade_typed(question, "precisiom").credit == 1


@pytest.mark.parametrize("typed", ["C++", "c++"])
def test_signs_that_make_the_name_count(typed: str) -> None:
    assert grade_typed(_typed("C++"), typed).credit == 1
    assert grade_typed(_typed("C#"), typed).credit == 0


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("42", 42),
        (" -7 ", -7),
        ("+3", 3),
        ("\N{MINUS SIGN}7", -7),
        ("0.5", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("0,5", Fraction(1, 2)),
        ("1,000", 1000),
        ("0,125", Fraction(1, 8)),
        ("1,000,000", 1_000_000),
        ("1,234.5", Fraction(2469, 2)),
        ("12 000", 12_000),
        ("1'000", 1000),
        ("1/4", Fraction(1, 4)),
        ("1 / 4", Fraction(1, 4)),
        ("2e-3", Fraction(1, 500)),
        ("1E3", 1000),
        ("80 %", 80),
        ("$5", 5),
        ("５", 5),  # noqa: RUF001 - full width, as some keyboards type it
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: Fraction) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "many", "1/0", "1/", "/2", "1.2.3", "1e", "1e9999", "nan", "inf", "3 4", "1" * 50]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize("typed", ["80", "80ms", "80 ms", "80 MS", "79", "81"])
def test_a_unit_may_be_typed_and_the_tolerance_counts(typed: str) -> None:
    assert grade_typed(_numeric(80, 1, "ms"), typed).credit == 1


@pytest.mark.parametrize("typed", ["78", "82", "80 s", "eighty", ""])
def test_other_numbers_and_units_are_wrong(typed: str) -> None:
    assert grade_typed(_numeric(80, 1, "ms"), typed).credit == 0


def test_an_expected_wrong_number_is_told() -> None:
    question = _numeric(0.1, traps=(NumericTrap(value=10, feedback="That is in percent."),))
    assert grade_typed(question, "10").feedback == "That is in percent."
    assert grade_typed(question, "1/10").credit == 1


@given(text=st.text(max_size=80), unit=st.text(max_size=5))
def test_any_text_is_a_number_or_none(text: str, unit: str) -> None:
    assert isinstance(read_number(text, unit), Fraction | None)


@given(value=st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-9))
def test_the_answer_as_python_writes_it_is_right(value: float) -> None:
    assert grade_typed(_numeric(value), repr(value)).credit == 1
