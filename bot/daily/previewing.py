"""Trying schedules out: what is asked next, another question instead, and a test in the channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.context import Context
from bot.daily import posting, schedule_cards, scheduling
from bot.daily.schedules import meant, staffed
from bot.model import Address, Button, Reply, TutorError
from bot.storage import schedules
from bot.storage.schedules import DAILY, Pick, Schedule
from bot.text import mentions
from bot.tokens import PassOver, PostTest

_NOTHING = "There is nothing to ask {}: its course has no questions that are open {}. `/course plan` opens modules."


def preview(context: Context, schedule: int | None) -> Reply:
    """What will be asked next, with the key, for staff alone."""
    found = meant(context, schedule, DAILY)
    coming = scheduling.coming(context, found)
    if coming is None:
        raise TutorError(f"#{found.number} has ended. `/schedule change until forever` lets it go on.")
    return _previewed(context, found, coming.date, _pick(context, found, coming.date))


def pass_over(context: Context, token: PassOver) -> Reply:
    """Another question in the place of the one that was previewed."""
    found, day = staffed(context, token.schedule), date.fromisoformat(token.date)
    pick = _pick(context, found, day)
    if token.passed > len(pick.passed):
        another = posting.planned(context, found, day, (*pick.passed, *pick.questions))
        pick = another or pick
        schedules.keep_pick(context.tx, found.id, day, pick)
    return _previewed(context, found, day, pick)


def _pick(context: Context, schedule: Schedule, day: date) -> Pick:
    pick = posting.picked(context, schedule, day)
    if pick is None:
        raise TutorError(_NOTHING.format("then", "by that date"))
    schedules.keep_pick(context.tx, schedule.id, day, pick)
    return pick


def _previewed(context: Context, schedule: Schedule, day: date, pick: Pick) -> Reply:
    passed = len(pick.passed) + len(pick.questions)
    another = Button("Another question", PassOver(schedule.number, day.isoformat(), passed).pack())
    return schedule_cards.preview(context, day, pick, another)


def test(context: Context, schedule: int | None) -> Reply:
    """Post one question now, marked as a test."""
    return _tested(context, meant(context, schedule, DAILY))


def post_test(context: Context, token: PostTest) -> Reply:
    return _tested(context, staffed(context, token.schedule))


def _tested(context: Context, schedule: Schedule) -> Reply:
    if context.barred:
        raise TutorError(context.barred)
    if not posting.make_test(context, schedule, context.event, context.person.account.user):
        raise TutorError(_NOTHING.format("now", "today"))
    where = mentions.channel(schedule.address.channel)
    return Reply(f"A test is on its way to {where}. It earns no points, and closes in a day.", "Test")


def of_line(context: Context, arguments: Mapping[str, Any]) -> Address | None:
    """Where a typed test is to be posted."""
    return meant(context, arguments["schedule"], DAILY).address if context.space else None


def of_token(context: Context, token: PostTest) -> Address:
    """The same for a button."""
    return staffed(context, token.schedule).address
