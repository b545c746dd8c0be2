"""From credit to points."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Difficulty
from bot.quiz.scoring import RIGHT, WORTH, points

DIFFICULTIES = st.sampled_from(Difficulty)


@given(difficulty=DIFFICULTIES)
def test_all_credit_is_worth_what_the_difficulty_is_and_none_nothing(difficulty: Difficulty) -> None:
    assert points(1.0, difficulty) == WORTH[difficulty]
    assert points(0.0, difficulty) == 0


@given(low=st.floats(0, 1), high=st.floats(0, 1), difficulty=DIFFICULTIES)
def test_more_credit_is_never_worth_less(low: float, high: float, difficulty: Difficulty) -> None:
    low, high = sorted((low, high))
    assert 0 <= points(low, difficulty) <= points(high, difficulty) <= WORTH[difficulty]


@pytest.mark.parametrize(
    ("credit", "difficulty", "expected"),
    [
        (0.25, Difficulty.EASY, 3),
        (0.75, Difficulty.EASY, 8),
        (0.05, Difficulty.EASY, 1),
        (1 / 3, Difficulty.EASY, 3),
        (2 / 3, Difficulty.EASY, 7),
        (1 / 3, Difficulty.HARD, 10),
        (2 / 3, Difficulty.MEDIUM, 13),
    ],
)
def test_halves_are_rounded_up_and_thirds_are_exact(credit: float, difficulty: Difficulty, expected: int) -> None:
    assert points(credit, difficulty) == expected


@given(parts=st.integers(1, 10), whole=st.integers(1, 10), difficulty=DIFFICULTIES)
def test_shares_are_rounded_as_exact_fractions_are(parts: int, whole: int, difficulty: Difficulty) -> None:
    share = Fraction(min(parts, whole), whole)
    exact = share * WORTH[difficulty]
    assert points(float(share), difficulty) == int(exact + Fraction(1, 2))


def test_a_sum_of_shares_that_misses_one_by_a_rounding_counts_as_right() -> None:
    assert sum([0.1] * 10) < 1
    assert sum([0.1] * 10) >= RIGHT
