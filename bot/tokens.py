"""Button tokens: what each kind of button means.

A token states the wanted end, never a change, so that pressing twice is harmless. It never contains or implies the
key. `bot.packing` has the form in which it travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.packing import StaleTokenError, Token, read

__all__ = ["TOKENS", "StaleTokenError", "Token", "unpack"]


@dataclass(frozen=True, slots=True)
class Answer(Token):
    """The learner's answer to an attempt with one key: the letter as shown."""

    name = "answer"
    attempt: str
    letter: str


@dataclass(frozen=True, slots=True)
class Choose(Token):
    """Several keys: this letter shall be chosen, or not."""

    name = "set"
    attempt: str
    letter: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Arrange(Token):
    """Ordering: the item with this letter shall stand at this position (from 1); later ones are forgotten."""

    name = "order"
    attempt: str
    position: int
    letter: str


@dataclass(frozen=True, slots=True)
class Submit(Token):
    """What is chosen or arranged is the answer."""

    name = "submit"
    attempt: str


@dataclass(frozen=True, slots=True)
class TypeAnswer(Token):
    """A typed or numeric answer, by a form."""

    name = "type"
    attempt: str


@dataclass(frozen=True, slots=True)
class Hint(Token):
    """Show the question again with its hint."""

    name = "hint"
    attempt: str


@dataclass(frozen=True, slots=True)
class Next(Token):
    """Show the session's question at this position (from 1), or its score card when there is none."""

    name = "next"
    session: str
    position: int


@dataclass(frozen=True, slots=True)
class Leave(Token):
    """End the session here and show the score card."""

    name = "leave"
    session: str


@dataclass(frozen=True, slots=True)
class Retry(Token):
    """A new session with what was missed in this one."""

    name = "retry"
    session: str


@dataclass(frozen=True, slots=True)
class Quiz(Token):
    """Begin a quiz on a module (or, if empty, a mix) of a course."""

    name = "quiz"
    course: str
    module: str


@dataclass(frozen=True, slots=True)
class Read(Token):
    """Show a module's summary, at this page (from 1)."""

    name = "read"
    course: str
    module: str
    page: int


@dataclass(frozen=True, slots=True)
class Terms(Token):
    """Show a module's key terms."""

    name = "terms"
    course: str
    module: str


@dataclass(frozen=True, slots=True)
class TermsPage(Token):
    """Show this page (from 1) of a module's key terms, where they are many."""

    name = "termspage"
    course: str
    module: str
    page: int


@dataclass(frozen=True, slots=True)
class ShareSummary(Token):
    """Show a module's summary to everybody in the channel."""

    name = "share"
    course: str
    module: str


@dataclass(frozen=True, slots=True)
class ShareBoard(Token):
    """Show a board to everybody in the channel."""

    name = "board"
    period: str
    course: str
    everywhere: bool


@dataclass(frozen=True, slots=True)
class ShareProgress(Token):
    """Show the presser's own progress in a course to everybody in the channel."""

    name = "mine"
    course: str


@dataclass(frozen=True, slots=True)
class ShareScore(Token):
    """Show a finished session's score card to everybody in the channel."""

    name = "score"
    session: str


@dataclass(frozen=True, slots=True)
class AnswerPost(Token):
    """The presser's answer to a question (from 1) of a public post: the letter as shown to everybody."""

    name = "post"
    post: str
    number: int
    letter: str


@dataclass(frozen=True, slots=True)
class OpenPost(Token):
    """Show a question (from 1) of a post to the presser alone."""

    name = "open"
    post: str
    number: int


@dataclass(frozen=True, slots=True)
class OnPost(Token):
    """The same from a private message, which it replaces."""

    name = "onpost"
    post: str
    number: int


@dataclass(frozen=True, slots=True)
class MyResult(Token):
    """Show the presser's own result in a closed post."""

    name = "result"
    post: str


@dataclass(frozen=True, slots=True)
class PostTest(Token):
    """Post one question now, marked as a test."""

    name = "test"
    schedule: int


@dataclass(frozen=True, slots=True)
class PassOver(Token):
    """On this date a schedule shall have passed over so many questions: then another stands there."""

    name = "pass"
    schedule: int
    date: str
    passed: int


@dataclass(frozen=True, slots=True)
class Forget(Token):
    """Delete everything about the presser. `learner` is whose confirmation this was."""

    name = "forget"
    learner: int


@dataclass(frozen=True, slots=True)
class Keep(Token):
    """Delete nothing after all."""

    name = "keep"


@dataclass(frozen=True, slots=True)
class JoinRound(Token):
    """Play along in a live round, from the next question on."""

    name = "join"
    round: str


@dataclass(frozen=True, slots=True)
class AnswerRound(Token):
    """The presser's answer to a round's question (from 1): the letter as shown to all."""

    name = "round"
    round: str
    number: int
    letter: str


@dataclass(frozen=True, slots=True)
class PostAnyway(Token):
    """Post a message of which nobody knows whether it stands. `message` is its row in the outbox."""

    name = "postanyway"
    message: int


@dataclass(frozen=True, slots=True)
class Peek(Token):
    """Show staff a page (from 1) of a module of an uploaded course, with its keys."""

    name = "peek"
    upload: int
    module: str
    page: int


@dataclass(frozen=True, slots=True)
class Publish(Token):
    """This version of an uploaded course shall be the one that its space uses."""

    name = "publish"
    upload: int


TOKENS: dict[str, type[Token]] = {
    kind.name: kind
    for kind in (
        Answer, Choose, Arrange, Submit, TypeAnswer, Hint, Next, Leave, Retry, Quiz, Read, Terms,
        TermsPage, ShareSummary, ShareBoard, ShareProgress, ShareScore, Forget, Keep,
        AnswerPost, OpenPost, OnPost, MyResult, PostTest, PassOver, JoinRound, AnswerRound,
        PostAnyway, Peek, Publish,
    )
}  # fmt: skip


@lru_cache(maxsize=1024)  # an adapter asks several times for one press
def unpack(packed: str) -> Token:
    """The token that `pack` made. Raises StaleTokenError for anything else, whatever its bytes."""
    return read(packed, TOKENS)
