"""Playing a live round: beginning and stopping it, joining, and answering its questions."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from bot.context import Context
from bot.course import Course, Module, SingleChoice, TrueFalse, question_key
from bot.identifiers import new_id
from bot.live.round_cards import join_button
from bot.live.rounds import KIND, LOBBY, finish, put, renew
from bot.model import Address, Reply, Space, TutorError
from bot.quiz.layout import laid_out
from bot.quiz.picking import Candidate, Seen, pick
from bot.quiz.scoring import RIGHT
from bot.quiz.subject import subject_of
from bot.storage import held_back, players, rounds, timers
from bot.storage.attempts import LETTERS
from bot.storage.rounds import Phase, Posed, Round
from bot.text.markdown import escape
from bot.tokens import AnswerRound, JoinRound

COUNT = 5
SECONDS = 45
DAILY_LIMIT = 20
"""Rounds that somebody can begin in 24 hours."""

COUNTER = timedelta(seconds=3)
"""A public counter is brought up to date this often at most: nobody's press waits for an edit."""

ASKABLE = SingleChoice | TrueFalse
"""What can be answered by one press of a public button."""

Named = tuple[Course, Module]


def start(context: Context, module: Named | None, count: int | None, seconds: int | None) -> Reply:
    """Open the lobby of a round in this channel."""
    space = _group(context)
    place = context.place
    repeated = rounds.of_event(context.tx, space.id, place.channel, context.event)
    if repeated:
        return _begun(context, repeated)
    if rounds.running_in(context.tx, space.id, place.channel):
        raise TutorError("There is a round in this channel already. Press **Join** under it, or wait until it is over.")
    if rounds.begun_since(context.tx, context.me.id, context.now - timedelta(days=1)) >= DAILY_LIMIT:
        raise TutorError("You have begun a lot of rounds today! Let somebody else begin the next one.")
    course, wanted = module or (context.course, None)
    random = context.random()
    round_id = new_id(random)
    keys = _plan(context, space, course, wanted, count or COUNT, random)
    questions = [posed for key in keys if (posed := _pose(context, key, random))]
    if not questions:
        raise TutorError("There are no questions for a round on that: it takes those with one answer to choose.")
    address = Address(place.platform, place.space, place.channel)
    begun = Round(
        round_id, space.id, address, context.me.id, course.id, wanted.id if wanted else None,
        seconds or SECONDS, len(questions), 0, Phase.LOBBY,
    )  # fmt: skip
    rounds.begin(context.tx, begun, questions, context.event, context.now)
    timers.set_timer(context.tx, KIND, begun.id, context.now + LOBBY)
    put(context, begun, "lobby")
    return _begun(context, begun)


def stop(context: Context) -> Reply:
    """End the round of this channel, for whoever began it and for staff."""
    space = _group(context)
    current = rounds.running_in(context.tx, space.id, context.place.channel)
    if current is None:
        raise TutorError("There is no live round in this channel. `/play start` begins one.")
    if current.starter != context.me.id and not context.is_staff:
        raise TutorError("Only whoever began this round, or the teaching staff, can stop it.")
    finish(context, current, Phase.STOPPED)
    return Reply("The round is stopped. What was told so far counts.", "Live round")


def join(context: Context, token: JoinRound) -> Reply:
    """Play along, from the next question on."""
    current = _running(context, token.round)
    since = players.since(context.tx, current.id, context.me.id)
    if since is None:
        since = current.position + 1
        if since > current.count:
            raise TutorError("That was the last question of this round. Type `/play start` for another.")
        players.join(context.tx, current.id, context.me.id, since)
        renew(context, current, "lobby", after=COUNTER)
    others = len(players.of(context.tx, current.id)) - 1
    company = f", with {others} other{'s' * (others != 1)}" if others else ""
    if since > current.position:
        return Reply(f"You are in{company}. Question {since} comes here in a moment.", "Live round")
    return Reply(f"You are in{company}: press a letter under the question.", "Live round")


def answer(context: Context, token: AnswerRound) -> Reply:
    """A letter under the round's question. The first one counts; whether it is right is told to all at once."""
    current = _running(context, token.round)
    earlier = players.answered(context.tx, current.id, token.number, context.me.id)
    if earlier is not None and earlier != token.letter:
        raise TutorError(f"You have answered this one already: {earlier} it is. The first answer counts.")
    if current.phase is not Phase.ASKING or current.position != token.number:
        raise TutorError("This question is closed. The next one comes below.")
    if earlier is None:
        _answer(context, current, token.letter)
    turnout = players.turnout(context.tx, current.id, current.position)
    return Reply(f"**{token.letter}** it is. {turnout.answered} of {turnout.players} have answered.", "Live round")


def _answer(context: Context, current: Round, letter: str) -> None:
    since = players.since(context.tx, current.id, context.me.id)
    if since is None:
        raise TutorError("You are not in this round yet. Press **Join**, and you play from the next question on.")
    if since > current.position:
        raise TutorError(f"You are in, from question {since} on. This one was asked before you came.")
    posed = rounds.posed(context.tx, current.id, current.position)
    if posed is None or letter not in set(LETTERS[: len(posed.shown)]):
        raise TutorError("That letter is no answer to this question. Use the buttons under it.")
    attempt = new_id(context.random())
    players.answer(context.tx, current.id, current.position, attempt, context.me.id, letter, context.now)
    if players.turnout(context.tx, current.id, current.position).complete:
        timers.set_timer(context.tx, KIND, current.id, context.now)
    else:
        renew(context, current, "question", current.position, after=COUNTER)


def _begun(context: Context, begun: Round) -> Reply:
    subject = subject_of(context, begun.course, begun.module)
    text = (
        f"A round on **{escape(subject)}** begins here in {LOBBY.seconds} seconds. "
        "Press **Join** to play along: you too, if you like."
    )
    return Reply(text, "Live round", ((join_button(begun),),))


def _group(context: Context) -> Space:
    if context.space is None or context.place.private:
        raise TutorError("A round is for a group: type this in a channel. Here `/quiz` is for you alone.")
    return context.space


def _running(context: Context, round_id: str) -> Round:
    """The round of a button, if it goes on in this space."""
    current = rounds.get(context.tx, round_id)
    if current is None or current.space != context.scope:
        raise TutorError("I can't find that round here. Type `/play start` for a new one.")
    if not current.running:
        raise TutorError("That round is over. Type `/play start` for another.")
    return current


def _plan(
    context: Context, space: Space, course: Course, module: Module | None, count: int, random: Random
) -> list[str]:
    """As a mix of a quiz: what this space has not seen yet, then the longest unseen; the modules take turns."""
    held = held_back.keys(context.tx, space.id)
    pool = [
        Candidate(key, place)
        for place, each in enumerate(course.modules)
        for question in each.questions
        if module in (None, each)
        and isinstance(question, ASKABLE)
        and (key := question_key(course.id, each.id, question.id)) not in held
    ]
    told = rounds.told_in(context.tx, space.id, course.id)
    seen = {key: Seen(RIGHT, at) for key, at in told.items()}
    return pick(pool, seen, count, context.now, context.zone, random)


def _pose(context: Context, key: str, random: Random) -> Posed | None:
    """The question in one order for all."""
    question = context.known_question(key)
    return Posed(key, question, laid_out(question, random)) if question else None
