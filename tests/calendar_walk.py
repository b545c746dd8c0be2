"""A calendar walk, as the check of schedules: from what clocks show hour by hour, and nothing of ours.

It imports nothing from `bot`, so that a mistake there cannot be here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MARGIN = 3 * DAY
"""Local dates begin and end up to 14 hours beside those of UTC; and a change of clocks may come with that."""

Offsets = list[tuple[datetime, timedelta]]


def offsets(zone: ZoneInfo, first: date, last: date) -> Offsets:
    """From when on which offset holds, found by walking through the hours."""
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - _MARGIN
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + _MARGIN
    found: Offsets = []
    while at < end:
        offset = at.astimezone(zone).utcoffset() or timedelta()
        if not found or found[-1][1] != offset:
            found.append((_changed(zone, at, offset) if found else at, offset))
        at += HOUR
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


def dates(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY


def shown_dates(zone: ZoneInfo, first: date, last: date) -> list[date]:
    """The dates that calendars in this zone show: where the date line was moved, one is left out."""
    seen: set[date] = set()
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - _MARGIN
    while at < datetime(last.year, last.month, last.day, tzinfo=UTC) + _MARGIN:
        seen.add(at.astimezone(zone).date())
        at += HOUR
    return [day for day in dates(first, last) if day in seen]


def due(zone: str, minute: int, begin: datetime, end: datetime) -> list[tuple[date, datetime]]:
    """Each date that clocks show, with its one instant, as far as that is after `begin` and not after `end`."""
    first, last = begin.date() - DAY, end.date() + DAY
    place = ZoneInfo(zone)
    spans = offsets(place, first, last)
    found = [(day, walked(day, minute, spans)) for day in shown_dates(place, first, last)]
    return [(day, at) for day, at in found if begin < at <= end]
