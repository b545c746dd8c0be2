"""When a rule in local time comes round: dates in a zone, and the instants in UTC that they stand for. Pure.

The arithmetic is zoneinfo's with fold 0 (PEP 495): a time that a clock change leaves out is as much later as the
clock jumped, a time that comes twice is the first of the two. So every local date has exactly one instant. A date that
a zone left out, when the date line was moved, is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """At this minute after midnight, on these weekdays (0 is Monday), up to and with `until`, but not on `skips`."""

    minute: int
    zone: str
    days: frozenset[int] = EVERY_DAY
    until: date | None = None
    skips: frozenset[date] = frozenset()

    def allows(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.skips and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One local date of a rule, and its instant in UTC."""

    date: date
    at: datetime


def instant(day: date, minute: int, zone: str) -> datetime:
    """The one instant, in UTC, that a local date and time stand for."""
    local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def following(rule: Rule, after: datetime) -> Occurrence | None:
    """The first occurrence later than a moment; None when the rule has ended."""
    here = after.astimezone(ZoneInfo(rule.zone)).date()
    found = _occurrences(rule, here - _DAY, 7 * (len(rule.skips) + 3))
    return next((each for each in found if each.at > after), None)


def recent(rule: Rule, now: datetime, within: timedelta) -> Occurrence | None:
    """The last occurrence up to a moment, if it was not longer ago than that (less than a day)."""
    here = now.astimezone(ZoneInfo(rule.zone)).date()
    past = [each for each in _occurrences(rule, here - 2 * _DAY, 4) if now - within <= each.at <= now]
    return past[-1] if past else None


def _occurrences(rule: Rule, first: date, count: int) -> Iterator[Occurrence]:
    """Those of so many dates."""
    for day in (first + number * _DAY for number in range(count)):
        if rule.allows(day) and _is_shown(day, rule.zone):
            yield Occurrence(day, instant(day, rule.minute, rule.zone))


def _is_shown(day: date, zone: str) -> bool:
    """Whether calendars show it there: Samoa went from Thu 29 to Sat 31 December 2011."""
    return instant(day, 0, zone).astimezone(ZoneInfo(zone)).date() == day
