"""Clocks that are set, and machines that sleep: at most one catch-up for each schedule, and none that is stale."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.calendar_walk import DAY, HOUR
from tests.years.recorder import Entry
from tests.years.school import Plan, School, school

BEGIN = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
WORTH_HAVING = 6 * HOUR
PLANS = [Plan("UTC", f"{hour:02}:00") for hour in range(24)]
"""One for each hour: whenever the clock jumps, some are just over and some are near."""


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[School]:
    """Where two ordinary days have passed."""
    async with school(tmp_path, BEGIN) as opened:
        await opened.plan(PLANS)
        await opened.wait(2 * DAY)
        yield opened


def posts(there: School) -> list[tuple[Plan, Entry]]:
    return [(plan, entry) for plan in PLANS for entry in there.told(plan)]


def lateness(plan: Plan, entry: Entry) -> timedelta:
    """How long after its date's time it was put up."""
    date = entry.title.removeprefix("Daily question, ").removesuffix(" (closed)")
    walk = plan.due(BEGIN - DAY, BEGIN + 30 * DAY)
    return entry.at - next(at for day, at in walk if f"{day:%a} {day.day} {day:%b}" == date)


def assert_sound(there: School) -> None:
    """No date twice, none stale or early, and one answer at most for each; all but the newest of a schedule closed."""
    titles = Counter((plan.channel, entry.title.removesuffix(" (closed)")) for plan, entry in posts(there))
    answers = Counter((plan.channel, entry.title) for plan in PLANS for entry in there.told(plan, "The answer"))
    assert max(titles.values()) == 1
    assert max(answers.values()) == 1
    assert {timedelta() <= lateness(plan, entry) <= WORTH_HAVING for plan, entry in posts(there)} == {True}
    open_now = Counter(
        there.record.entries[int(ref)].channel
        for ref, title in there.record.titles.items()
        if title.startswith("Daily question") and not title.endswith("(closed)")
    )
    assert max(open_now.values()) == 1


@pytest.mark.parametrize("back", [HOUR, 3 * HOUR, 2 * DAY])
async def test_a_clock_that_jumps_back_posts_no_date_again(there: School, back: timedelta) -> None:
    await there.jump(-back)
    assert len(posts(there)) == 48
    await there.wait(back)
    assert len(posts(there)) == 48
    await there.wait(DAY)
    assert len(posts(there)) == 72
    assert_sound(there)


@pytest.mark.parametrize("ahead", [HOUR, DAY, 7 * DAY])
async def test_a_clock_that_jumps_forward_catches_up_once_and_with_nothing_stale(
    there: School, ahead: timedelta
) -> None:
    await there.jump(ahead)
    caught_up = Counter(plan.channel for plan, entry in posts(there) if entry.at == there.clock.now())
    assert len(caught_up) == (1 if ahead == HOUR else 6)
    assert set(caught_up.values()) == {1}
    assert_sound(there)
    await there.wait(DAY)
    assert len(posts(there)) == 48 + len(caught_up) + 24
    assert_sound(there)


async def test_a_bot_that_was_away_for_a_week_catches_up_once_and_with_nothing_stale(there: School) -> None:
    await there.end()
    there.clock.move(7 * DAY)
    await there.begin()
    await there.engine.settle()
    assert len(posts(there)) == 48 + 6
    assert_sound(there)
    await there.wait(DAY)
    assert len(posts(there)) == 48 + 6 + 24
    assert_sound(there)


async def test_back_and_forth_over_a_time_posts_it_once(there: School) -> None:
    for _ in range(5):
        await there.jump(HOUR)
        await there.jump(-HOUR)
    assert len(posts(there)) == 48 + 1
    assert_sound(there)
