"""What a channel sees of a live round: its lobby, each question and its result, and the podium.

Rendered when it is delivered, from the state of things then. Nothing tells the key before the result does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.context import Facts
from bot.distribution import Distribution, chart
from bot.live.podium import podium_text
from bot.live.rounds import LOBBY, PAYING
from bot.model import Button, Reply, Style
from bot.quiz import cards
from bot.quiz.cards import Heading
from bot.quiz.subject import subject_of
from bot.storage import players, rounds
from bot.storage.attempts import LETTERS, Attempt
from bot.storage.rounds import Phase, Posed, Round
from bot.text.counting import counted
from bot.text.markdown import escape
from bot.tokens import AnswerRound, JoinRound

ENDINGS = {
    Phase.EMPTY: "Nobody joined this time, so there is no round. Type `/play start` whenever you like.",
    Phase.STOPPED: "This round was stopped early. Type `/play start` for another.",
    Phase.STALE: "I was away for too long, so this round did not begin. Type `/play start` for another.",
}
REMARKS = {
    Phase.STOPPED: "The round was stopped early.",
    Phase.STALE: "I was away for too long, so the round ends early.",
}


def render(facts: Facts, subject: str) -> Reply | None:
    """The message of a round as it should stand now."""
    round_id, part, number = subject.split("/")
    current = rounds.get(facts.tx, round_id)
    if current is None:
        return None
    if part == "lobby":
        return _lobby(facts, current)
    if part == "podium":
        return _podium(facts, current)
    posed = rounds.posed(facts.tx, round_id, int(number))
    if posed is None:
        return None
    return (_question if part == "question" else _result)(facts, current, posed, int(number))


def trouble(facts: Facts, subject: str) -> Reply | None:  # noqa: ARG001 - a renderer's form
    """To whoever began it."""
    text = (
        "I could not post in that channel, so the live round there is off. Whoever manages the channel can let me in; "
        "then type `/play start` again."
    )
    return Reply(text, "Live round")


def join_button(current: Round) -> Button:
    return Button("Join", JoinRound(current.id).pack(), Style.PRIMARY)


def _lobby(facts: Facts, current: Round) -> Reply:
    about = f"**{escape(subject_of(facts, current.course, current.module))}**: {counted(current.count, 'question')}"
    colour = _colour(facts, current)
    if current.phase is Phase.LOBBY:
        joined = len(players.of(facts.tx, current.id))
        so_far = f"{counted(joined, 'player')} so far." if joined else "Nobody yet: be the first."
        text = (
            f"{about}, {current.seconds} seconds each. Press **Join** to play along: "
            f"it begins {LOBBY.seconds} seconds after this message.\n\n{so_far}"
        )
        return Reply(text, "Live round", ((join_button(current),),), colour=colour)
    if current.running:
        text = f"{about}. The round has begun: press **Join** under its newest message to play along."
        return Reply(text, "Live round", colour=colour)
    ending = ENDINGS.get(current.phase) if current.position == 0 else None
    return Reply(ending or f"{about}. This round is over.", "Live round: over", colour=colour)


def _question(facts: Facts, current: Round, posed: Posed, number: int) -> Reply:
    card = cards.question_card(_as_issued(posed), _heading(facts, current, posed, number))
    card = replace(card, pictures=facts.pictures_of(posed.question))
    if current.phase is not Phase.ASKING or current.position != number:
        told = current.running or number <= current.position
        note = "*Closed.*" if told else "*Stopped: this question counts for nobody.*"
        return replace(card, text=f"{card.text}\n\n{note}", buttons=())
    turnout = players.turnout(facts.tx, current.id, number)
    note = (
        f"*{current.seconds} seconds. Only you see what you press, and the first letter counts. "
        f"{turnout.answered} of {turnout.players} have answered.*"
    )
    letters = tuple(
        replace(button, token=AnswerRound(current.id, number, letter).pack())
        for letter, button in zip(LETTERS, card.buttons[0], strict=False)
    )
    rows = (letters, (join_button(current),)) if number < current.count else (letters,)
    return replace(card, text=f"{card.text}\n\n{note}", buttons=rows)


def _result(facts: Facts, current: Round, posed: Posed, number: int) -> Reply:
    """How many chose what, in words; the key, why, and where it can be read."""
    issued = _as_issued(posed)
    basis = cards.basis_of(posed.question, facts.known_course(current.course))
    parts = [
        cards.key_line(issued),
        cards.BREAK.join(_distribution(facts, current, issued, number)),
        posed.question.explanation,
        f"*Source: {basis}*" if basis else "",
    ]
    heading = _heading(facts, current, posed, number)
    rows = ((join_button(current),),) if current.running and number < current.count else ()
    text = "\n\n".join(filter(None, parts))
    drawn = _drawn(facts, current, issued, number)
    return Reply(text, f"{heading.title}: the result", rows, (drawn,) if drawn else (), colour=heading.colour)


def _drawn(facts: Facts, current: Round, issued: Attempt, number: int) -> Distribution | None:
    """The same as `_distribution`; nothing where nobody answered."""
    counts = players.letters(facts.tx, current.id, number)
    group = chart(issued.question, issued.shown, counts, 0, sum(counts.values()))
    return Distribution((group,), _colour(facts, current)) if group.answered else None


def _distribution(facts: Facts, current: Round, issued: Attempt, number: int) -> Iterator[str]:
    counts = players.letters(facts.tx, current.id, number)
    answered = sum(counts.values())
    if not answered:
        yield "Nobody answered this one."
        return
    for letter, index in zip(LETTERS, issued.shown, strict=False):
        key = ", the key" if issued.question.options[index].correct else ""
        yield f"**{letter}**{key}: {counts.get(letter, 0)} of {answered}"
    silent = players.turnout(facts.tx, current.id, number).players - answered
    if silent > 0:
        yield f"{counted(silent, 'player')} did not answer."


def _podium(facts: Facts, current: Round) -> Reply:
    scores = players.scores(facts.tx, current)
    parts = [REMARKS.get(current.phase, "")]
    if current.position:
        parts.append(podium_text(scores, current.position))
    else:
        parts.append("No question was told, so nothing was counted.")
    if current.position and len(scores) < PAYING:
        parts.append("A round pays points from two players on, so this one was practice.")
    parts.append("Type `/play start` for another round.")
    title = f"Podium: {subject_of(facts, current.course, current.module)}"
    return Reply("\n\n".join(filter(None, parts)), title, colour=_colour(facts, current))


def _as_issued(posed: Posed) -> Attempt:
    """The question in the order that everybody sees; the attempt is nobody's."""
    return Attempt("", 0, None, None, posed.key, posed.question, posed.shown, "", hinted=False)


def _heading(facts: Facts, current: Round, posed: Posed, number: int) -> Heading:
    placed = facts.known_place(posed.key)
    place = placed[1].title if placed else "From an earlier version of the course"
    return Heading(f"Question {number} of {current.count}", place, _colour(facts, current))


def _colour(facts: Facts, current: Round) -> str:
    course = facts.known_course(current.course)
    return course.page.colour if course else ""
