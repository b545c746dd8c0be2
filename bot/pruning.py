"""Tidying by itself: once a day what has served its time is deleted, and spaces that removed the bot for good.

One timer walks through it all, a small step at a time, so that learners wait for none of it. Where it stands is the
timer's subject: the stage, and how far it has come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot import kept_pictures
from bot.context import Facts
from bot.storage import departed, served, timers
from bot.storage.served import Sweep
from bot.storage.transaction import Transaction

TIMER = "prune"

KEPT = timedelta(days=30)
"""What was said: for so long somebody may want to know what became of a message."""

UNANSWERED = timedelta(days=2 * 365)
"""Questions that nobody answered: their buttons work after a year, when a course is taken again."""

COMES_BACK = timedelta(days=30)
"""A space that removed the bot finds everything when it is back so soon; after that people expect it to be gone."""

PAUSE = timedelta(milliseconds=250)
"""Between two steps."""

AGAIN = timedelta(days=1)
FIRST = timedelta(hours=1)
"""After the start, and after having been away: what people wait for comes first."""

SPACES = "spaces"


def _older(sweep: Sweep, age: timedelta) -> Callable[[Facts, str], str | None]:
    """A sweep through a table, by how old what it deletes must be."""
    return lambda facts, after: sweep(facts.tx, facts.now - age, after)


_SWEEPS: Mapping[str, Callable[[Facts, str], str | None]] = {
    "messages": _older(served.messages, KEPT),
    "attempts": _older(served.attempts, UNANSWERED),
    "sessions": _older(served.sessions, UNANSWERED),
    "snapshots": _older(served.snapshots, timedelta()),
    "courses": kept_pictures.date_those_of_courses,
    "questions": kept_pictures.date_those_of_questions,
    "pictures": kept_pictures.clear,
}
"""In this order: each may free what comes next."""

_DATED = ("courses", "questions", "pictures")
"""What was dated before a long time away is as old as what nobody shows: these begin anew."""


def begin(tx: Transaction, now: datetime) -> None:
    """Tidy up from now on, unless that was begun long ago."""
    if not timers.is_set(tx, TIMER):
        _go_on(tx, SPACES, "", now + FIRST)


def prune(facts: Facts, subject: str, due: datetime) -> None:
    """One step; the timer is set for the next."""
    stage, _, after = subject.partition(":")
    if facts.now - due > FIRST:
        _go_on(facts.tx, *(("snapshots", "") if stage in _DATED else (stage, after)), facts.now + FIRST)
    elif stage == SPACES and departed.delete_some(facts.tx, facts.now - COMES_BACK):
        _go_on(facts.tx, SPACES, "", facts.now + PAUSE)
    else:
        _sweep(facts, stage, after)


def _sweep(facts: Facts, stage: str, after: str) -> None:
    """The rest of a table, if that is less than a slice, and likewise of those that follow."""
    first = list(_SWEEPS).index(stage) if stage in _SWEEPS else 0
    for name, sweep in list(_SWEEPS.items())[first:]:
        end = sweep(facts, after)
        if end is not None:
            _go_on(facts.tx, name, end, facts.now + PAUSE)
            return
        after = ""
    _go_on(facts.tx, SPACES, "", facts.now + AGAIN)


def _go_on(tx: Transaction, stage: str, after: str, at: datetime) -> None:
    timers.set_timer(tx, TIMER, f"{stage}:{after}", at)
