"""Private reminders for those who asked for them: at their local time, when something is due, and never at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import millis, moment
from bot.context import Context, Facts
from bot.daily.calendar_words import clock_words
from bot.daily.recurrence import Rule, following
from bot.model import Address, Button, Learner, Reply, Style, TutorError
from bot.quiz.subject import subject_of
from bot.storage import attempts, learners, outbox, reminders, sessions, spaces, timers
from bot.storage.reminders import Reminder
from bot.storage.sessions import Session
from bot.text import mentions
from bot.text.markdown import escape
from bot.tokens import Next, OpenPost

TIMER = "remind"
"""Its subject is the learner's id."""
MESSAGE = "reminder"
"""Its subject is the learner's id and the time that it was due."""

MORNING, NIGHT = 7 * 60, 22 * 60
"""Minutes after midnight, local time: between them somebody may be written to."""

PATIENCE = 5
"""Reminders in a row that nobody answers; then they stop."""

LATE = timedelta(hours=2)
"""A reminder that was held up for longer is not worth having."""


def on(context: Context, time: int) -> Reply:
    """Remind the learner from now on."""
    if is_quiet(time):
        raise TutorError(
            f"At {clock_words(time)} I leave people alone: the quiet hours are {clock_words(NIGHT)} to "
            f"{clock_words(MORNING)}. Please choose another time, such as `/reminders on 18:00`."
        )
    reminders.keep(context.tx, context.me.id, context.space.id if context.space else None, time)
    zone = plan(context, context.me)
    text = (
        f"Done: at **{clock_words(time)}** ({zone}) I write to you in private, but only when a quiz of yours is "
        "unfinished or today's question is still open to you. `/reminders off` ends it."
    )
    return Reply(text, "Reminders: on")


def off(context: Context) -> Reply:
    """Remind the learner no more."""
    timers.drop(context.tx, TIMER, str(context.me.id))
    if not reminders.remove(context.tx, context.me.id):
        return Reply("You have no reminders, so there is nothing to turn off.", "Reminders: off")
    return Reply("Done: I won't remind you any more. `/reminders on 18:00` starts again.", "Reminders: off")


def is_quiet(minute: int) -> bool:
    """Whether people are left alone at this minute after midnight."""
    return not MORNING <= minute < NIGHT


def counted(unanswered: int, *, answered: bool) -> int | None:
    """How many reminders in a row wait for an answer once another goes out; None: it is time to stop."""
    if answered:
        return 1
    return unanswered + 1 if unanswered < PATIENCE else None


def plan(facts: Facts, learner: Learner) -> str | None:
    """Set the timer for the next reminder, if the learner wants any, and give the zone that it goes by."""
    reminder = reminders.get(facts.tx, learner.id)
    if reminder is None or reminder.stopped:
        return None
    zone = _zone(facts, learner, reminder)
    due = following(Rule(reminder.minute, zone), facts.now)
    if due is not None:
        timers.set_timer(facts.tx, TIMER, str(learner.id), due.at)
    return zone


def _zone(facts: Facts, learner: Learner, reminder: Reminder) -> str:
    return learner.zone or reminder.zone or facts.default_zone


def remind(facts: Facts, subject: str, due: datetime) -> None:
    """What the timer does: remind of what is due, or, after too many that nobody answered, stop."""
    learner = learners.by_id(facts.tx, int(subject))
    reminder = reminders.get(facts.tx, int(subject))
    zone = plan(facts, learner) if learner else None
    if learner is None or reminder is None or zone is None:
        return
    if reminder.space is not None and spaces.has_left(facts.tx, reminder.space):
        return
    if _comes_late(facts, zone, due) or _due(facts, reminder) is None:
        return
    answered = reminder.sent_at is None or reminders.answered_since(facts.tx, learner.id, reminder.sent_at)
    count = counted(reminder.unanswered, answered=answered)
    if count is None:
        reminders.stop(facts.tx, learner.id)
        timers.drop(facts.tx, TIMER, subject)
    else:
        reminders.sent(facts.tx, learner.id, count, facts.now)
    address = Address(learner.account.platform, reminder.external, learner.account.user, direct=True)
    outbox.want(facts.tx, MESSAGE, f"{learner.id}/{millis(due)}", address, facts.now)


def render(facts: Facts, subject: str) -> Reply | None:
    """The reminder, if there is still something to be reminded of, and it was not held up on its way."""
    number, _, due = subject.partition("/")
    learner, reminder = learners.by_id(facts.tx, int(number)), reminders.get(facts.tx, int(number))
    if learner is None or reminder is None:
        return None
    if _comes_late(facts, _zone(facts, learner, reminder), moment(int(due))):
        return None
    if reminder.stopped:
        text = (
            f"My last {PATIENCE} reminders found you busy, so I stop here and leave you in peace. "
            f"Type `/reminders on {clock_words(reminder.minute)}` whenever you want them back."
        )
        return Reply(text, "Reminders: off")
    return _due(facts, reminder)


def failed(facts: Facts, subject: str, error: str) -> None:  # noqa: ARG001 - a failure's form
    """The learner cannot be written to: no more reminders until they ask again."""
    learner = subject.split("/", maxsplit=1)[0]
    reminders.stop(facts.tx, int(learner))
    timers.drop(facts.tx, TIMER, learner)


def _comes_late(facts: Facts, zone: str, due: datetime) -> bool:
    """Whether one that was due then would come much later now, or at night."""
    local = facts.now.astimezone(ZoneInfo(zone))
    return facts.now - due > LATE or is_quiet(local.hour * 60 + local.minute)


def _due(facts: Facts, reminder: Reminder) -> Reply | None:
    """What waits for the learner: today's question, or a quiz that they left unfinished."""
    waiting = reminder.space and reminders.waiting_post(facts.tx, reminder.learner, reminder.space, facts.now)
    if waiting:
        post, number, channel = waiting
        text = f"Today's question in {mentions.channel(channel)} is still open to you; `/daily` shows it there, too."
        return _reminder(text, Button("Show it", OpenPost(post, number).pack(), Style.PRIMARY))
    unfinished = sessions.unfinished(facts.tx, reminder.learner, facts.now)
    onward = unfinished and _onward(facts, unfinished)
    if not unfinished or not onward:
        return None
    subject = subject_of(facts, unfinished.course, unfinished.module)
    text = f"Your quiz on **{escape(subject)}** waits for you at question {onward.position}."
    return _reminder(text, Button("Quiz me", onward.pack(), Style.PRIMARY))


def _reminder(text: str, button: Button) -> Reply:
    return Reply(f"{text}\n\n*You asked for this; `/reminders off` ends it.*", "A reminder", ((button,),))


def _onward(facts: Facts, session: Session) -> Next | None:
    """To where an unfinished quiz stands; None when all of it was answered and only the score card was not seen."""
    position = max(1, sessions.latest(facts.tx, session.id))
    current = attempts.at(facts.tx, session.id, position)
    if current is not None and current[1] is not None:
        position += 1
    return Next(session.id, position) if position <= len(session.plan) else None
