"""Typed letters as presses: one after another on the freshest reply, then Submit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence

from adapters.console.buttons import letter_of, meaning
from adapters.console.reading import Puzzled, offer
from bot.model import Button, Outcome, Reply
from bot.tokens import Arrange, Choose, Submit

Presser = Callable[[str], Awaitable[Outcome]]


async def press_letters(press: Presser, reply: Reply, letters: Sequence[str]) -> Outcome | Puzzled:
    """The outcome of the last press; of the first that was refused, if one was."""
    kinds = {type(meaning(button)) for button in _buttons(reply) if letter_of(button)}
    outcome = Outcome(reply)
    if Arrange in kinds and len(letters) > 1:
        outcome = await _undone(press, outcome)
    known = {letter_of(button): button for button in _buttons(outcome.reply)}
    missing = [letter.upper() for letter in letters if letter not in known]
    if missing:
        return Puzzled(f"There is no {' and no '.join(missing)} to choose now. {offer(list(_buttons(outcome.reply)))}")
    if not kinds & {Arrange, Choose}:
        if len(letters) > 1:
            return Puzzled("This question has one answer: type one letter.")
        return await press(known[letters[0]].token)
    wanted = letters if Arrange in kinds else [letter for letter in known if letter]
    for letter in wanted:
        button = next((each for each in _buttons(outcome.reply) if letter_of(each) == letter), None)
        if button is not None and _moves(button, letter, letters):
            outcome = await press(button.token)
            if outcome.refused:
                return outcome
    return await _submitted(press, outcome)


def _moves(button: Button, letter: str, letters: Sequence[str]) -> bool:
    """Whether the press brings the choice nearer to the letters; a letter chosen before and not typed now is let go."""
    token = meaning(button)
    return not isinstance(token, Choose) or token.chosen == (letter in letters)


async def _undone(press: Presser, outcome: Outcome) -> Outcome:
    """Every letter is put back: a typed order is the whole order."""
    while undo := next((each for each in _buttons(outcome.reply) if _is_undo(each)), None):
        outcome = await press(undo.token)
        if outcome.refused:
            break
    return outcome


def _is_undo(button: Button) -> bool:
    token = meaning(button)
    return isinstance(token, Arrange) and not token.letter


async def _submitted(press: Presser, outcome: Outcome) -> Outcome:
    submit = next((each for each in _buttons(outcome.reply) if isinstance(meaning(each), Submit)), None)
    return await press(submit.token) if submit else outcome


def _buttons(reply: Reply) -> Iterator[Button]:
    return (button for row in reply.buttons for button in row)
