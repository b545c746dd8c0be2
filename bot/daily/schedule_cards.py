"""What staff see of schedules. Pure text and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.context import Context, Facts
from bot.course import Course
from bot.daily.calendar_words import clock_words, date_words, days_words, moment_words
from bot.daily.recurrence import EVERY_DAY, Occurrence
from bot.model import Button, Reply
from bot.quiz import cards
from bot.storage.posts import PostQuestion
from bot.storage.schedules import AT_ONCE, BOARD, Pick, Schedule
from bot.text import mentions
from bot.text.markdown import escape
from bot.tokens import PostTest

SKIPS = 5
"""Dates to be left out that are named."""


def begun(schedule: Schedule, first: Occurrence | None, course: Course | None, beside: Schedule | None) -> Reply:
    """When the first question comes, where, from what, and how it is revealed; `beside` comes at the same time."""
    if first is None:
        return Reply(f"#{schedule.number} is kept, but it has no date to come: {_rule(schedule)}.", "Scheduled")
    module = course.module(schedule.module) if course and schedule.module else None
    source = module.title if module else course.title if course else "the course here"
    count = "question" if schedule.questions == 1 else f"{schedule.questions} questions"
    told = "result at once" if schedule.reveal == AT_ONCE else "result at the close"
    when = f"{moment_words(first.at, schedule.rule.zone)} {schedule.rule.zone}"
    where = mentions.channel(schedule.address.channel)
    text = f"First {count} **{when}**, in {where}, from **{escape(source)}**; {told}. Then {_rule(schedule)}."
    button = Button("Post a test now", PostTest(schedule.number).pack())
    text += f"\n\nIt is schedule #{schedule.number} (`/schedule list`)."
    if beside:
        text += f" #{beside.number} posts here at the same time; `/schedule remove #{beside.number}` ends it."
    return Reply(text, "Scheduled", ((button,),))


def board_begun(schedule: Schedule, first: Occurrence | None) -> Reply:
    when = f"First board **{moment_words(first.at, schedule.rule.zone)} {schedule.rule.zone}**" if first else "No date"
    where = mentions.channel(schedule.address.channel)
    number = f"It is schedule #{schedule.number} (`/schedule list`)."
    return Reply(f"{when}, in {where}. Then {_rule(schedule)}. {number}", "Scheduled")


def changed(facts: Facts, schedule: Schedule, coming: Occurrence | None, title: str) -> Reply:
    """What is so from now on."""
    return Reply(f"{line(facts, schedule)}{cards.BREAK}{_coming(facts, schedule, coming)}", title)


def listed(context: Context, found: Sequence[tuple[Schedule, Occurrence | None]]) -> Reply:
    if not found:
        return Reply("There are no schedules here yet. `/schedule daily 9:00` makes one in this channel.", "Schedules")
    parts = [f"{line(context, each)}{cards.BREAK}{_coming(context, each, coming)}" for each, coming in found]
    return Reply("\n\n".join(parts), "Schedules")


def preview(context: Context, day: date, pick: Pick, another: Button) -> Reply:
    """The questions with their keys; in the post their choices may stand in another order."""
    parts: list[str] = []
    for number, key in enumerate(pick.questions, start=1):
        question, place = context.known_question(key), context.known_place(key)
        if question is not None and place is not None:
            laid = PostQuestion(number, key, question, tuple(range(len(question.options))))
            about = f"*{escape(place[1].title)} · {question.difficulty}*"
            parts += [about, *cards.stem_parts(question), cards.options_text(laid), cards.key_line(laid)]
    text = "\n\n".join(filter(None, parts))
    return Reply(f"{text}\n\nOnly you see this.", f"Preview of {date_words(day)}", ((another,),))


def line(facts: Facts, schedule: Schedule) -> str:
    """What it is, with its number."""
    where = mentions.channel(schedule.address.channel)
    if schedule.kind == BOARD:
        return f"**#{schedule.number}** The week's board in {where}, {_rule(schedule)}"
    count = "Daily question" if schedule.questions == 1 else f"{schedule.questions} questions a day"
    course = facts.known_course(schedule.course) if schedule.course else None
    module = course.module(schedule.module) if course and schedule.module else None
    source = module.title if module else course.title if course else schedule.course
    told = "" if schedule.reveal == AT_ONCE else "; result at the close"
    about = f", from **{escape(source)}**" if source else ""
    return f"**#{schedule.number}** {count} in {where}, {_rule(schedule)}{about}{told}"


def _rule(schedule: Schedule) -> str:
    rule = schedule.rule
    days = "every day" if rule.days == EVERY_DAY else days_words(rule.days)
    until = f", until {date_words(rule.until)} {rule.until.year}" if rule.until else ""
    return f"{days} at {clock_words(rule.minute)} {rule.zone}{until}"


def _coming(facts: Facts, schedule: Schedule, coming: Occurrence | None) -> str:
    if schedule.paused:
        return f"Paused: {escape(schedule.paused)} When it can go on, type `/schedule resume #{schedule.number}`."
    if coming is None:
        return "It has ended."
    today = facts.now.astimezone(ZoneInfo(schedule.rule.zone)).date()
    skips = [date_words(day) for day in sorted(schedule.rule.skips) if day >= today]
    left_out = f" Left out: {', '.join(skips[:SKIPS])}{' …' * (len(skips) > SKIPS)}." if skips else ""
    return f"Next: {moment_words(coming.at, schedule.rule.zone)}.{left_out}"
