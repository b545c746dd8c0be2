"""The buttons under a question: letters to answer with, to toggle, or to put in order. They tell nothing of the key."""

from __future__ import annotations

from collections.abc import Sequence

from bot.course import MultipleChoice, Numeric, Ordering, Typed
from bot.model import Button, Style
from bot.storage.attempts import LETTERS, Attempt
from bot.text.markdown import plain
from bot.tokens import Answer, Arrange, Choose, Submit, TypeAnswer

SHORT = 30
"""Characters up to which the choices stand on the buttons too, when all of them are so short."""


def answer_rows(attempt: Attempt) -> list[tuple[Button, ...]]:
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        return [(Button("Answer…", TypeAnswer(attempt.id).pack(), Style.PRIMARY),)]
    texts = [plain(question.options[index].text) for index in attempt.shown]
    letters = LETTERS[: len(texts)]
    if isinstance(question, MultipleChoice):
        return [_toggles(attempt, letters, texts), (Button("Submit", Submit(attempt.id).pack(), Style.PRIMARY),)]
    if isinstance(question, Ordering):
        return [_taps(attempt, letters, texts), _arranging(attempt)]
    short = all(len(text) <= SHORT for text in texts)
    return [
        tuple(
            Button(
                f"{letter}. {text}" if short else letter,
                Answer(attempt.id, letter).pack(),
                spoken=f"{letter}. {text}",
            )
            for letter, text in zip(letters, texts, strict=True)
        )
    ]


def _toggles(attempt: Attempt, letters: str, texts: Sequence[str]) -> tuple[Button, ...]:
    buttons = []
    for letter, text in zip(letters, texts, strict=True):
        chosen = letter in attempt.chosen
        token = Choose(attempt.id, letter, not chosen).pack()
        label, style = (f"{letter}, chosen", Style.CHOSEN) if chosen else (letter, Style.PLAIN)
        buttons.append(Button(label, token, style, f"{label}. {text}"))
    return tuple(buttons)


def _taps(attempt: Attempt, letters: str, texts: Sequence[str]) -> tuple[Button, ...]:
    place = len(attempt.chosen) + 1
    return tuple(
        Button(letter, Arrange(attempt.id, place, letter).pack(), spoken=f"{letter}. {text}")
        for letter, text in zip(letters, texts, strict=True)
        if letter not in attempt.chosen
    )


def _arranging(attempt: Attempt) -> tuple[Button, ...]:
    if not attempt.chosen:
        return ()
    undo = Button("Undo", Arrange(attempt.id, len(attempt.chosen), "").pack())
    if len(attempt.chosen) < len(attempt.shown):
        return (undo,)
    return (Button("Submit", Submit(attempt.id).pack(), Style.PRIMARY), undo)
