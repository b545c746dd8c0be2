"""Button tokens: typed values, packed to at most 100 bytes (Discord's limit on a custom_id, the tightest we meet).

A token states the wanted end, never a change, so that pressing twice is harmless. It never contains or implies the
key. Packed, it reads `<version>:<name>:<field>:<field>…`; tokens stand in messages for years, so a field is never
removed or reordered within a version, and `tests/unit/test_tokens.py` holds the old forms readable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import ClassVar, get_type_hints

from bot.model import TutorError

LIMIT = 100
"""Bytes; https://discord.com/developers/docs/components/reference, custom_id."""

VERSION = "1"
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,60}\Z")
_NUMBER = re.compile(r"[0-9]{1,18}\Z")


class StaleTokenError(TutorError):
    """A token that no present version of Syllabot can have made."""


@dataclass(frozen=True, slots=True)
class Token:
    """A button's meaning. Each kind has a `name` that is unique for ever."""

    name: ClassVar[str]

    def pack(self) -> str:
        """The token as text. Raises ValueError when a field cannot travel or the whole is too long."""
        values = (_write(getattr(self, field)) for field, _ in _layout(type(self)))
        packed = ":".join((VERSION, self.name, *values))
        if len(packed) > LIMIT:
            raise ValueError(f"the token {packed!r} is too long for a button")
        return packed


_layouts: dict[type[Token], tuple[tuple[str, type], ...]] = {}


def _layout(kind: type[Token]) -> tuple[tuple[str, type], ...]:
    layout = _layouts.get(kind)
    if layout is None:
        hints = get_type_hints(kind)
        layout = _layouts[kind] = tuple((each.name, hints[each.name]) for each in fields(kind))
    return layout


def unpack(packed: str) -> Token:
    """The token that `pack` made. Raises StaleTokenError for anything else, whatever its bytes."""
    version, _, rest = packed[: LIMIT + 1].partition(":")
    name, *values = rest.split(":")
    kind = TOKENS.get(name)
    if version != VERSION or kind is None or len(packed) > LIMIT:
        raise StaleTokenError("This button is from another version of me. Type /help to see what I can do now.")
    layout = _layout(kind)
    if len(layout) != len(values):
        raise StaleTokenError("This button is damaged. Type /help to begin afresh.")
    return kind(*(_read(value, wanted) for value, (_, wanted) in zip(values, layout, strict=True)))


def _write(value: str | int) -> str:
    text, form = (value, _WORD) if isinstance(value, str) else (str(int(value)), _NUMBER)
    if not form.match(text):
        raise ValueError(f"{text!r} cannot travel in a button's token")
    return text


def _read(value: str, wanted: type) -> str | int | bool:
    if wanted is str:
        if _WORD.match(value):
            return value
    elif _NUMBER.match(value):
        return bool(int(value)) if wanted is bool else int(value)
    raise StaleTokenError("This button is damaged. Type /help to begin afresh.")


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


TOKENS: dict[str, type[Token]] = {
    kind.name: kind
    for kind in (
        Answer, Choose, Arrange, Submit, TypeAnswer, Hint, Next, Leave, Retry, Quiz, Read, Terms,
        ShareSummary, ShareBoard, ShareProgress, ShareScore, Forget, Keep,
        AnswerPost, OpenPost, OnPost, MyResult, PostTest, PassOver, JoinRound, AnswerRound,
        PostAnyway,
    )
}  # fmt: skip
