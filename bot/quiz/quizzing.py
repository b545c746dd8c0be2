"""Quizzes: sessions of questions that are begun, gone on with, left, taken up again, scored and tried once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import millis
from bot.context import Context
from bot.course import Course, Difficulty, Module
from bot.identifiers import new_id
from bot.library import owner_of
from bot.model import Button, Reply, TutorError
from bot.quiz import answering
from bot.quiz.layout import laid_out
from bot.quiz.occasions import InSession
from bot.quiz.picking import INTERLEAVED, Candidate, pick
from bot.quiz.score_card import score_card, shared_score
from bot.quiz.scoring import RIGHT
from bot.quiz.subject import subject_of
from bot.storage import attempts, held_back, progress, sessions
from bot.storage.attempts import Attempt
from bot.storage.sessions import Session
from bot.tokens import Leave, Next, Quiz, Retry, ShareScore

COUNT = 5
DAILY_LIMIT = 200
"""Sessions that a learner can begin in 24 hours: more than anybody studies, and too few to fill a disk."""

Named = tuple[Course, Module]


def quiz(context: Context, module: Named | None, count: int | None, difficulty: str | None) -> Reply:
    """Begin a quiz; without any argument, go on with an unfinished one."""
    repeated = sessions.of_event(context.tx, context.me.id, context.event)
    if repeated:
        return _present(context, repeated)
    if module is None and count is None and difficulty is None:
        unfinished = sessions.unfinished(context.tx, context.me.id, context.now)
        if unfinished and _goes_on_here(context, unfinished) and (card := _resume(context, unfinished)):
            return card
    course, wanted = module or (context.course, None)
    return _begin(context, course, wanted, count or COUNT, difficulty)


def quiz_me(context: Context, token: Quiz) -> Reply:
    """The button under a summary or a score card."""
    repeated = sessions.of_event(context.tx, context.me.id, context.event)
    if repeated:
        return _present(context, repeated)
    course = context.reachable(token.course)
    module = course.module(token.module) if course and token.module else None
    if course is None or (token.module and module is None):
        raise TutorError("That module is no longer in the course. Type `/modules` to see what there is.")
    return _begin(context, course, module, COUNT, None)


def onward(context: Context, token: Next) -> Reply:
    """The session's question at this position, or its score card after the last."""
    session = _mine(context, token.session)
    if session.ended_at is not None or token.position > len(session.plan):
        return _score(context, session)
    latest = sessions.latest(context.tx, session.id)
    if token.position < latest:
        raise TutorError(f"You are further on already, at question {latest}.")
    if token.position > latest + 1:
        raise TutorError("One after the other: answer the question before first.")
    before = attempts.at(context.tx, session.id, token.position - 1)
    if before is not None and before[1] is None:
        raise TutorError("Answer this question first, or press Leave.")
    return _ask(context, session, token.position)


def leave(context: Context, token: Leave) -> Reply:
    """End the session here."""
    return _score(context, _mine(context, token.session))


def retry(context: Context, token: Retry) -> Reply:
    """A new session with what was missed. Pressing twice finds the same one."""
    session = _mine(context, token.session)
    event = f"retry:{session.id}"
    repeated = sessions.of_event(context.tx, context.me.id, event)
    if repeated:
        return _present(context, repeated)
    missed = [each.question for each in sessions.answered(context.tx, session.id) if each.credit < RIGHT]
    held = held_back.keys(context.tx, context.scope)
    plan = [key for key in missed if context.known_question(key) and key not in held]
    if not plan:
        raise TutorError("There is nothing left to retry there. Type `/quiz` for a new quiz.")
    return _start(context, session.course, session.module, "retry", plan, event)


def share_score(context: Context, token: ShareScore) -> Reply:
    """The score card, for everybody in the channel."""
    return shared_score(context, _mine(context, token.session))


def _begin(context: Context, course: Course, module: Module | None, count: int, difficulty: str | None) -> Reply:
    plan = _plan(context, course, module, count, difficulty)
    if not plan:
        named = f" {difficulty}" if difficulty else ""
        raise TutorError(f"There are no{named} questions on that yet. Type `/modules` to see what there is.")
    return _start(context, course.id, module.id if module else None, "quiz", plan, context.event)


def _plan(context: Context, course: Course, module: Module | None, count: int, difficulty: str | None) -> list[str]:
    """Which questions: of the module with one from an earlier module, or of all modules in turn."""
    known = progress.seen(context.tx, context.me.id, course.id)
    random = context.random()
    pool = _candidates(context, course, difficulty)
    if module is None:
        return pick(pool, known, count, context.now, context.zone, random)
    place = course.modules.index(module)
    own = [each for each in pool if each.module == place]
    earlier = [each for each in pool if each.module < place]
    spaced = pick(earlier, known, 1, context.now, context.zone, random) if count >= INTERLEAVED else []
    plan = pick(own, known, count - len(spaced), context.now, context.zone, random)
    if plan and spaced:
        plan.insert(random.randrange(1, len(plan) + 1), spaced[0])
    return plan


def _candidates(context: Context, course: Course, difficulty: str | None) -> list[Candidate]:
    """What may be asked now: not what this space is being asked together."""
    held = held_back.keys(context.tx, context.scope)
    wanted = None if difficulty in (None, "mixed") else Difficulty(difficulty)
    return [each for each in context.holding(course.id).candidates(course.id, wanted) if each.key not in held]


def _start(context: Context, course: str, module: str | None, mode: str, plan: Sequence[str], event: str) -> Reply:
    me = context.me
    begun = sessions.begun_since(context.tx, me.id, context.now - timedelta(days=1))
    if begun >= DAILY_LIMIT:
        raise TutorError("That is a lot of quizzes for one day! Please take a rest and come back tomorrow.")
    space = context.space.id if context.space else None
    session = Session(
        new_id(context.random("session")), me.id, space, course, module, mode, tuple(plan), millis(context.now), None
    )
    sessions.begin(context.tx, session, event)
    return answering.show(context, _issue(context, session, 1), InSession(session))


def _present(context: Context, session: Session) -> Reply:
    """A session as it stands: its latest question, feedback, or score card."""
    if session.ended_at is not None:
        return _score(context, session)
    return _ask(context, session, max(1, sessions.latest(context.tx, session.id)))


def _goes_on_here(context: Context, session: Session) -> bool:
    """A quiz on a space's own course is not taken up in another space."""
    return context.space is None or owner_of(session.course) in (None, context.space.id)


def _resume(context: Context, session: Session) -> Reply | None:
    """The unfinished session's open question; None when nothing of it is left."""
    position = max(1, sessions.latest(context.tx, session.id))
    current = attempts.at(context.tx, session.id, position)
    if current is not None and current[1] is not None:
        position += 1
    if position > len(session.plan):
        return None
    subject = subject_of(context, session.course, session.module)
    reply = _ask(context, session, position, f"Welcome back to **{subject}**.")
    fresh = Button("New quiz", Quiz(session.course, session.module or "").pack())
    return replace(reply, buttons=(*reply.buttons, (fresh,)))


def _ask(context: Context, session: Session, position: int, note: str = "") -> Reply:
    """The question at a position, issued if it wasn't; what was removed, or is being asked of all, is passed over."""
    issued = attempts.at(context.tx, session.id, position)
    if issued is not None:
        attempt, given = issued
        if given is not None:
            return answering.feedback(context, attempt, given, InSession(session))
        return answering.show(context, attempt, InSession(session), note)
    held = held_back.keys(context.tx, session.space or 0)
    rest = (key for key in session.plan[position - 1 :] if key not in held and context.known_question(key))
    plan = [*session.plan[: position - 1], *rest]
    if len(plan) < len(session.plan):
        sessions.shorten(context.tx, session.id, plan)
        session = replace(session, plan=tuple(plan))
    if position > len(plan):
        return _score(context, session)
    return answering.show(context, _issue(context, session, position), InSession(session), note)


def _issue(context: Context, session: Session, position: int) -> Attempt:
    key = session.plan[position - 1]
    question = context.known_question(key)
    if question is None:
        raise TutorError("That question was just removed from the course. Press Next again.")
    random = context.random()
    attempt_id = new_id(random)
    shown = laid_out(question, random)
    attempt = Attempt(attempt_id, session.learner, session.id, position, key, question, shown, "", hinted=False)
    attempts.issue(context.tx, attempt, context.now)
    return attempt


def _mine(context: Context, session_id: str) -> Session:
    session = sessions.get(context.tx, session_id)
    if session is None:
        raise TutorError("I can't find that quiz any more. Type `/quiz` for a new one.")
    if session.learner != context.me.id:
        raise TutorError("That quiz is somebody else's. Type `/quiz` for one of your own.")
    return session


def _score(context: Context, session: Session) -> Reply:
    """The score card; the session ends with it."""
    sessions.end(context.tx, session.id, context.now)
    return score_card(context, session)
