"""Streaks: days of a daily question in a row, with freezes. Pure; the rules of the game are DESIGN's section 7."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

FREEZE_EVERY = 7
FREEZES_KEPT = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days were kept in a row, and how many freezes are left for days that will be missed."""

    days: int = 0
    freezes: int = 0


def streak(scheduled: Iterable[date], active: Container[date], pending: Container[date] = frozenset()) -> Streak:
    """The streak as it stands after these dates.

    `scheduled` are the dates that had a question, in any order; other days neither add nor break. `active` are those on
    which the learner did something; on `pending` ones there is still time to.
    """
    days = freezes = 0
    for day in sorted(set(scheduled)):
        if day in active:
            days += 1
            freezes = min(FREEZES_KEPT, freezes + (days % FREEZE_EVERY == 0))
        elif day in pending:
            continue
        elif freezes:
            freezes -= 1
        else:
            days = 0
    return Streak(days, freezes)


def streak_line(found: Streak) -> str:
    """For the learner: `Streak: 8 days, 1 freeze in hand.`; nothing without one."""
    if not found.days:
        return ""
    if found.days == 1:
        return "Streak: **1 day**, a beginning."
    kept = f", {found.freezes} freeze{'s' * (found.freezes != 1)} in hand" if found.freezes else ""
    return f"Streak: **{found.days} day{'s' * (found.days != 1)}**{kept}."
