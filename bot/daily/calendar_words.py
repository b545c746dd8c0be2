"""Times, dates and weekdays as people type them, and as we write them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.daily.recurrence import EVERY_DAY

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
SETS = {
    "every day": EVERY_DAY,
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "workdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
}
_SHORTEST = 3

_TIME = re.compile(r"(?:at )?(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")


def read_time(text: str) -> int | None:
    """Minutes after midnight: 9, 9am, 9:00 pm, 21:00, noon; None for anything else."""
    if text.strip().casefold() == "noon":
        return 12 * 60
    match = _TIME.fullmatch(text.strip())
    if match is None or (not match[3] and text.strip().lower().endswith("m")):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a dial
            return None
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return hour * 60 + minute if hour <= 23 and minute <= 59 else None  # noqa: PLR2004


def read_days(text: str) -> frozenset[int] | None:
    """Weekdays (0 is Monday): every day, weekdays, mon wed fri, mon-fri; None for anything else."""
    folded = " ".join(text.casefold().replace(",", " ").replace(" and ", " ").split())
    if folded in SETS:
        return SETS[folded]
    found: set[int] = set()
    for word in folded.split():
        first, dash, last = word.replace("\u2013", "-").partition("-")
        begin, end = _weekday(first), _weekday(last) if dash else _weekday(first)
        if begin is None or end is None:
            return None
        found.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return frozenset(found) or None


def _weekday(word: str) -> int | None:
    stem = word.removesuffix("s") if word.endswith("days") else word
    return _named(stem, WEEKDAYS)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    if len(word) < _SHORTEST:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def read_date(text: str, today: date) -> date | None:
    """A date: 2026-12-24, 24 dec, dec 24, today, tomorrow; without a year the next one. None for anything else."""
    folded = " ".join(text.casefold().split()).removeprefix("until ").removeprefix("from ")
    if folded in ("today", "tomorrow"):
        return today + timedelta(days=folded == "tomorrow")
    try:
        return date.fromisoformat(folded) if "-" in folded else _month_date(folded, today)
    except ValueError:
        return None


def _month_date(folded: str, today: date) -> date | None:
    first, second = _DAY_MONTH.fullmatch(folded), _MONTH_DAY.fullmatch(folded)
    match = first or second
    if match is None:
        return None
    day, name = (match[1], match[2]) if first else (match[2], match[1])
    month = _named(name, MONTHS)
    if month is None:
        return None
    if match[3]:
        return date(int(match[3]), month + 1, int(day))
    found = date(today.year, month + 1, int(day))
    return found if found >= today else date(today.year + 1, month + 1, int(day))


def clock_words(minute: int) -> str:
    """As 09:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def date_words(day: date) -> str:
    """As Mon 24 Nov."""
    return f"{WEEKDAYS[day.weekday()][:3].title()} {day.day} {MONTHS[day.month - 1][:3].title()}"


def moment_words(at: datetime, zone: str) -> str:
    """As Mon 24 Nov, 09:00."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{date_words(local.date())}, {local:%H:%M}"


def days_words(days: frozenset[int]) -> str:
    """As every day, weekdays, or Mon, Wed and Fri."""
    for words in ("every day", "weekdays", "weekends"):
        if days == SETS[words]:
            return words
    names = [WEEKDAYS[day][:3].title() for day in sorted(days)]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
