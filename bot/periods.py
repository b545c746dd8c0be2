"""The periods of boards: today, this week (from Monday), this month and all time, in a zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache


class Period(StrEnum):
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


WORDS = {
    Period.TODAY: "today",
    Period.WEEK: "this week",
    Period.MONTH: "this month",
    Period.ALL: "of all time",
}


def period_key(period: Period, day: date) -> str:
    """The period that holds this day, as it stands in the database: `day:2026-11-21`, `week:2026-11-16`, `all`."""
    if period is Period.TODAY:
        return f"day:{day.isoformat()}"
    if period is Period.WEEK:
        return f"week:{(day - timedelta(days=day.weekday())).isoformat()}"
    if period is Period.MONTH:
        return f"month:{day.replace(day=1).isoformat()}"
    return "all"


def period_keys(moment: datetime, zone: tzinfo) -> tuple[str, str, str, str]:
    """The four periods that an answer at this moment counts for."""
    return _keys_of(moment.astimezone(zone).date())


@lru_cache(maxsize=1024)
def _keys_of(day: date) -> tuple[str, str, str, str]:
    today, week, month, ever = (period_key(period, day) for period in Period)
    return today, week, month, ever
