"""A few kills; `make crash-posts` does many."""

from __future__ import annotations

from pathlib import Path

from tests.crash_posts.__main__ import crash
from tests.crash_posts.child import WINDOWS


async def test_killed_while_it_posts_no_date_is_posted_twice_and_none_is_lost(tmp_path: Path) -> None:
    trials = await crash(9, 7, tmp_path)
    assert [problem for trial in trials for problem in trial.problems()] == []
    assert [set(trial.windows) for trial in trials] == [set(WINDOWS)] * 3


async def test_a_second_copy_takes_over_within_two_seconds(tmp_path: Path) -> None:
    trials = await crash(3, 8, tmp_path)
    takeovers = [seconds for trial in trials for seconds in trial.takeovers]
    assert len(takeovers) == 3
    assert max(takeovers) < 2
