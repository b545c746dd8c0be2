"""A learner's answer to an attempt: chosen, arranged or typed; graded, scored and told, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.context import Context, Facts
from bot.course import MultipleChoice, Numeric, Ordering, Typed
from bot.model import Form, Reply, TutorError
from bot.quiz import cards, occasions
from bot.quiz.grading import Graded, grade_chosen, grade_typed, read_number
from bot.quiz.occasions import Occasion
from bot.quiz.scoring import points
from bot.storage import attempts, sessions, totals
from bot.storage.attempts import LETTERS, Answer, Attempt
from bot.tokens import Answer as AnswerToken
from bot.tokens import Arrange, Choose, Hint, Submit, TypeAnswer

TYPED_LIMIT = 200


def answer(context: Context, token: AnswerToken) -> Reply:
    """A letter under a question with one key."""
    attempt, occasion, given = _find(context, token.attempt)
    if given is not None:
        return again(context, attempt, occasion, given, token.letter)
    return answer_letter(context, attempt, occasion, token.letter)


def answer_letter(context: Context, attempt: Attempt, occasion: Occasion, letter: str) -> Reply:
    """This letter is the answer."""
    if isinstance(attempt.question, MultipleChoice | Ordering | Typed | Numeric) or attempt.index(letter) is None:
        raise TutorError("That letter is no answer to this question. Use the buttons under it.")
    return _finish(context, attempt, occasion, letter)


def choose(context: Context, token: Choose) -> Reply:
    """One letter more, or fewer, under a question with several keys."""
    attempt, occasion = _open(context, token.attempt)
    if not isinstance(attempt.question, MultipleChoice) or attempt.index(token.letter) is None:
        raise TutorError("That letter is no choice of this question. Use the buttons under it.")
    letters = set(attempt.chosen) | {token.letter} if token.chosen else set(attempt.chosen) - {token.letter}
    return _chosen(context, attempt, occasion, "".join(sorted(letters)))


def arrange(context: Context, token: Arrange) -> Reply:
    """The next letter of an order; without a letter, everything from this position on is undone."""
    attempt, occasion = _open(context, token.attempt)
    known = token.letter == "" or attempt.index(token.letter) is not None
    if not isinstance(attempt.question, Ordering) or not known:
        raise TutorError("That letter is no item of this question. Use the buttons under it.")
    kept = attempt.chosen[: max(0, token.position - 1)].replace(token.letter or " ", "")
    return _chosen(context, attempt, occasion, kept + token.letter)


def submit(context: Context, token: Submit) -> Reply:
    """What is chosen or arranged is the answer."""
    attempt, occasion, given = _find(context, token.attempt)
    if given is not None:
        return again(context, attempt, occasion, given, given.response)
    if not attempt.chosen:
        raise TutorError("Choose at least one letter first, then Submit.")
    if isinstance(attempt.question, Ordering) and len(attempt.chosen) < len(attempt.shown):
        missing = ", ".join(letter for letter in LETTERS[: len(attempt.shown)] if letter not in attempt.chosen)
        raise TutorError(f"Put all of them in order before you submit. Still missing: {missing}.")
    return _finish(context, attempt, occasion, attempt.chosen)


def form(context: Context, token: TypeAnswer) -> Form:
    """The form for a typed answer, if the question is still open to this learner."""
    attempt, occasion = _open(context, token.attempt)
    numeric = isinstance(attempt.question, Numeric)
    unit = attempt.question.unit if isinstance(attempt.question, Numeric) else ""
    return Form(
        occasion.heading(context, attempt).title,
        f"Your answer, in {unit}" if unit else "Your answer",
        token.pack(),
        "A number" if numeric else "A word or a few",
        TYPED_LIMIT,
    )


def type_answer(context: Context, token: TypeAnswer, text: str) -> Reply:
    """A typed or numeric answer."""
    typed = " ".join(text.split())
    attempt, occasion, given = _find(context, token.attempt)
    if given is not None:
        return again(context, attempt, occasion, given, typed)
    if not isinstance(attempt.question, Typed | Numeric):
        raise TutorError("This question is answered with the buttons under it.")
    if not typed:
        raise TutorError("Type your answer first: an empty one can't be right.")
    if len(typed) > TYPED_LIMIT:
        raise TutorError(f"A few words will do: please use at most {TYPED_LIMIT} characters.")
    if isinstance(attempt.question, Numeric) and read_number(typed, attempt.question.unit) is None:
        raise TutorError("I need a number here, such as 42, 0.5 or 1/4. Try again; nothing was counted.")
    return _finish(context, attempt, occasion, typed)


def hint(context: Context, token: Hint) -> Reply:
    """The question again, with its hint."""
    attempt, occasion = _open(context, token.attempt)
    attempts.hint(context.tx, attempt)
    return show(context, replace(attempt, hinted=True), occasion)


def show(context: Context, attempt: Attempt, occasion: Occasion, note: str = "") -> Reply:
    """The question as it stands now."""
    kept = f"*What you have chosen at the close counts: {occasion.until}.*" if occasion.until else ""
    heading = occasion.heading(context, attempt)
    card = cards.question_card(attempt, heading, occasion.beside(), note or kept)
    return _pictured(context, attempt, card)


def feedback(context: Context, attempt: Attempt, given: Answer, occasion: Occasion, note: str = "") -> Reply:
    """The feedback to an answer, with the way on."""
    basis = cards.basis_of(attempt.question, context.known_course(occasion.course))
    heading = occasion.heading(context, attempt)
    card = cards.feedback_card(attempt, given, heading, basis, occasion.onward(context, attempt), note)
    return _pictured(context, attempt, card)


def _pictured(context: Context, attempt: Attempt, card: Reply) -> Reply:
    shown = context.pictures_of(attempt.question)
    return replace(card, pictures=shown) if shown else card


def _find(context: Context, attempt_id: str) -> tuple[Attempt, Occasion, Answer | None]:
    """The attempt, if it is this learner's, with its answer once there is one."""
    found = sessions.asked(context.tx, attempt_id)
    if found is None:
        raise occasions.gone()
    attempt, given, session = found
    occasion = occasions.of(context, attempt, session)
    if occasion is None:
        raise occasions.gone()
    if attempt.learner != context.me.id:
        raise TutorError("That question was asked to somebody else. Type `/quiz` for one of your own.")
    return attempt, occasion, given


def _open(context: Context, attempt_id: str) -> tuple[Attempt, Occasion]:
    """The attempt, if it waits for an answer."""
    attempt, occasion, given = _find(context, attempt_id)
    if given is not None:
        raise _answered(given)
    return attempt, occasion


def again(context: Context, attempt: Attempt, occasion: Occasion, given: Answer, response: str) -> Reply:
    """The same answer once more: the same feedback, unless its message shows more by now."""
    if response != given.response or not occasion.is_latest(context, attempt):
        raise _answered(given)
    return feedback(context, attempt, given, occasion)


def _answered(given: Answer) -> TutorError:
    return TutorError(f"You have answered this one already: {cards.verdict(given)} The first answer counts.")


def _chosen(context: Context, attempt: Attempt, occasion: Occasion, letters: str) -> Reply:
    if letters != attempt.chosen:
        attempts.choose(context.tx, attempt, letters)
        if occasion.until:
            occasion.answered(context, attempt)
    return show(context, replace(attempt, chosen=letters), occasion)


def _finish(context: Context, attempt: Attempt, occasion: Occasion, response: str) -> Reply:
    """Grade, score, keep and tell; where the result comes later, only keep."""
    if occasion.until:
        return _keep(context, attempt, occasion, response)
    known = not occasion.pays(context, attempt)
    given = record(context, attempt, occasion.space, response, earns=not known)
    note = occasion.answered(context, attempt)
    return feedback(context, attempt, given, occasion, note)


def _keep(context: Context, attempt: Attempt, occasion: Occasion, response: str) -> Reply:
    attempts.choose(context.tx, attempt, response)
    note = occasion.answered(context, attempt)
    title = occasion.heading(context, attempt).title
    said = cards.kept_text(replace(attempt, chosen=response), occasion.until)
    row = occasion.onward(context, attempt)
    return Reply("\n\n".join(filter(None, [said, note])), title, (row,) if row else ())


def record(
    facts: Facts, attempt: Attempt, space: int, response: str, *, earns: bool, at: datetime | None = None
) -> Answer:
    """Grade and keep an answer, with its points, as given now or `at` another moment."""
    when = at or facts.now
    graded = _grade(attempt, response)
    earned = points(graded.credit, attempt.question.difficulty) if earns else 0
    given = Answer(response, graded.credit, earned)
    course, module, _ = attempt.key.split("/")
    attempts.record(facts.tx, attempt, given, space, course, module, when)
    if earned and space:
        zone = facts.zone_of(space)
        totals.add(facts.tx, attempt.learner, totals.boards_at(when, zone, space, ""), earned)
    return given


def _grade(attempt: Attempt, response: str) -> Graded:
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        return grade_typed(question, response)
    indices = [index for letter in response if (index := attempt.index(letter)) is not None]
    return grade_chosen(question, indices)
