"""What kinds of arguments schedules take: times, days, dates, what to ask, and which schedule is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot import zones
from bot.context import Context
from bot.course import Course, Module
from bot.daily.calendar_words import MONTHS, SETS, clock_words, days_words, read_date, read_days, read_time
from bot.model import Suggestion, TutorError
from bot.params import CourseName, FreeText, ModuleName
from bot.storage import schedules

_SCHEDULE = re.compile(r"#(\d{1,9})")
_LIKE_A_TIME = re.compile(r"\d{1,4}:\d{1,4} ?(?:[ap]\.?m?\.?)?|\d{1,4} ?[ap]\.?m\.?", re.IGNORECASE)
_MONTH = f"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"
_LIKE_A_DATE = re.compile(
    rf"(?:until )?(?:yesterday|\d{{1,4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,3}}(?:st|nd|rd|th)?\.? {_MONTH}(?: \d{{4}})?)",
    re.IGNORECASE,
)
_A_DAY = date(2000, 1, 1)
"""Whether a text is a date does not depend on today."""

FOR_EVER = date.max
"""As the last date: there is none."""
_NEVER = ("for ever", "forever", "never", "no end")
_MISLED = {
    "skip": "To leave out a date, type `/schedule skip 24 dec`.",
    "until": "Until when? Give a date as `until 24 dec`, or `until forever`.",
}
"""What begins a date that could not be read, or that belongs elsewhere."""


@dataclass(frozen=True, slots=True)
class Time(FreeText):
    """A time of day, in minutes after midnight."""

    words: int = 2
    free: bool = False

    def recognises(self, text: str) -> bool:
        """What cannot but be meant as a time is taken for one: its own refusal helps more."""
        return read_time(text) is not None or _LIKE_A_TIME.fullmatch(text) is not None

    def read(self, text: str, context: Context) -> int:  # noqa: ARG002
        found = read_time(text)
        if found is None:
            raise TutorError(f"I can't read the time “{text[:40]}”. Give one as 9, 9am, 9:00 pm or 21:00.")
        return found


@dataclass(frozen=True, slots=True)
class Days(FreeText):
    """Days of the week."""

    words: int = 7
    free: bool = False
    suggests: bool = True

    def recognises(self, text: str) -> bool:
        return read_days(text) is not None

    def read(self, text: str, context: Context) -> frozenset[int]:  # noqa: ARG002
        found = read_days(text)
        if found is None:
            raise TutorError(f"I can't read the days “{text[:40]}”. Give them as every day, weekdays or mon wed fri.")
        return found

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        known = [days_words(SETS["every day"]), "weekdays", "weekends", "mon wed fri", "tue thu"]
        return (Suggestion(each, each) for each in known if typed.casefold() in each)


@dataclass(frozen=True, slots=True)
class Day(FreeText):
    """A date, in the zone of this space."""

    words: int = 4
    free: bool = False

    def recognises(self, text: str) -> bool:
        """As with times, what cannot but be meant as a date is taken for one."""
        return read_date(text, _A_DAY) is not None or _LIKE_A_DATE.fullmatch(text) is not None

    def read(self, text: str, context: Context) -> date:
        found = read_date(text, context.now.astimezone(context.zone).date())
        if found is None:
            raise TutorError(f"I can't read the date “{text[:40]}”. Give one as 2026-12-24, 24 dec or tomorrow.")
        return found


@dataclass(frozen=True, slots=True)
class LastDay(Day):
    """A date, or FOR_EVER."""

    def recognises(self, text: str) -> bool:
        return text.casefold().removeprefix("until ") in _NEVER or Day.recognises(self, text)

    def read(self, text: str, context: Context) -> date:
        return FOR_EVER if text.casefold().removeprefix("until ") in _NEVER else Day.read(self, text, context)


@dataclass(frozen=True, slots=True)
class Topic(FreeText):
    """A module of the course in force, or a whole course: reads as (course, module or None)."""

    suggests: bool = True

    def read(self, text: str, context: Context) -> tuple[Course, Module | None]:
        advice = _MISLED.get(text.casefold().split(" ")[0])
        if advice and context.course.module(text) is None:
            raise TutorError(advice)
        if zones.is_near(text):
            zones.find_zone(text)  # a zone that was not recognised: its own refusal helps more
        try:
            return context.library.find_module(context.course, text)
        except TutorError as refusal:
            try:
                return context.library.find_course(text), None
            except TutorError:
                raise refusal from None

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:
        return [*ModuleName().suggest(typed, context, given), *CourseName().suggest(typed, context, given)]


@dataclass(frozen=True, slots=True)
class ScheduleNumber(FreeText):
    """A schedule of this space, by its number: #3."""

    words: int = 1
    free: bool = False
    suggests: bool = True

    def recognises(self, text: str) -> bool:
        return _SCHEDULE.fullmatch(text) is not None

    def read(self, text: str, context: Context) -> int:  # noqa: ARG002
        digits = text.strip().removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):  # noqa: PLR2004 - numbers are small
            raise TutorError(f"“{text[:40]}” is no schedule's number. Type `/schedule list` to see them.")
        return int(digits)

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        found = schedules.of_space(context.tx, context.space.id) if context.space else []
        labels = (
            (f"#{each.number}: {each.kind} at {clock_words(each.rule.minute)}", f"#{each.number}") for each in found
        )
        return (Suggestion(label, value) for label, value in labels if typed.casefold() in label)
