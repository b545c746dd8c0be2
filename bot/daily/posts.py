"""What learners do with a post: answer it, open it, look at their result, find what they missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.context import Context
from bot.identifiers import new_id
from bot.model import Reply, TutorError
from bot.quiz import answering, occasions
from bot.quiz.occasions import InPost
from bot.storage import attempts, posts, reminders
from bot.storage.attempts import Answer, Attempt
from bot.storage.posts import Post, PostQuestion
from bot.tokens import AnswerPost, MyResult, OnPost, OpenPost

PRACTISED = timedelta(days=30)
"""How far back missed questions are offered as practice."""


def answer(context: Context, token: AnswerPost) -> Reply:
    """A letter under a public post: everybody once, before it closes."""
    post, question = _find(context, token.post, token.number)
    attempt, given = _attempt(context, post, question)
    occasion = InPost(post, context.default_zone)
    if given is not None:
        return answering.again(context, attempt, occasion, given, token.letter)
    if not post.is_open:
        raise TutorError("That question has closed. Type `/daily` to answer it as practice.")
    return answering.answer_letter(context, attempt, occasion, token.letter)


def open_(context: Context, token: OpenPost | OnPost) -> Reply:
    """A question of a post for the presser alone; answered already, its feedback."""
    post, question = _find(context, token.post, token.number)
    return _show(context, post, question)


def my_result(context: Context, token: MyResult) -> Reply:
    """What the presser answered in a closed post."""
    post, _ = _find(context, token.post, 1)
    occasion = InPost(post, context.default_zone)
    lines, in_time, colour = [], False, ""
    for question in posts.questions(context.tx, post.id):
        found = attempts.of_post(context.tx, post.id, question.number, context.me.id)
        if found is not None and found[1] is not None:
            shown = answering.feedback(context, found[0], found[1], occasion)
            lines.append(shown.text)
            in_time = in_time or attempts.is_answered_by(context.tx, found[0].id, post.closed_at or context.now)
            colour = shown.colour
    if not lines:
        raise TutorError("You have not answered that one. Type `/daily` to answer it as practice.")
    return Reply("\n\n".join(lines), f"Your result: {occasion.title(in_time=in_time)}", colour=colour)


def daily(context: Context) -> Reply:
    """The question that is open here, then elsewhere in this space, then what was missed."""
    unanswered = next(_waiting(context), None)
    if unanswered is not None:
        return _show(context, *unanswered)
    since = context.now - PRACTISED
    missed = posts.missed(context.tx, context.me.id, context.scope, since) if context.scope else None
    if missed is None:
        raise TutorError(_nothing(context))
    post, question = _find(context, *missed)
    return _show(context, post, question, "*You missed this one. It earns no points, and it is good practice.*")


def _nothing(context: Context) -> str:
    if posts.open_in(context.tx, context.scope):
        return "You have answered today's question. Type `/quiz` for more."
    return "There is no daily question here now. Type `/quiz` for a quiz of your own."


def _waiting(context: Context) -> Iterator[tuple[Post, PostQuestion]]:
    """Open questions that this learner has not answered, those of this channel first."""
    here = context.place.channel
    found = posts.open_in(context.tx, context.scope)
    for post in sorted(found, key=lambda each: (each.address.channel != here, each.test)):
        for question in posts.questions(context.tx, post.id):
            attempt = attempts.of_post(context.tx, post.id, question.number, context.me.id)
            if attempt is None or attempt[1] is None:
                yield post, question


def _show(context: Context, post: Post, question: PostQuestion, note: str = "") -> Reply:
    attempt, given = _attempt(context, post, question)
    occasion = InPost(post, context.default_zone)
    if given is not None:
        return answering.feedback(context, attempt, given, occasion)
    return answering.show(context, attempt, occasion, note)


def _attempt(context: Context, post: Post, question: PostQuestion) -> tuple[Attempt, Answer | None]:
    """The learner's one attempt at this question, issued if it was not."""
    found = attempts.of_post(context.tx, post.id, question.number, context.me.id)
    if found is not None:
        return found
    attempt = Attempt(
        new_id(context.random()), context.me.id, None, None, question.key, question.question, question.shown, "",
        hinted=False, post=post.id, number=question.number,
    )  # fmt: skip
    attempts.issue(context.tx, attempt, context.now)
    return attempt, None


def _find(context: Context, post_id: str, number: int) -> tuple[Post, PostQuestion]:
    """Of this space only: a token that was carried elsewhere meets nothing."""
    post = posts.get(context.tx, post_id)
    asked = posts.questions(context.tx, post_id) if post else []
    question = next((each for each in asked if each.number == number), None)
    if post is None or question is None or post.space not in (context.scope, _reminded_of(context)):
        raise occasions.gone()
    return post, question


def _reminded_of(context: Context) -> int | None:
    """In a direct message, which may belong to no space: the space whose questions the learner is reminded of."""
    reminder = reminders.get(context.tx, context.me.id) if context.place.private else None
    return reminder.space if reminder else None
