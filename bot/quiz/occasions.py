"""What an attempt belongs to: a session of one learner, or a post that everybody may answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.context import Context, Facts
from bot.daily import counters
from bot.daily.calendar_words import date_words, moment_words
from bot.daily.streaks import streak, streak_line
from bot.model import Button, Style, TutorError
from bot.quiz.cards import Heading
from bot.storage import active_days, attempts, posts, sessions
from bot.storage.attempts import Attempt
from bot.storage.posts import Post
from bot.storage.schedules import AT_ONCE
from bot.storage.sessions import Session
from bot.tokens import Leave, Next, OnPost

NEW_AGAIN = timedelta(days=7)
"""A post that asks a question again so long after its key was shown is a new occasion: it pays again."""


class Occasion(Protocol):
    """How an attempt is shown, what it may earn, and what follows its answer."""

    @property
    def space(self) -> int: ...
    @property
    def course(self) -> str: ...
    @property
    def until(self) -> str:
        """Until when an answer is kept and may be changed, in words; empty where it is graded at once."""

    def heading(self, facts: Facts, attempt: Attempt) -> Heading: ...
    def beside(self) -> tuple[Button, ...]:
        """Buttons under the question."""

    def onward(self, context: Context, attempt: Attempt) -> tuple[Button, ...]:
        """Buttons under the feedback."""

    def is_latest(self, context: Context, attempt: Attempt) -> bool:
        """Whether its message shows nothing later."""

    def pays(self, context: Context, attempt: Attempt) -> bool: ...
    def answered(self, context: Context, attempt: Attempt) -> str:
        """What follows an answer that was just given; a line to add to the feedback."""


def of(context: Context, attempt: Attempt, session: Session | None) -> Occasion | None:
    """The occasion of an attempt that was asked in this session, or else by a post; None when it is no more."""
    if attempt.post is not None:
        post = posts.get(context.tx, attempt.post)
        return InPost(post, context.default_zone) if post else None
    return InSession(session) if session else None


def _module_heading(facts: Facts, attempt: Attempt, course_id: str, title: str) -> Heading:
    course = facts.known_course(course_id)
    module = course.module(attempt.key.split("/")[1]) if course else None
    place = module.title if module else "From an earlier version of the course"
    return Heading(title, place, course.page.colour if course else "")


@dataclass(frozen=True, slots=True)
class InSession:
    """A question of a quiz."""

    session: Session

    @property
    def space(self) -> int:
        return self.session.space or 0

    @property
    def course(self) -> str:
        return self.session.course

    @property
    def until(self) -> str:
        return ""

    def heading(self, facts: Facts, attempt: Attempt) -> Heading:
        title = f"Question {attempt.position} of {len(self.session.plan)}"
        return _module_heading(facts, attempt, self.course, title)

    def beside(self) -> tuple[Button, ...]:
        return (Button("Leave", Leave(self.session.id).pack()),)

    def onward(self, context: Context, attempt: Attempt) -> tuple[Button, ...]:  # noqa: ARG002 - an Occasion's form
        position = attempt.position or 0
        label = "Next" if position < len(self.session.plan) else "Next: score card"
        return (Button(label, Next(self.session.id, position + 1).pack(), Style.PRIMARY),)

    def is_latest(self, context: Context, attempt: Attempt) -> bool:
        return sessions.latest(context.tx, self.session.id) == attempt.position

    def pays(self, context: Context, attempt: Attempt) -> bool:
        return not attempts.is_revealed(context.tx, attempt.learner, self.space, attempt.key)

    def answered(self, context: Context, attempt: Attempt) -> str:
        """It counts for the day in the learner's zone, else the space's."""
        own = context.me.zone
        zone = ZoneInfo(own) if own else context.zone_of(self.space)
        active_days.mark(context.tx, attempt.learner, context.now.astimezone(zone).date())
        return ""


@dataclass(frozen=True, slots=True)
class InPost:
    """A question of a post; after the close it is practice."""

    post: Post
    default_zone: str

    @property
    def space(self) -> int:
        return self.post.space

    @property
    def course(self) -> str:
        return self.post.course

    @property
    def until(self) -> str:
        if self.post.reveal == AT_ONCE or not self.post.is_open:
            return ""
        return moment_words(self.post.closes_at, self.post.zone or self.default_zone)

    def heading(self, facts: Facts, attempt: Attempt) -> Heading:
        heading = _module_heading(facts, attempt, self.course, self.title(in_time=self.post.is_open))
        return replace(heading, pays=self.post.is_open and not self.post.test)

    def title(self, *, in_time: bool) -> str:
        """What it is to somebody who answers, or answered, in time or later."""
        kind = "Test question" if self.post.test else "Daily question" if in_time else "Practice"
        return f"{kind}, {date_words(self.post.date)}"

    def beside(self) -> tuple[Button, ...]:
        return ()

    def onward(self, context: Context, attempt: Attempt) -> tuple[Button, ...]:
        """The next question of the post that waits for this learner."""
        for each in posts.questions(context.tx, self.post.id):
            if each.number > (attempt.number or 0):
                found = attempts.of_post(context.tx, self.post.id, each.number, attempt.learner)
                if found is None or found[1] is None:
                    label = f"Question {each.number}"
                    return (Button(label, OnPost(self.post.id, each.number).pack(), Style.PRIMARY),)
        return ()

    def is_latest(self, context: Context, attempt: Attempt) -> bool:  # noqa: ARG002
        return True

    def pays(self, context: Context, attempt: Attempt) -> bool:
        return self.post.is_open and self.paid_before_close(context, attempt)

    def paid_before_close(self, facts: Facts, attempt: Attempt) -> bool:
        """Whether an answer that was given in time earns points, whenever it is graded."""
        since = self.post.posted_at - NEW_AGAIN
        known = attempts.is_revealed(facts.tx, attempt.learner, self.space, attempt.key, since)
        return not self.post.test and not known

    def answered(self, context: Context, attempt: Attempt) -> str:
        """It counts for the post's own date, wherever the learner is."""
        if self.post.test or not self.post.is_open:
            return ""
        active_days.mark(context.tx, attempt.learner, self.post.date)
        counters.count(context, self.post)
        asked = active_days.questioned(context.tx, self.space, context.now)
        return streak_line(streak(asked.dates, active_days.of(context.tx, attempt.learner), asked.open))


def gone() -> TutorError:
    return TutorError("I can't find that question any more, so nothing was counted. Type `/quiz` for a new one.")
