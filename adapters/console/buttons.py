"""What a button means to somebody who can only type."""

from __future__ import annotations

from bot.model import Button, Reply
from bot.tokens import (
    Answer,
    AnswerPost,
    AnswerRound,
    Arrange,
    Choose,
    OpenPost,
    StaleTokenError,
    Submit,
    Token,
    TypeAnswer,
    unpack,
)

_LETTERED = Answer | AnswerRound | Choose | Arrange | AnswerPost
_ANSWERING = _LETTERED | Submit | TypeAnswer | OpenPost


def meaning(button: Button) -> Token | None:
    """The button's token; None where this version cannot read it."""
    try:
        return unpack(button.token)
    except StaleTokenError:
        return None


def letter_of(button: Button) -> str:
    """The letter of an answer that the button stands for, or nothing."""
    token = meaning(button)
    lettered = isinstance(token, _LETTERED) and button.label.startswith(token.letter)
    return token.letter.casefold() if isinstance(token, _LETTERED) and lettered else ""


def is_question(reply: Reply) -> bool:
    """Whether an answer can be given to it."""
    return any(isinstance(meaning(button), _ANSWERING) for row in reply.buttons for button in row)


def advice(reply: Reply) -> str:
    """How to type what elsewhere takes several presses."""
    tokens = [meaning(button) for row in reply.buttons for button in row]
    if any(isinstance(token, Choose) for token in tokens):
        return "Type all letters at once, as a,c."
    return "Type the letters in their order, as b,a,c." if any(isinstance(each, Arrange) for each in tokens) else ""
