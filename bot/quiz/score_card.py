"""The score card of a quiz: how it went, what to read again, and the way on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.context import Context
from bot.course import Course, Module
from bot.model import Button, Reply, Style
from bot.quiz.scoring import RIGHT
from bot.quiz.subject import subject_of
from bot.storage import sessions
from bot.storage.sessions import Session
from bot.text.markdown import escape
from bot.tokens import Quiz, Read, Retry, ShareScore


@dataclass(frozen=True, slots=True)
class Scored:
    """A finished session in figures; `missed` are the modules to read again."""

    right: int
    asked: int
    planned: int
    points: int
    missed: tuple[tuple[Course, Module], ...]


def score_text(scored: Scored, who: str = "") -> str:
    """The score card's text; `who` names the learner where others see it."""
    subject = f"{escape(who)} has" if who else "You have"
    left = f" Left after {scored.asked} of {scored.planned} questions." if scored.asked < scored.planned else ""
    lines = [f"{subject} **{scored.right} of {scored.asked} right** and {scored.points} points.{left}"]
    if not who and scored.missed:
        titles = "\n".join(f"- **{escape(module.title)}**" for _, module in scored.missed)
        lines.append(f"Worth reading again:\n\n{titles}")
    elif not who and scored.asked:
        lines.append("All of it right: well done.")
    return "\n\n".join(lines)


def score_card(context: Context, session: Session) -> Reply:
    """For the learner."""
    scored = _scored(context, session)
    course = context.known_course(session.course)
    title = f"Score card: {subject_of(context, session.course, session.module)}"
    again = Quiz(session.course, session.module or "").pack()
    if not scored.asked:
        text = "You left before the first answer, so there is nothing to score. Come back any time."
        return Reply(text, title, ((Button("Quiz me", again),),))
    missed = [Button("Retry the missed ones", Retry(session.id).pack(), Style.PRIMARY)]
    read = [
        Button(f"Read: {module.title}"[:75], Read(course.id, module.id, 1).pack())
        for course, module in scored.missed[:2]
    ]
    share = (Button("Show in channel", ShareScore(session.id).pack()),) if context.place.space is not None else ()
    buttons = (*(missed if scored.right < scored.asked else ()), Button("Quiz me again", again))
    rows = tuple(filter(None, (buttons, tuple(read), share)))
    return Reply(score_text(scored), title, rows, colour=course.page.colour if course else "")


def shared_score(context: Context, session: Session) -> Reply:
    """For everybody in the channel."""
    who = "Somebody" if context.me.hidden else context.me.shown
    course = context.known_course(session.course)
    title = f"Quiz: {subject_of(context, session.course, session.module)}"
    return Reply(score_text(_scored(context, session), who), title, colour=course.page.colour if course else "")


def _scored(context: Context, session: Session) -> Scored:
    given = sessions.answered(context.tx, session.id)
    placed = [context.known_place(each.question) for each in given if each.credit < RIGHT]
    missed = {(place[0].id, place[1].id): place for place in placed if place}
    return Scored(
        sum(each.credit >= RIGHT for each in given),
        len(given),
        len(session.plan),
        sum(each.points for each in given),
        tuple(missed.values()),
    )
