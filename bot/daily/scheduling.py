"""What schedules do by themselves: come round, post or put up a board, and stop when they can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clock import millis
from bot.context import Facts
from bot.daily import posting
from bot.daily.calendar_words import clock_words
from bot.daily.counters import POST
from bot.daily.recurrence import Occurrence, following, recent
from bot.model import Address, Reply
from bot.periods import Period
from bot.standing import public_board
from bot.storage import outbox, posts, schedules, spaces, timers
from bot.storage.schedules import BOARD, Schedule
from bot.text import mentions
from bot.text.markdown import escape

TIMER = "schedule"
"""The kind of the timer; its subject is the schedule's id."""

STOPPED = "stopped"
"""The kind of the note to staff in the outbox; its subject is the schedule's id and when it stopped."""

UNTESTED = "untested"
"""The kind of the note that a test could not be posted; its subject is the post's id."""

CATCH_UP = timedelta(hours=6)
"""After that a post is no longer worth having."""

BOARD_MESSAGE = "board"
"""The kind of a scheduled board in the outbox; its subject is the schedule's id and the local date."""


def arrange(facts: Facts, schedule: Schedule) -> Occurrence | None:
    """Set the timer for the next occurrence, and give it; None when the schedule is paused or has ended."""
    found = None if schedule.paused else coming(facts, schedule)
    if found is None:
        timers.drop(facts.tx, TIMER, str(schedule.id))
    else:
        timers.set_timer(facts.tx, TIMER, str(schedule.id), found.at)
    return found


def coming(facts: Facts, schedule: Schedule) -> Occurrence | None:
    """When it comes round next: once on a date, though its time was changed since, or the clock was set back."""
    found = following(schedule.rule, facts.now)
    while found is not None and posts.is_made(facts.tx, schedule.id, found.date):
        found = following(schedule.rule, found.at)
    return found


def fire(facts: Facts, subject: str, due: datetime) -> None:  # noqa: ARG001 - the rule says what is due, whenever we woke
    """The schedule came round: at most one post, of its latest occurrence, if that is not stale."""
    schedule = schedules.get(facts.tx, int(subject))
    if schedule is None or schedule.paused:
        return
    arrange(facts, schedule)
    latest = recent(schedule.rule, facts.now, CATCH_UP)
    if latest is None or spaces.has_left(facts.tx, schedule.space):
        return
    if schedule.kind == BOARD:
        outbox.want(facts.tx, BOARD_MESSAGE, f"{schedule.id}:{latest.date}", schedule.address, facts.now)
    elif not posting.make(facts, schedule, latest.date) and not _waits_for_plan(facts, schedule):
        stop(facts, schedule, "there are no questions left to ask.")


def _waits_for_plan(facts: Facts, schedule: Schedule) -> bool:
    course = posting.course_of(facts, schedule)
    return course is not None and bool(schedules.openings(facts.tx, schedule.space, course.id))


def stop(facts: Facts, schedule: Schedule, why: str) -> None:
    """Pause it, and tell the staff member behind it, once."""
    if not schedules.pause(facts.tx, schedule.id, why):
        return
    timers.drop(facts.tx, TIMER, str(schedule.id))
    if (staff := schedule.author_address) is not None:
        outbox.want(facts.tx, STOPPED, f"{schedule.id}:{millis(facts.now)}", staff, facts.now)


def render_stopped(facts: Facts, subject: str) -> Reply | None:
    """The note to staff; nothing any more once the schedule runs again."""
    schedule = _of(facts, subject)
    if schedule is None or schedule.paused is None:
        return None
    what = "board" if schedule.kind == BOARD else "daily question"
    where, number = mentions.channel(schedule.address.channel), schedule.number
    text = (
        f"I have paused the {what} #{number} ({where}, {clock_words(schedule.rule.minute)} {schedule.rule.zone}): "
        f"{escape(schedule.paused)}\n\nWhen that is mended, type `/schedule resume #{number}` in a channel there. "
        f"For another channel, type `/schedule daily` in that one, and `/schedule remove #{number}`."
    )
    return Reply(text, "A schedule is paused")


def untold(facts: Facts, subject: str, error: str) -> None:
    """Nobody is left to tell; `/schedule list` says it too."""


def post_failed(facts: Facts, subject: str, error: str) -> None:
    """A post can't be put up: its channel is gone or closed to us. A post that somebody deleted stops nothing."""
    post = posts.get(facts.tx, subject)
    if post is None or outbox.stands(facts.tx, POST, subject):
        return
    schedule = schedules.get(facts.tx, post.schedule) if post.schedule else None
    staff = post_staff(facts, subject)
    if schedule is not None:
        stop(facts, schedule, error)
    elif post.test and staff is not None:
        outbox.want(facts.tx, UNTESTED, subject, staff, facts.now)


def render_untested(facts: Facts, subject: str) -> Reply | None:
    """The note to whoever asked for a test that can't be posted."""
    post = posts.get(facts.tx, subject)
    if post is None:
        return None
    error = escape(outbox.error_of(facts.tx, POST, subject))
    said = f"I could not post the test in {mentions.channel(post.address.channel)}: {error}"
    return Reply(f"{said}\n\nWhen that is mended, type `/schedule test` there once more.", "No test was posted")


def reveal_failed(facts: Facts, subject: str, error: str) -> None:
    """The post that it answers is gone, or its channel; the next post finds out."""


def board_failed(facts: Facts, subject: str, error: str) -> None:
    schedule = _of(facts, subject)
    if schedule is not None:
        stop(facts, schedule, error)


def post_staff(facts: Facts, subject: str) -> Address | None:
    """Whom to ask about a post: the staff member behind it."""
    post = posts.get(facts.tx, subject)
    if post is None or not post.author:
        return None
    return replace(post.address, channel=post.author, direct=True)


def board_staff(facts: Facts, subject: str) -> Address | None:
    schedule = _of(facts, subject)
    return schedule.author_address if schedule else None


def _of(facts: Facts, subject: str) -> Schedule | None:
    """The schedule of a message whose subject begins with its id."""
    return schedules.get(facts.tx, int(subject.partition(":")[0]))


def render_board(facts: Facts, subject: str) -> Reply | None:
    """This week's board, as of the date that it was scheduled for, with its points of now."""
    schedule, day = _of(facts, subject), subject.partition(":")[2]
    if schedule is None:
        return None
    course = facts.known_course(schedule.course) if schedule.course else None
    return public_board(facts, Period.WEEK, schedule.space, course, date.fromisoformat(day))
