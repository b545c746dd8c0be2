"""Recurrences against a calendar walk: every minute's local reading, from the transitions alone, without `bot`."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.recurrence import Rule, following, instant, recent

START, END = date(2026, 1, 1), date(2027, 12, 31)
MINUTES = (0, 150, 540, 1439)
WITNESSES = (
    "Europe/Paris", "America/Nuuk", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia",
    "Pacific/Kiritimati", "America/St_Johns", "Africa/Cairo", "Asia/Beirut", "Antarctica/Troll", "America/Havana",
)  # fmt: skip
ZONES = (
    sorted(available_timezones() - {"localtime", "Factory"})
    if os.environ.get("EVERY_ZONE")
    else [*WITNESSES, *random.Random(1).sample(sorted(available_timezones() - {"localtime", "Factory"}), 12)]
)

Offsets = list[tuple[datetime, timedelta]]


def offsets(zone: ZoneInfo) -> Offsets:
    """From when on which offset holds, found by walking through the hours."""
    at = datetime(START.year, 1, 1, tzinfo=UTC) - timedelta(days=3)
    end = datetime(END.year + 1, 1, 4, tzinfo=UTC)
    found: Offsets = []
    while at < end:
        offset = at.astimezone(zone).utcoffset() or timedelta()
        if not found or found[-1][1] != offset:
            found.append((_changed(zone, at, offset) if found else at, offset))
        at += timedelta(hours=1)
    return found


def _changed(zone: ZoneInfo, at: datetime, offset: timedelta) -> datetime:
    """The minute of the hour before `at` from which on the offset holds."""
    minutes = (at - timedelta(minutes=back) for back in range(60, -1, -1))
    return next(each for each in minutes if each.astimezone(zone).utcoffset() == offset)


def walked(day: date, minute: int, spans: Offsets) -> datetime:
    """When clocks first show this; if none does, when they would have shown it had they not been changed."""
    shown = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    ends = [begin for begin, _ in spans[1:]] + [datetime.max.replace(tzinfo=UTC)]
    late = None
    for (begin, offset), end in zip(spans, ends, strict=True):
        at = shown - offset
        if begin <= at < end:
            return at
        if at >= end:
            late = at
    assert late is not None
    return late


def calendar() -> Iterator[date]:
    day = START
    while day <= END:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("name", ZONES)
def test_every_local_date_has_its_one_instant(name: str) -> None:
    spans = offsets(ZoneInfo(name))
    for minute in MINUTES:
        expected = [(day, walked(day, minute, spans)) for day in calendar()]
        rule, at = Rule(minute, name, until=END), expected[0][1] - timedelta(minutes=1)
        happened = []
        while (occurrence := following(rule, at)) is not None:
            happened.append((occurrence.date, occurrence.at))
            at = occurrence.at
        assert happened == expected


def test_in_a_gap_half_past_two_is_half_past_three() -> None:
    at = instant(date(2026, 3, 29), 150, "Europe/Paris")
    assert at.astimezone(ZoneInfo("Europe/Paris")).strftime("%H:%M") == "03:30"


def test_in_a_fold_it_is_the_first_of_the_two() -> None:
    assert instant(date(2026, 10, 25), 150, "Europe/Paris") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_leap_day_is_a_day() -> None:
    found = following(Rule(540, "UTC"), datetime(2028, 2, 28, 9, tzinfo=UTC))
    assert found is not None
    assert found.date == date(2028, 2, 29)


def test_after_its_last_date_a_rule_has_ended() -> None:
    rule = Rule(540, "UTC", until=date(2026, 11, 20))
    assert following(rule, datetime(2026, 11, 20, 8, tzinfo=UTC)) is not None
    assert following(rule, datetime(2026, 11, 20, 9, tzinfo=UTC)) is None


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants them naive
rules = st.builds(
    Rule,
    minute=st.integers(0, 1439),
    zone=st.sampled_from(WITNESSES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    skips=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
)


@given(rules, moments)
def test_what_follows_is_the_nearest_allowed_date(rule: Rule, now: datetime) -> None:
    days = (now.date() + timedelta(days=number) for number in range(-2, 400))
    expected = next(day for day in days if rule.allows(day) and instant(day, rule.minute, rule.zone) > now)
    found = following(rule, now)
    assert found is not None
    assert found.date == expected


@given(rules, moments)
def test_what_was_recent_is_not_older_than_allowed(rule: Rule, now: datetime) -> None:
    found = recent(rule, now, timedelta(hours=6))
    last = following(rule, now - timedelta(hours=6, microseconds=1))
    assert (found is None) == (last is None or last.at > now)
    if found is not None:
        assert rule.allows(found.date)
        assert now - timedelta(hours=6) <= found.at <= now
