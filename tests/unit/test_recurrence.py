"""Recurrences against a calendar walk: every minute's local reading, from the transitions alone, without `bot`."""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.recurrence import Rule, following, instant, recent
from tests.calendar_walk import dates, offsets, walked

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


@pytest.mark.parametrize("name", ZONES)
def test_every_local_date_has_its_one_instant(name: str) -> None:
    spans = offsets(ZoneInfo(name), START, END)
    for minute in MINUTES:
        expected = [(day, walked(day, minute, spans)) for day in dates(START, END)]
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
