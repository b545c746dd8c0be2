"""What staff see of schedules. Pure text and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import cards
from bot.calendar_words import clock_words, date_words, days_words, moment_words
from bot.context import Context
from bot.course import Course
from bot.markdown import escape
from bot.model import Button, Reply
from bot.recurrence import EVERY_DAY, Occurrence, following
from bot.storage.posts import PostQuestion
from bot.storage.schedules import AT_ONCE, BOARD, Pick, Schedule
from bot.tokens import PostTest


def begun(context: Context, schedule: Schedule, first: Occurrence | None, course: Course | None) -> Reply:
    """When the first question comes, where, from what, and how it is revealed."""
    if first is None:
        return Reply(f"#{schedule.id} is kept, but it has no date to come: {_rule(schedule)}.", "Scheduled")
    module = course.module(schedule.module) if course and schedule.module else None
    source = module.title if module else course.title if course else "the course here"
    where = "here" if schedule.address.channel == context.place.channel else "in the chosen channel"
    count = "question" if schedule.questions == 1 else f"{schedule.questions} questions"
    told = "result at once" if schedule.reveal == AT_ONCE else "result at the close"
    when = f"{moment_words(first.at, schedule.rule.zone)} {schedule.rule.zone}"
    text = f"First {count} **{when}**, {where}, from **{escape(source)}**; {told}. Then {_rule(schedule)}."
    button = Button("Post a test now", PostTest(schedule.id).pack())
    return Reply(f"{text}\n\nIt is #{schedule.id} of `/schedule list`.", "Scheduled", ((button,),))


def board_begun(schedule: Schedule, first: Occurrence | None) -> Reply:
    when = f"First board **{moment_words(first.at, schedule.rule.zone)} {schedule.rule.zone}**" if first else "No date"
    return Reply(f"{when}, here. Then {_rule(schedule)}. It is #{schedule.id} of `/schedule list`.", "Scheduled")


def changed(schedule: Schedule, coming: Occurrence | None, title: str) -> Reply:
    """What is so from now on."""
    return Reply(f"{_line(schedule)}{cards.BREAK}{_coming(schedule, coming)}", title)


def listed(context: Context, found: Sequence[Schedule]) -> Reply:
    if not found:
        return Reply("There are no schedules here yet. `/schedule daily 9:00` makes one in this channel.", "Schedules")
    parts = [f"{_line(each)}{cards.BREAK}{_next(context, each)}" for each in found]
    return Reply("\n\n".join(parts), "Schedules")


def preview(context: Context, day: date, pick: Pick, another: Button) -> Reply:
    """The questions with their keys; in the post their choices may stand in another order."""
    parts: list[str] = []
    for number, key in enumerate(pick.questions, start=1):
        question, place = context.library.question(key), context.library.placed(key)
        if question is not None and place is not None:
            laid = PostQuestion(number, key, question, tuple(range(len(question.options))))
            about = f"*{escape(place[1].title)} · {question.difficulty}*"
            parts += [about, *cards.stem_parts(question), cards.options_text(laid), cards.key_line(laid)]
    text = "\n\n".join(filter(None, parts))
    return Reply(f"{text}\n\nOnly you see this.", f"Preview of {date_words(day)}", ((another,),))


def _line(schedule: Schedule) -> str:
    if schedule.kind == BOARD:
        return f"**#{schedule.id}** The week's board, {_rule(schedule)}"
    count = "Daily question" if schedule.questions == 1 else f"{schedule.questions} questions a day"
    source = "/".join(filter(None, (schedule.course, schedule.module)))
    told = "" if schedule.reveal == AT_ONCE else "; result at the close"
    return f"**#{schedule.id}** {count}, {_rule(schedule)}{f', from `{source}`' if source else ''}{told}"


def _rule(schedule: Schedule) -> str:
    rule = schedule.rule
    days = "every day" if rule.days == EVERY_DAY else days_words(rule.days)
    until = f", until {date_words(rule.until)} {rule.until.year}" if rule.until else ""
    return f"{days} at {clock_words(rule.minute)} {rule.zone}{until}"


def _next(context: Context, schedule: Schedule) -> str:
    return _coming(schedule, following(schedule.rule, context.now))


def _coming(schedule: Schedule, coming: Occurrence | None) -> str:
    if schedule.paused:
        return f"Paused: {escape(schedule.paused)} `/schedule resume #{schedule.id}` lets it go on."
    if coming is None:
        return "It has ended."
    return f"Next: {moment_words(coming.at, schedule.rule.zone)}."
