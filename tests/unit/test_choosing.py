from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.daily.choosing import Emphasis, Past, choose
from bot.quiz.picking import Candidate

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def pool(*sizes: int) -> list[Candidate]:
    """So many questions in each module."""
    return [
        Candidate(f"course/module-{place}/question-{number}", place)
        for place, size in enumerate(sizes)
        for number in range(size)
    ]


def posted(
    candidates: list[Candidate], days: int, *, emphasis: Emphasis | None = None, right: int = 0, seed: int = 1
) -> list[str]:
    """One question a day, of which nobody or somebody knew the answer; what was asked, in order."""
    past: dict[str, Past] = {}
    asked = []
    for number in range(1, days + 1):
        now = START + number * DAY
        key = choose(candidates, past, 1, number, emphasis, now, Random(f"{seed}/{number}"))[0]
        was = past.get(key, Past(0, now, 0, 0))
        past[key] = Past(was.times + 1, now, was.answered + 4, was.right + right)
        asked.append(key)
    return asked


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 99))
def test_but_for_every_fifth_nothing_comes_again_until_all_was_asked(sizes: list[int], seed: int) -> None:
    candidates = pool(*sizes)
    asked = posted(candidates, len(candidates) + len(candidates) // 4, seed=seed)
    fresh = [key for number, key in enumerate(asked, start=1) if number % 5 or key not in asked[: number - 1]]
    assert len(set(fresh[: len(candidates)])) == min(len(fresh), len(candidates))


def test_modules_take_turns_in_order() -> None:
    modules = [key.split("/")[1] for key in posted(pool(3, 3, 3), 4)]
    assert modules == ["module-0", "module-1", "module-2", "module-0"]


def test_every_fifth_post_asks_again_what_was_hardest_a_week_ago() -> None:
    candidates = pool(20)
    old, easy, hard, new = (candidate.key for candidate in candidates[:4])
    now = START + 30 * DAY
    past = {
        old: Past(1, START, 4, 3),
        easy: Past(1, START, 4, 4),
        hard: Past(1, START, 4, 1),
        new: Past(1, now - 2 * DAY, 4, 0),
    }
    assert choose(candidates, past, 1, 5, None, now, Random(1)) == [hard]
    assert choose(candidates, past, 1, 6, None, now, Random(1))[0] not in past


def test_with_a_plan_most_questions_are_of_the_open_module() -> None:
    asked = posted(pool(30, 30, 60), 40, emphasis=Emphasis(2, START))
    share = Counter(key.split("/")[1] for key in asked)["module-2"] / len(asked)
    assert 0.6 <= share <= 0.8


def test_the_questions_of_one_post_differ() -> None:
    keys = choose(pool(2, 2), {}, 5, 1, None, START, Random(1))
    assert sorted(keys) == sorted(candidate.key for candidate in pool(2, 2))


def test_what_must_be_opened_comes_after_the_others_of_its_module() -> None:
    candidates = pool(5)
    aside = {candidate.key for candidate in candidates[:4]}.__contains__
    assert choose(candidates, {}, 1, 1, None, START, Random(1), aside) == [candidates[4].key]
