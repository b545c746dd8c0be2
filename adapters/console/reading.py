"""What a typed line means, given what stands on the screen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from adapters.console.buttons import letter_of
from adapters.console.scroll import Entry
from bot.model import Button
from bot.tokens import TypeAnswer, unpack


@dataclass(frozen=True, slots=True)
class Say:
    """A command, without its slash."""

    line: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a message; `text` fills the form that it opens."""

    token: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters for a question; they are pressed one after another."""

    entry: Entry
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steered:
    """A line for the console itself: `:word rest`."""

    word: str
    rest: str


@dataclass(frozen=True, slots=True)
class Puzzled:
    """The line means nothing here; the text says what would."""

    text: str


Meaning = Say | Pressed | Letters | Steered | Puzzled

_LETTERS = re.compile(r"[a-z](\s*,\s*[a-z])*", re.IGNORECASE)
_TOKEN = re.compile(r"(\d+:[a-z]+(?::\S*)?)(?:\s+(.*))?")
REMEMBERED = 5
"""Messages with buttons that a label is looked for in."""


def read_line(line: str, seen: Iterable[Entry], commands: Collection[str]) -> Meaning | None:
    """The meaning of a line; None for an empty one. `seen` is newest first; `commands` are the first words of all."""
    line = line.strip()
    if not line.strip("/"):
        return None
    return _marked(line) or _unmarked(line, seen, commands)


def _marked(line: str) -> Meaning | None:
    """A line whose beginning says what it is: a command, a line for the console, or a button's token (and a text)."""
    if line.startswith("/"):
        return Say(line.removeprefix("/"))
    if line.startswith(":"):
        word, _, rest = line.removeprefix(":").partition(" ")
        return Steered(word.lower(), rest.strip())
    token = _TOKEN.fullmatch(line)
    return Pressed(token[1], token[2]) if token else None


def _unmarked(line: str, seen: Iterable[Entry], commands: Collection[str]) -> Meaning:
    pressable = [entry for entry in seen if entry.buttons]
    found = _answer(line, pressable[:1]) or _letters(line, pressable) or _button(line, pressable)
    if found:
        return found
    if line.split(maxsplit=1)[0].lower() in commands:
        return Say(line)
    question = next((entry for entry in pressable if entry.asked), None)
    return _answer(line, [question] if question else []) or Puzzled(_puzzle(line, pressable))


def _answer(line: str, entries: Sequence[Entry]) -> Pressed | None:
    """The line as the answer to a question that wants typing, unless it is the label of another button of it."""
    for entry in entries:
        typing = next((button for button in entry.buttons if _wants_typing(button)), None)
        if typing is not None:
            other = next((button for button in entry.buttons if button.label.casefold() == line.casefold()), None)
            return Pressed(other.token) if other else Pressed(typing.token, line)
    return None


def _wants_typing(button: Button) -> bool:
    return f":{TypeAnswer.name}:" in button.token and isinstance(unpack(button.token), TypeAnswer)


def _letters(line: str, entries: Sequence[Entry]) -> Meaning | None:
    """Letters go to the question shown last, be it answered already or not."""
    if not _LETTERS.fullmatch(line):
        return None
    letters = tuple(letter.strip().casefold() for letter in line.split(","))
    question = next((entry for entry in entries if entry.asked), None)
    if question is None:
        return None
    if any(letter_of(button) for button in question.buttons):
        return Letters(question, tuple(dict.fromkeys(letters)))
    return _answer(line, [question]) or Puzzled(f"This question is answered. {offer(question.buttons)}")


def _button(line: str, entries: Sequence[Entry]) -> Pressed | None:
    """A button by its label in the newest message that has it; by how that begins, or by its number, in the newest."""
    typed = line.casefold()
    begun = [button for button in entries[0].buttons if _begins(button.label.casefold(), typed)] if entries else []
    for entry in entries[:REMEMBERED]:
        exact = [button for button in entry.buttons if button.label.casefold() == typed]
        if exact or len(begun) == 1:
            return Pressed((exact or begun)[0].token)
    if line.isascii() and line.isdigit() and entries and 1 <= int(line[:9]) <= len(entries[0].buttons):
        return Pressed(entries[0].buttons[int(line[:9]) - 1].token)
    return None


def _begins(label: str, typed: str) -> bool:
    """By whole words, and without the dots of "Answer…"."""
    return label.startswith(typed) and not label[len(typed) : len(typed) + 1].isalnum()


def _puzzle(line: str, entries: Sequence[Entry]) -> str:
    beginning = f"“{line[:60]}” is no command, and no answer to anything here."
    return f"{beginning} {offer(entries[0].buttons if entries else ())}"


def offer(buttons: Sequence[Button]) -> str:
    labels = ", ".join(button.label.casefold() for button in buttons)
    here = f"Here you can type: {labels}. " if labels else ""
    return f"{here}Type /help to see what I can do, or :help for this console."
