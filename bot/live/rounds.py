"""The course of a live round as time drives it: the lobby, each question, its result, and the podium.

All of it is rows and one timer for each round, so that it goes on after a restart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.context import Facts
from bot.quiz.grading import grade_chosen
from bot.quiz.scoring import points
from bot.storage import attempts, learners, outbox, players, rollup, rounds, timers, totals
from bot.storage.attempts import Answer, Attempt
from bot.storage.rounds import Phase, Posed, Round

KIND = "round"
"""Of the timer, and of the messages: those have the subject `round/part/number`."""
TROUBLE = "round trouble"
"""Of the private message to whoever began a round that could not go on."""

LOBBY = timedelta(seconds=30)
PAUSE = timedelta(seconds=8)
"""Between a result and the next question: time to read why."""

LATE = timedelta(seconds=10)
"""We were away: nobody could press, so a lobby or a question gets its time again."""
STALE = timedelta(minutes=30)
"""We were away for so long that nobody waits any more."""

PAYING = 2
"""Players that a round needs to pay points."""
OCCASION = timedelta(days=7)
"""A round that asks a question again after so long is a new occasion to earn points."""
SHARE = 16
"""Answers graded in one go: a work stays under 50 ms."""


def tick(facts: Facts, subject: str, due: datetime) -> None:
    """What the round's timer does: the next step of the round."""
    current = rounds.get(facts.tx, subject)
    if current is None or not current.running:
        return
    if facts.now - due > STALE:
        finish(facts, current, Phase.STALE)
    elif facts.now - due > LATE and current.phase is not Phase.TELLING:
        timers.set_timer(facts.tx, KIND, current.id, facts.now + span(current))
    elif current.phase is Phase.ASKING:
        _close(facts, current)
    elif current.phase is Phase.LOBBY and not players.of(facts.tx, current.id):
        finish(facts, current, Phase.EMPTY)
    elif current.position < current.count:
        _ask(facts, current, current.position + 1)
    else:
        finish(facts, current, Phase.OVER)


def span(current: Round) -> timedelta:
    """How long the lobby is open, or a question."""
    return LOBBY if current.phase is Phase.LOBBY else timedelta(seconds=current.seconds)


def put(facts: Facts, current: Round, part: str, number: int = 0) -> None:
    """Let one of the round's messages stand in its channel."""
    outbox.want(facts.tx, KIND, f"{current.id}/{part}/{number}", current.address, facts.now)


def renew(facts: Facts, current: Round, part: str, number: int = 0, *, after: timedelta = timedelta()) -> None:
    """Let one of them be rendered anew."""
    outbox.revise(facts.tx, KIND, f"{current.id}/{part}/{number}", facts.now + after)


def finish(facts: Facts, current: Round, phase: Phase) -> None:
    """End the round. A question that is still open counts for nobody: its key was not shown."""
    timers.drop(facts.tx, KIND, current.id)
    told = current.position - (current.phase is Phase.ASKING)
    rounds.move(facts.tx, current, told, phase)
    rounds.end(facts.tx, current, phase, facts.now)
    if current.phase is Phase.ASKING:
        renew(facts, current, "question", current.position)
    renew(facts, current, "lobby")
    if current.phase is not Phase.LOBBY:
        put(facts, current, "podium")


def failed(facts: Facts, subject: str, error: str) -> None:  # noqa: ARG001 - a failure's form
    """A message could not be put up: the round ends, and whoever began it is told."""
    current = rounds.get(facts.tx, subject.split("/", maxsplit=1)[0])
    if current is None or not current.running:
        return
    timers.drop(facts.tx, KIND, current.id)
    rounds.end(facts.tx, current, Phase.STOPPED, facts.now)
    starter = learners.by_id(facts.tx, current.starter)
    if starter is not None:
        address = replace(current.address, channel=starter.account.user, direct=True)
        outbox.want(facts.tx, TROUBLE, current.id, address, facts.now)


def untold(facts: Facts, subject: str, error: str) -> None:
    """Whoever began the round takes no messages; nobody else waits for that one."""


def _ask(facts: Facts, current: Round, number: int) -> None:
    rounds.move(facts.tx, current, number, Phase.ASKING)
    timers.set_timer(facts.tx, KIND, current.id, facts.now + timedelta(seconds=current.seconds))
    if number == 1:
        renew(facts, current, "lobby")
    put(facts, current, "question", number)


def _close(facts: Facts, current: Round) -> None:
    """Grade what was answered, a share at a time; then the key is shown."""
    number = current.position
    posed = rounds.posed(facts.tx, current.id, number)
    if posed is None:
        finish(facts, current, Phase.STOPPED)
        return
    share = players.ungraded(facts.tx, current.id, number, posed, SHARE)
    paying = players.turnout(facts.tx, current.id, number).players >= PAYING
    for attempt, at in share:
        _grade(facts, current, attempt, at, paying=paying)
    if len(share) == SHARE:
        timers.set_timer(facts.tx, KIND, current.id, facts.now)
        return
    _tell(facts, current, posed)


def _tell(facts: Facts, current: Round, posed: Posed) -> None:
    attempts.reveal(facts.tx, current.space, posed.key, facts.now)
    rollup.roll_up(facts.tx, facts.shelves.installed.installed, facts.default_zone)
    rounds.move(facts.tx, current, current.position, Phase.TELLING)
    timers.set_timer(facts.tx, KIND, current.id, facts.now + PAUSE)
    renew(facts, current, "question", current.position)
    put(facts, current, "result", current.position)


def _grade(facts: Facts, current: Round, attempt: Attempt, at: datetime, *, paying: bool) -> None:
    """Keep an answer with the points it earns: none when its key was shown lately to the learner, or here."""
    index = attempt.index(attempt.chosen)
    credit = grade_chosen(attempt.question, [] if index is None else [index]).credit
    known = attempts.is_revealed(facts.tx, attempt.learner, current.space, attempt.key, facts.now - OCCASION)
    earned = points(credit, attempt.question.difficulty) if paying and not known else 0
    course, module, _ = attempt.key.split("/")
    given = Answer(attempt.chosen, credit, earned)
    attempts.record(facts.tx, attempt, given, current.space, course, module, at)
    if earned:
        zone = facts.zone_of(current.space)
        totals.add(facts.tx, attempt.learner, totals.boards_at(at, zone, current.space), earned)
