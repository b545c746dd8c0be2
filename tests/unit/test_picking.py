"""What a quiz asks: missed before, then new, then longest unseen; modules in turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import millis
from bot.quiz.picking import Candidate, Seen, pick

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("UTC")

COURSES = st.lists(st.integers(0, 3), min_size=1, max_size=30).map(
    lambda modules: [Candidate(f"c/m{module}/q{number}", module) for number, module in enumerate(modules)]
)


def _at(days_ago: float) -> int:
    return millis(NOW - timedelta(days=days_ago))


def _pick(candidates: list[Candidate], seen: dict[str, Seen], count: int, seed: int = 1) -> list[str]:
    return pick(candidates, seen, count, NOW, ZONE, Random(seed))


@given(candidates=COURSES, count=st.integers(1, 40), seed=st.integers())
def test_as_many_as_asked_for_or_there_are_and_none_twice(candidates: list[Candidate], count: int, seed: int) -> None:
    picked = _pick(candidates, {}, count, seed)
    assert len(picked) == min(count, len(candidates))
    assert len(set(picked)) == len(picked)
    assert set(picked) <= {candidate.key for candidate in candidates}


@given(data=st.data(), candidates=COURSES, count=st.integers(1, 20))
def test_nobody_is_passed_over_for_one_of_lower_rank(
    data: st.DataObject, candidates: list[Candidate], count: int
) -> None:
    seen = {
        candidate.key: Seen(credit, _at(days))
        for candidate in candidates
        if (credit := data.draw(st.sampled_from((None, 0.0, 0.5, 1.0)))) is not None
        and (days := data.draw(st.integers(0, 20))) is not None
    }
    picked = set(_pick(candidates, seen, count))
    left = {candidate.key for candidate in candidates} - picked

    def rank(key: str) -> tuple[int, int]:
        known = seen.get(key)
        if known is None:
            return (1, 0)
        missed = known.last < 1 and known.at < millis(NOW.replace(hour=0))
        return (0 if missed else 2, known.at)

    if picked and left:
        assert max(map(rank, picked)) <= min(map(rank, left))


def test_what_was_missed_today_waits_until_tomorrow() -> None:
    candidates = [Candidate("c/m/today", 0), Candidate("c/m/yesterday", 0), Candidate("c/m/new", 0)]
    seen = {"c/m/today": Seen(0, _at(0.1)), "c/m/yesterday": Seen(0, _at(1))}
    assert _pick(candidates, seen, 2) == ["c/m/yesterday", "c/m/new"]


def test_today_ends_at_midnight_in_the_zone() -> None:
    seen = {"c/m/q": Seen(0, _at(0.4))}  # 02:24 in UTC, the day before in New York
    candidates = [Candidate("c/m/q", 0), Candidate("c/m/new", 0)]
    assert pick(candidates, seen, 1, NOW, ZoneInfo("America/New_York"), Random(1)) == ["c/m/q"]
    assert pick(candidates, seen, 1, NOW, ZONE, Random(1)) == ["c/m/new"]


@given(sizes=st.lists(st.integers(1, 8), min_size=2, max_size=4), count=st.integers(1, 20), seed=st.integers())
def test_a_mix_takes_new_questions_from_the_modules_in_turn(sizes: list[int], count: int, seed: int) -> None:
    candidates = [Candidate(f"c/{module}/{n}", module) for module, size in enumerate(sizes) for n in range(size)]
    taken = [key.split("/")[1] for key in _pick(candidates, {}, count, seed)]
    for module, size in enumerate(sizes):
        for other in range(len(sizes)):
            if taken.count(str(module)) < size:
                assert taken.count(str(other)) <= taken.count(str(module)) + 1


@given(seed=st.integers())
def test_two_of_one_module_stand_side_by_side_only_when_no_other_is_left(seed: int) -> None:
    candidates = [Candidate(f"c/{module}/{n}", module) for module in range(3) for n in range(4)]
    modules = [key.split("/")[1] for key in _pick(candidates, {}, 12, seed)]
    assert all(first != second for first, second in pairwise(modules))


def test_the_same_seed_asks_the_same() -> None:
    candidates = [Candidate(f"c/m/{number}", 0) for number in range(20)]
    assert _pick(candidates, {}, 5, seed=7) == _pick(candidates, {}, 5, seed=7)
    assert _pick(candidates, {}, 5, seed=7) != _pick(candidates, {}, 5, seed=8)
