from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.daily.streaks import Streak, streak, streak_line
from tests.unit.streak_model import model

FIRST = date(2026, 11, 16)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def told(story: str) -> Streak:
    """A letter a day: `x` answered, `.` missed, `?` still open, a space: no question that day."""
    dates = {day(number): sign for number, sign in enumerate(story)}
    scheduled = [each for each, sign in dates.items() if sign != " "]
    active = {each for each, sign in dates.items() if sign == "x"}
    return streak(reversed(scheduled), active, {each for each, sign in dates.items() if sign == "?"})


def test_days_in_a_row_count() -> None:
    assert told("xxx").days == 3


def test_a_missed_day_breaks_without_a_freeze() -> None:
    assert told("xxx.x").days == 1


def test_seven_days_earn_a_freeze_and_a_missed_day_spends_it() -> None:
    assert told("xxxxxxx") == Streak(7, 1)
    assert told("xxxxxxx.x") == Streak(8, 0)
    assert told("xxxxxxx..x") == Streak(1, 0)


def test_two_freezes_are_kept_at_most() -> None:
    assert told("x" * 28) == Streak(28, 2)


def test_weekends_without_a_question_neither_add_nor_break() -> None:
    assert told("xxxxx  xxxxx  ").days == 10


def test_today_is_not_missed_while_it_is_open() -> None:
    assert told("xx?").days == 2


def test_a_streak_is_told_with_its_freezes() -> None:
    assert streak_line(Streak(7, 1)) == "Streak: **7 days**, 1 freeze in hand."
    assert streak_line(Streak(1)) == "Streak: **1 day**, a beginning."
    assert not streak_line(Streak())


@given(st.text("x. ?", max_size=200))
def test_streaks_are_those_of_the_brute_force_model(story: str) -> None:
    found = told(story)
    assert (found.days, found.freezes) == model(story)
    assert 0 <= found.freezes <= 2
