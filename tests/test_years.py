"""Months of daily questions around changes of clocks; `make years` does two years in 40 zones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.calendar_walk import DAY
from tests.years.school import Plan, school

AUTUMN, SPRING = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 2, 27, tzinfo=UTC)
WEEKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("begin", "days", "plans"),
    [
        (
            AUTUMN,
            61,
            [
                Plan("Europe/Paris", "02:30"),
                Plan("America/Havana", "00:00", skips=frozenset({date(2026, 10, 31), date(2026, 11, 1)})),
                Plan("Australia/Lord_Howe", "02:30"),
                Plan("America/St_Johns", "09:00", WEEKDAYS),
                Plan("Pacific/Chatham", "02:30", until=date(2026, 11, 20)),
            ],
        ),
        (
            SPRING,
            44,
            [
                Plan("America/Nuuk", "23:59"),
                Plan("Asia/Beirut", "00:00"),
                Plan("Antarctica/Troll", "02:30"),
                Plan("Africa/Casablanca", "02:30", WEEKDAYS),
                Plan("Asia/Kathmandu", "23:59", frozenset({6})),
            ],
        ),
        (datetime(2011, 12, 20, tzinfo=UTC), 20, [Plan("Pacific/Apia", time) for time in ("00:00", "09:00", "23:59")]),
        (datetime(2011, 12, 20, tzinfo=UTC), 20, [Plan("Pacific/Apia", "02:30", frozenset({4}))]),
        (datetime(1993, 8, 10, tzinfo=UTC), 20, [Plan("Pacific/Kwajalein", time) for time in ("02:30", "23:59")]),
    ],
    ids=["autumn", "spring", "a date that Samoa left out", "a Friday that Samoa left out", "one that Kwajalein did"],
)
async def test_each_local_date_has_its_one_post_at_its_minute(
    tmp_path: Path, begin: datetime, days: int, plans: list[Plan]
) -> None:
    async with school(tmp_path, begin) as there:
        await there.plan(plans)
        await there.wait(days // 2 * DAY)
        await there.restart()
        await there.wait((days - days // 2) * DAY)
        assert [fault for plan in plans for fault in there.faults(plan, begin)] == []


async def test_a_calendar_that_is_not_ours_is_found_out(tmp_path: Path) -> None:
    async with school(tmp_path, AUTUMN) as there:
        await there.plan([Plan("Europe/Paris", "02:30", WEEKDAYS)])
        await there.wait(3 * DAY)
        (missing,) = there.faults(Plan("Europe/Paris", "02:30"), AUTUMN)
        assert "Sat 3 Oct') is missing" in missing
