"""The life of a post: made when its schedule comes round, closed after a day or by the next, its key told then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.context import Facts
from bot.course import Course, SingleChoice, TrueFalse
from bot.daily.choosing import Emphasis, choose
from bot.daily.counters import POST
from bot.daily.recurrence import instant
from bot.identifiers import new_id
from bot.library import Library
from bot.quiz import answering
from bot.quiz.layout import laid_out
from bot.quiz.occasions import InPost
from bot.quiz.picking import Candidate
from bot.storage import attempts, outbox, posts, rollup, schedules, spaces, timers
from bot.storage.posts import Post, PostQuestion
from bot.storage.schedules import Pick, Schedule

CLOSE = "close"
"""The kind of the timer that closes a post; its subject is the post's id."""

REVEAL = "reveal"
"""The kind of the closing reply in the outbox; its subject is the post's id."""

OPEN_FOR = timedelta(hours=24)
SETTLED_AT_ONCE = 100
"""Kept answers that are graded in one transaction: a work stays under 50 ms."""


def planned(facts: Facts, schedule: Schedule, day: date, passed: Sequence[str] = ()) -> Pick | None:
    """What a schedule will ask on a date; None while its course has nothing that is open then."""
    course = course_of(facts, schedule)
    pool, emphasis = _pool(facts, schedule, course, day) if course else ([], None)
    fresh = [each for each in pool if each.key not in passed]
    pool = fresh if len(fresh) >= schedule.questions else pool
    if not pool:
        return None
    place = schedule.address.channel
    number = posts.made_in(facts.tx, schedule.space, place) + 1
    past = posts.history(facts.tx, schedule.space, place)
    at = instant(day, schedule.rule.minute, schedule.rule.zone)
    aside = partial(_is_opened, facts.library_of(schedule.space))
    chosen = choose(pool, past, schedule.questions, number, emphasis, at, facts.random(), aside)
    return Pick(tuple(chosen), tuple(passed))


def picked(facts: Facts, schedule: Schedule, day: date) -> Pick | None:
    """What staff have looked at for this date, unless its course or plan no longer has that; else what is planned."""
    kept, course = schedules.pick_of(facts.tx, schedule.id, day), course_of(facts, schedule)
    if kept is not None and course is not None:
        keys = {each.key for each in _pool(facts, schedule, course, day)[0]}
        if len(kept.questions) == min(schedule.questions, len(keys)) and keys.issuperset(kept.questions):
            return kept
    return planned(facts, schedule, day)


def course_of(facts: Facts, schedule: Schedule) -> Course | None:
    """The schedule's own course, else that of its space, else the first of all."""
    library = facts.library_of(schedule.space)
    name = schedule.course or spaces.course_of(facts.tx, schedule.space)
    chosen = library.course(name) if name else None
    if chosen is None and not schedule.course and library.courses:
        return library.default
    return chosen


def _pool(facts: Facts, schedule: Schedule, course: Course, day: date) -> tuple[list[Candidate], Emphasis | None]:
    """The questions that may be asked on a date: with a plan, only those of modules that are open by then."""
    openings = schedules.openings(facts.tx, schedule.space, course.id)
    allowed = {
        place
        for place, module in enumerate(course.modules)
        if schedule.module in (None, module.id) and (not openings or openings.get(module.id, date.max) <= day)
    }
    candidates = facts.library_of(schedule.space).candidates(course.id, None)
    pool = [each for each in candidates if each.module in allowed]
    opened = [(when, place) for place, module in enumerate(course.modules) if (when := openings.get(module.id))]
    current = max(((when, place) for when, place in opened if when <= day), default=None)
    if current is None or schedule.module:
        return pool, None
    return pool, Emphasis(current[1], instant(current[0], 0, schedule.rule.zone))


def _is_opened(library: Library, key: str) -> bool:
    """Whether the question is not answered in the channel, but opened."""
    return not isinstance(library.question(key), SingleChoice | TrueFalse)


def make(facts: Facts, schedule: Schedule, day: date) -> bool:
    """The post of a date; what this schedule had open is closed by it. False when there is nothing to ask."""
    pick, course = picked(facts, schedule, day), course_of(facts, schedule)
    if pick is None or course is None:
        return False
    closes = facts.now + OPEN_FOR
    post = Post(
        new_id(facts.random()), schedule.id, day, schedule.space, schedule.address, course.id, schedule.reveal,
        test=False, posted_at=facts.now, closes_at=closes, closed_at=None,
    )  # fmt: skip
    for each in posts.open_before(facts.tx, schedule.id, day):
        close(facts, each)  # first, so that its answer stands above the new question
    _put_up(facts, post, pick.questions)
    return True


def make_test(facts: Facts, schedule: Schedule, event: str, author: str) -> bool:
    """One question now, marked as a test. An event that comes twice makes one. False when there is nothing to ask.

    `author` is whom to tell when it can't be posted.
    """
    today = facts.now.astimezone(ZoneInfo(schedule.rule.zone)).date()
    pick, course = planned(facts, schedule, today), course_of(facts, schedule)
    if pick is None or course is None:
        return False
    post = Post(
        new_id(facts.random()), None, today, schedule.space, schedule.address, course.id, schedule.reveal,
        test=True, posted_at=facts.now, closes_at=facts.now + OPEN_FOR, closed_at=None, author=author,
    )  # fmt: skip
    _put_up(facts, post, pick.questions[:1], event)
    return True


def _put_up(facts: Facts, post: Post, keys: Sequence[str], event: str | None = None) -> bool:
    """Keep the post and want its message; False if that date, or that event, has its post already."""
    random = facts.random()
    random.random()  # the id was drawn from the same seed; the order must not follow from it
    laid: list[PostQuestion] = []
    for key in keys:
        question = facts.known_question(key)
        if question is not None:
            laid.append(PostQuestion(len(laid) + 1, key, question, laid_out(question, random)))
    if not laid or not posts.add(facts.tx, post, laid, event):
        return False
    outbox.want(facts.tx, POST, post.id, post.address, facts.now)
    timers.set_timer(facts.tx, CLOSE, post.id, post.closes_at)
    return True


def close_due(facts: Facts, subject: str, due: datetime) -> None:  # noqa: ARG001 - a timer's form
    """A day is over; or kept answers are still to be graded."""
    close(facts, subject)


def close(facts: Facts, post_id: str) -> None:
    """No more answers; those that were kept are graded, some at a time; then the key is told to all."""
    posts.close(facts.tx, post_id, facts.now)
    post = posts.get(facts.tx, post_id)
    if post is None:
        return
    timers.drop(facts.tx, CLOSE, post_id)
    settled = posts.kept(facts.tx, post_id, SETTLED_AT_ONCE) if post.reveal != schedules.AT_ONCE else []
    for attempt_id in settled:
        _grade_kept(facts, post, attempt_id)
    if settled:
        rollup.roll_up(facts.tx, facts.shelves.installed.installed, facts.default_zone)
    if len(settled) == SETTLED_AT_ONCE:
        timers.set_timer(facts.tx, CLOSE, post_id, facts.now)
        return
    posts.count(facts.tx, post_id)
    for each in posts.questions(facts.tx, post_id):
        attempts.reveal(facts.tx, post.space, each.key, facts.now)
    outbox.revise(facts.tx, POST, post_id, facts.now)
    outbox.want(facts.tx, REVEAL, post_id, post.address, facts.now, parent=(POST, post_id))


def _grade_kept(facts: Facts, post: Post, attempt_id: str) -> None:
    found = attempts.get(facts.tx, attempt_id)
    if found is None or post.closed_at is None:
        return
    attempt, _ = found
    pays = InPost(post, facts.default_zone).paid_before_close(facts, attempt)
    answering.record(facts, attempt, post.space, attempt.chosen, earns=pays, at=post.closed_at)
