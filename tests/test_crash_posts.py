"""A few kills; `make crash-posts` does many."""

from __future__ import annotations

import asyncio

import pytest

from tests.crash_posts.__main__ import crash
from tests.crash_posts.child import WINDOWS
from tests.crash_posts.trial import Trial


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Trial]:
    return asyncio.run(crash(9, 7, tmp_path_factory.mktemp("crash")))


def test_killed_while_it_posts_no_date_is_posted_twice_and_none_is_lost(trials: list[Trial]) -> None:
    assert [problem for trial in trials for problem in trial.problems()] == []
    assert [set(trial.windows) for trial in trials] == [set(WINDOWS)] * 3


def test_a_second_copy_takes_over_within_two_seconds(trials: list[Trial]) -> None:
    takeovers = [seconds for trial in trials for seconds in trial.takeovers]
    assert len(takeovers) == 9
    assert max(takeovers) < 2
