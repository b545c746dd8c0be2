"""What staff say about schedules: make, list, change, pause, resume, skip, preview, test and remove them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.course import Course, Module
from bot.daily import posting, schedule_cards, scheduling
from bot.daily.calendar_words import date_words
from bot.daily.recurrence import EVERY_DAY, Rule
from bot.daily.time_params import FOR_EVER
from bot.model import Address, Reply, Space, TutorError
from bot.storage import schedules
from bot.storage.schedules import AT_ONCE, BOARD, DAILY, Schedule

LIMIT = 25
"""Schedules of a space: more than a school has courses, and too few to fill a disk."""

FRIDAY = frozenset({4})

Topic = tuple[Course, Module | None]


def daily(
    context: Context,
    time: int,
    zone: ZoneInfo | None,
    days: frozenset[int] | None,
    topic: Topic | None,
    questions: int | None,
    reveal: str | None,
    until: date | None,
) -> Reply:
    """Post questions in this channel, every day at this time."""
    space = _space(context)
    rule = Rule(time, (zone or context.zone).key, days or EVERY_DAY, _last(until))
    if rule.until:
        _refuse_past(context, rule, rule.until)
    wanted = Schedule(
        0, 0, space.id, DAILY, _here(context), rule, *_named(topic), questions or 1, reveal or AT_ONCE, None,
        context.person.account.user,
    )  # fmt: skip
    schedule = _made(context, wanted)
    first = scheduling.arrange(context, schedule)
    return schedule_cards.begun(schedule, first, posting.course_of(context, schedule), _beside(context, schedule))


def _beside(context: Context, schedule: Schedule) -> Schedule | None:
    """Another daily question in the same channel at the same time: seldom what was meant."""
    others = (each for each in schedules.of_space(context.tx, schedule.space) if each.id != schedule.id)
    when = (schedule.rule.minute, schedule.rule.zone)
    same = (each for each in others if _is_daily_in(each, schedule.address.channel))
    return next((each for each in same if (each.rule.minute, each.rule.zone) == when), None)


def board(context: Context, time: int, day: frozenset[int] | None) -> Reply:
    """Post the week's board in this channel, once a week."""
    space = _space(context)
    _refuse_several(day)
    rule = Rule(time, context.zone.key, day or FRIDAY)
    author = context.person.account.user
    wanted = Schedule(0, 0, space.id, BOARD, _here(context), rule, None, None, 0, AT_ONCE, None, author)
    schedule = _made(context, wanted)
    return schedule_cards.board_begun(schedule, scheduling.arrange(context, schedule))


def make_or_move(context: Context, space: Space, channel: str, time: int, zone: str) -> Schedule:
    """For `setup`: the channel's daily question at this time, whether it had one or not."""
    found = next((each for each in schedules.of_space(context.tx, space.id) if _is_daily_in(each, channel)), None)
    if found is not None:
        schedule = replace(found, rule=replace(found.rule, minute=time, zone=zone))
        schedules.change(context.tx, schedule)
    else:
        address, author = Address(space.platform, space.external, channel), context.person.account.user
        wanted = Schedule(0, 0, space.id, DAILY, address, Rule(time, zone), None, None, 1, AT_ONCE, None, author)
        schedule = _made(context, wanted)
    scheduling.arrange(context, schedule)
    return schedule


def _is_daily_in(schedule: Schedule, channel: str) -> bool:
    return schedule.kind == DAILY and schedule.address.channel == channel


def list_(context: Context) -> Reply:
    """All schedules of this space, and when each comes round next."""
    found = schedules.of_space(context.tx, context.scope)
    return schedule_cards.listed(context, [(each, scheduling.coming(context, each)) for each in found])


def change(
    context: Context,
    time: int | None,
    zone: ZoneInfo | None,
    days: frozenset[int] | None,
    topic: Topic | None,
    questions: int | None,
    reveal: str | None,
    until: date | None,
    schedule: int | None,
) -> Reply:
    """Whatever is given is so from now on."""
    found = meant(context, schedule)
    if not any((time is not None, zone, days, topic, questions, reveal, until)):
        raise TutorError("What shall change? For example: `/schedule change 10:00 weekdays`.")
    if found.kind == BOARD:
        _refuse_several(days)
    old = found.rule
    minute = old.minute if time is None else time
    last = _last(until) if until else old.until
    rule = Rule(minute, zone.key if zone else old.zone, days or old.days, last, old.skips)
    if until and last:
        _refuse_past(context, rule, last)
    course, module = _named(topic) if topic else (found.course, found.module)
    count, told = questions or found.questions, reveal or found.reveal
    changed = replace(found, rule=rule, course=course, module=module, questions=count, reveal=told)
    schedules.change(context.tx, changed)
    return schedule_cards.changed(context, changed, scheduling.arrange(context, changed), "Changed")


def pause(context: Context, schedule: int | None) -> Reply:
    """No more posts until it is resumed; what is open still closes."""
    found = meant(context, schedule)
    schedules.pause(context.tx, found.id, "staff paused it.")
    scheduling.arrange(context, replace(found, paused="staff paused it."))
    return Reply(f"#{found.number} is paused. `/schedule resume #{found.number}` lets it go on.", "Paused")


def resume(context: Context, schedule: int | None) -> Reply:
    """It goes on, if we may post there by now."""
    found = meant(context, schedule)
    if context.barred:
        raise TutorError(f"#{found.number} stays paused. {context.barred}")
    schedules.resume(context.tx, found.id)
    running = replace(found, paused=None)
    return schedule_cards.changed(context, running, scheduling.arrange(context, running), "Resumed")


def skip(context: Context, date: date, schedule: int | None) -> Reply:
    """No post on this local date."""
    found = meant(context, schedule)
    _refuse_past(context, found.rule, date)
    schedules.skip(context.tx, found.id, date)
    without = replace(found, rule=replace(found.rule, skips=found.rule.skips | {date}))
    return schedule_cards.changed(context, without, scheduling.arrange(context, without), "Skipped")


def remove(context: Context, schedule: int | None) -> Reply:
    """It comes round no more; what is open still closes."""
    found = meant(context, schedule)
    schedules.remove(context.tx, found.id, context.now)
    scheduling.arrange(context, replace(found, paused="removed"))
    return Reply(f"#{found.number} is removed. What is open still closes.", "Removed")


def here(context: Context, _arguments: Mapping[str, object]) -> Address | None:
    """Where a new schedule posts."""
    return None if context.place.private else _here(context)


def of_line(context: Context, arguments: Mapping[str, Any]) -> Address | None:
    """Where the schedule posts that is meant."""
    return meant(context, arguments["schedule"]).address if context.space else None


def _made(context: Context, wanted: Schedule) -> Schedule:
    repeated = schedules.of_event(context.tx, wanted.space, context.event)
    if repeated is not None:
        return repeated
    if schedules.was_made(context.tx, wanted.space, context.event):
        raise TutorError("That schedule was made, and removed since. Type the command again for a new one.")
    if context.barred:
        raise TutorError(context.barred)
    if len(schedules.of_space(context.tx, wanted.space)) >= LIMIT:
        raise TutorError(f"There are {LIMIT} schedules here already. Remove one first: `/schedule list`.")
    return schedules.add(context.tx, wanted, context.event, context.now)


def meant(context: Context, number: int | None, kind: str | None = None) -> Schedule:
    """The schedule of this number, else the only one, else the only one in this channel."""
    found = [each for each in schedules.of_space(context.tx, context.scope) if kind in (None, each.kind)]
    if number is not None:
        found = [each for each in found if each.number == number]
    if len(found) > 1:
        found = [each for each in found if each.address.channel == context.place.channel] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise TutorError("There is no such schedule. `/schedule list` shows them, `/schedule daily 9:00` makes one.")
    which = "\n".join(f"- {schedule_cards.line(context, each)}" for each in found)
    raise TutorError(f"Which one? Name it by its number, such as `#{found[0].number}`:\n\n{which}")


def staffed(context: Context, number: int) -> Schedule:
    """For a button: it stands in a private message, and still is pressed by staff only."""
    if not context.is_staff:
        raise TutorError("That button is for the teaching staff here.")
    return meant(context, number, DAILY)


def _refuse_past(context: Context, rule: Rule, day: date) -> None:
    if day < context.now.astimezone(ZoneInfo(rule.zone)).date():
        raise TutorError(f"{date_words(day)} {day.year} is over already. Please give a date to come.")


def _refuse_several(day: frozenset[int] | None) -> None:
    if day is not None and len(day) != 1:
        raise TutorError("A board is posted once a week. Please name one day, such as friday.")


def _last(until: date | None) -> date | None:
    return None if until == FOR_EVER else until


def _named(topic: Topic | None) -> tuple[str | None, str | None]:
    if topic is None:
        return None, None
    course, module = topic
    return course.id, module.id if module else None


def _here(context: Context) -> Address:
    return Address(context.place.platform, context.place.space, context.place.channel)


def _space(context: Context) -> Space:
    if context.space is None or context.place.private:
        raise TutorError("This is a direct message. Type this in the channel where the questions shall go.")
    return context.space
