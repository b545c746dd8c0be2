"""A learner's answer to an attempt: chosen, arranged or typed; graded, scored and told, once."""

from __future__ import annotations

from dataclasses import replace

from bot import cards
from bot.cards import Heading
from bot.context import Context
from bot.course import MultipleChoice, Numeric, Ordering, Typed
from bot.grading import Graded, grade_chosen, grade_typed, read_number
from bot.model import Button, Form, Reply, Style, TutorError
from bot.scoring import points
from bot.storage import attempts, sessions, spaces, totals
from bot.storage.attempts import LETTERS, Answer, Attempt
from bot.storage.sessions import Session
from bot.tokens import Answer as AnswerToken
from bot.tokens import Arrange, Choose, Hint, Leave, Next, Submit, TypeAnswer

TYPED_LIMIT = 200


def answer(context: Context, token: AnswerToken) -> Reply:
    """A letter under a question with one key."""
    attempt, session, given = _find(context, token.attempt)
    if given is not None:
        return _again(context, attempt, session, given, token.letter)
    if isinstance(attempt.question, MultipleChoice | Ordering | Typed | Numeric) or attempt.index(token.letter) is None:
        raise TutorError("That letter is no answer to this question. Use the buttons under it.")
    return _finish(context, attempt, session, token.letter)


def choose(context: Context, token: Choose) -> Reply:
    """One letter more, or fewer, under a question with several keys."""
    attempt, session = _open(context, token.attempt)
    if not isinstance(attempt.question, MultipleChoice) or attempt.index(token.letter) is None:
        raise TutorError("That letter is no choice of this question. Use the buttons under it.")
    letters = set(attempt.chosen) | {token.letter} if token.chosen else set(attempt.chosen) - {token.letter}
    return _chosen(context, attempt, session, "".join(sorted(letters)))


def arrange(context: Context, token: Arrange) -> Reply:
    """The next letter of an order; without a letter, everything from this position on is undone."""
    attempt, session = _open(context, token.attempt)
    known = token.letter == "" or attempt.index(token.letter) is not None
    if not isinstance(attempt.question, Ordering) or not known:
        raise TutorError("That letter is no item of this question. Use the buttons under it.")
    kept = attempt.chosen[: max(0, token.position - 1)].replace(token.letter or " ", "")
    return _chosen(context, attempt, session, kept + token.letter)


def submit(context: Context, token: Submit) -> Reply:
    """What is chosen or arranged is the answer."""
    attempt, session, given = _find(context, token.attempt)
    if given is not None:
        return _again(context, attempt, session, given, given.response)
    if not attempt.chosen:
        raise TutorError("Choose at least one letter first, then Submit.")
    if isinstance(attempt.question, Ordering) and len(attempt.chosen) < len(attempt.shown):
        missing = ", ".join(letter for letter in LETTERS[: len(attempt.shown)] if letter not in attempt.chosen)
        raise TutorError(f"Put all of them in order before you submit. Still missing: {missing}.")
    return _finish(context, attempt, session, attempt.chosen)


def form(context: Context, token: TypeAnswer) -> Form:
    """The form for a typed answer, if the question is still open to this learner."""
    attempt, session = _open(context, token.attempt)
    numeric = isinstance(attempt.question, Numeric)
    unit = attempt.question.unit if isinstance(attempt.question, Numeric) else ""
    return Form(
        _heading(context, attempt, session).title,
        f"Your answer, in {unit}" if unit else "Your answer",
        token.pack(),
        "A number" if numeric else "A word or a few",
        TYPED_LIMIT,
    )


def type_answer(context: Context, token: TypeAnswer, text: str) -> Reply:
    """A typed or numeric answer."""
    typed = " ".join(text.split())
    attempt, session, given = _find(context, token.attempt)
    if given is not None:
        return _again(context, attempt, session, given, typed)
    if not isinstance(attempt.question, Typed | Numeric):
        raise TutorError("This question is answered with the buttons under it.")
    if not typed:
        raise TutorError("Type your answer first: an empty one can't be right.")
    if len(typed) > TYPED_LIMIT:
        raise TutorError(f"A few words will do: please use at most {TYPED_LIMIT} characters.")
    if isinstance(attempt.question, Numeric) and read_number(typed, attempt.question.unit) is None:
        raise TutorError("I need a number here, such as 42, 0.5 or 1/4. Try again; nothing was counted.")
    return _finish(context, attempt, session, typed)


def hint(context: Context, token: Hint) -> Reply:
    """The question again, with its hint."""
    attempt, session = _open(context, token.attempt)
    attempts.hint(context.tx, attempt)
    return show(context, replace(attempt, hinted=True), session)


def show(context: Context, attempt: Attempt, session: Session, note: str = "") -> Reply:
    """The question of a session as it stands now."""
    leave = Button("Leave", Leave(session.id).pack())
    return cards.question_card(attempt, _heading(context, attempt, session), (leave,), note)


def feedback(context: Context, attempt: Attempt, given: Answer, session: Session) -> Reply:
    """The feedback to an answer, with the way on."""
    position = attempt.position or 0
    label = "Next" if position < len(session.plan) else "Next: score card"
    onward = Button(label, Next(session.id, position + 1).pack(), Style.PRIMARY)
    basis = cards.basis_of(attempt.question, context.library.course(session.course))
    return cards.feedback_card(attempt, given, _heading(context, attempt, session), basis, (onward,))


def _heading(context: Context, attempt: Attempt, session: Session) -> Heading:
    course = context.library.course(session.course)
    module = course.module(attempt.key.split("/")[1]) if course else None
    return Heading(
        f"Question {attempt.position} of {len(session.plan)}",
        module.title if module else "From an earlier version of the course",
        course.page.colour if course else "",
    )


def _find(context: Context, attempt_id: str) -> tuple[Attempt, Session, Answer | None]:
    """The attempt, if it is this learner's, with its answer once there is one."""
    found = attempts.get(context.tx, attempt_id)
    session = sessions.get(context.tx, found[0].session or "") if found else None
    if found is None or session is None:
        raise TutorError("I can't find that question any more, so nothing was counted. Type `/quiz` for a new one.")
    attempt, given = found
    if attempt.learner != context.me.id:
        raise TutorError("That question was asked to somebody else. Type `/quiz` for one of your own.")
    return attempt, session, given


def _open(context: Context, attempt_id: str) -> tuple[Attempt, Session]:
    """The attempt, if it waits for an answer."""
    attempt, session, given = _find(context, attempt_id)
    if given is not None:
        raise _answered(given)
    return attempt, session


def _again(context: Context, attempt: Attempt, session: Session, given: Answer, response: str) -> Reply:
    """The same answer once more: the same feedback, unless the session has gone on and its message shows more."""
    if response != given.response or sessions.latest(context.tx, session.id) != attempt.position:
        raise _answered(given)
    return feedback(context, attempt, given, session)


def _answered(given: Answer) -> TutorError:
    return TutorError(f"You have answered this one already: {cards.verdict(given)} The first answer counts.")


def _chosen(context: Context, attempt: Attempt, session: Session, letters: str) -> Reply:
    if letters != attempt.chosen:
        attempts.choose(context.tx, attempt, letters)
    return show(context, replace(attempt, chosen=letters), session)


def _finish(context: Context, attempt: Attempt, session: Session, response: str) -> Reply:
    """Grade, score, keep and tell."""
    question = attempt.question
    graded = _grade(attempt, response)
    space = session.space or 0
    known = attempts.is_revealed(context.tx, attempt.learner, space, attempt.key)
    earned = 0 if known else points(graded.credit, question.difficulty)
    given = Answer(response, graded.credit, earned)
    course, module, _ = attempt.key.split("/")
    attempts.record(context.tx, attempt, given, space, course, module, context.now)
    attempts.reveal(context.tx, attempt.learner, 0, attempt.key, context.now)
    if earned and space:
        zone = spaces.zone_of(context.tx, space, context.default_zone)
        totals.add(context.tx, attempt.learner, totals.boards_at(context.now, zone, space, [""]), earned)
    return feedback(context, attempt, given, session)


def _grade(attempt: Attempt, response: str) -> Graded:
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        return grade_typed(question, response)
    indices = [index for letter in response if (index := attempt.index(letter)) is not None]
    return grade_chosen(question, indices)
