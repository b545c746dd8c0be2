"""The periods of boards, against a walk through the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.periods import Period, period_key, period_keys
from bot.zones import names

ZONES = st.sampled_from(names()).map(ZoneInfo)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_ten_years_day_by_day() -> None:
    day, week, month = date(2020, 1, 1), "week:2019-12-30", "month:2020-01-01"
    while day < date(2030, 1, 1):
        week = f"week:{day}" if day.strftime("%A") == "Monday" else week
        month = f"month:{day}" if day.day == 1 else month
        assert period_key(Period.TODAY, day) == f"day:{day}"
        assert period_key(Period.WEEK, day) == week
        assert period_key(Period.MONTH, day) == month
        assert period_key(Period.ALL, day) == "all"
        day += timedelta(days=1)


@given(day=DAYS, later=st.integers(0, 6))
def test_a_week_holds_seven_days(day: date, later: int) -> None:
    monday = date.fromisoformat(period_key(Period.WEEK, day).removeprefix("week:"))
    assert monday <= day < monday + timedelta(days=7)
    assert period_key(Period.WEEK, monday + timedelta(days=later)) == f"week:{monday}"


@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), zone=ZONES)  # noqa: DTZ001 - hypothesis puts the zone in
def test_an_answer_counts_for_the_four_periods_of_its_local_day(moment: datetime, zone: ZoneInfo) -> None:
    day = moment.astimezone(zone).date()
    assert period_keys(moment, zone) == tuple(period_key(period, day) for period in Period)


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", "2026-11-18"), ("Asia/Tokyo", "2026-11-19"), ("America/New_York", "2026-11-18")]
)
def test_midnight_is_that_of_the_zone(zone: str, day: str) -> None:
    late = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
    assert period_keys(late, ZoneInfo(zone))[0] == f"day:{day}"
