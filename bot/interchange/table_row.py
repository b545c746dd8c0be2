"""A row of a table → a question: what its type is, and which of its options are right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.course import (
    AnyQuestion,
    Choice,
    Code,
    Difficulty,
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from bot.interchange.texts import line, stem_and_code
from bot.interchange.weighted import FULL, Answer, Say, UnfitError, numeric, read_number, shared, typed

_TRUTH = {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}
_TYPES = {
    "single": "single", "multiplechoice": "single", "mc": "single", "multichoice": "single",
    "multiple": "multiple", "multipleanswer": "multiple", "multipleresponse": "multiple", "checkbox": "multiple",
    "truefalse": "true-false", "boolean": "true-false", "tf": "true-false",
    "typed": "typed", "shortanswer": "typed", "short": "typed", "fillin": "typed",
    "numeric": "numeric", "numerical": "numeric", "number": "numeric",
    "ordering": "ordering", "order": "ordering", "sequence": "ordering",
}  # fmt: skip
_LEVELS = {each.value: each for each in Difficulty}


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by what they hold: facts by column, options and what is `said` to each by letter, `wrong` ones without."""

    facts: dict[str, str]
    options: dict[str, str]
    said: dict[str, str]
    wrong: tuple[str, ...]

    def fact(self, name: str) -> str:
        return self.facts.get(name, "")


def question_of(row: Row, say: Say) -> tuple[AnyQuestion, Difficulty | None]:
    """The question, and its difficulty if the row names one.

    Raises:
        UnfitError: there is no telling what it asks or what is right.

    """
    level = _LEVELS.get(row.fact("difficulty").lower())
    stem, code = row.fact("stem"), None
    if row.fact("code"):
        code = Code(text=row.fact("code"), language=line(row.fact("language")) or "text")
    else:
        stem, code = stem_and_code(stem)
    if not stem:
        raise UnfitError("it has no question.")
    question = Question(
        id="", objective="", stem=stem, code=code, difficulty=level or Difficulty.MEDIUM, hint=row.fact("hint"),
        explanation=row.fact("explanation"),
        tags=tuple(tag for each in row.fact("tags").split(";") if (tag := line(each))),
    )  # fmt: skip
    return _typed_as(_type(row), question, row, say), level


def _type(row: Row) -> str:
    if row.fact("type"):
        name = re.sub(r"[^a-z]", "", row.fact("type").lower())
        if name not in _TYPES:
            raise UnfitError(f"its type is {row.fact('type')}; use one of {', '.join(dict.fromkeys(_TYPES.values()))}.")
        return _TYPES[name]
    key = row.fact("key")
    if row.options or row.wrong:
        return "single"
    if not key:
        raise UnfitError("it has no answer.")
    if key.lower() in ("true", "false"):
        return "true-false"
    return "numeric" if read_number(key) is not None else "typed"


def _typed_as(kind: str, question: Question, row: Row, say: Say) -> AnyQuestion:
    match kind:
        case "true-false":
            truth = _TRUTH.get(row.fact("key").lower())
            if truth is None:
                raise UnfitError("its answer is neither true nor false.")
            return TrueFalse(**shared(question), answer=truth, feedback=row.fact("feedback"))
        case "ordering":
            return Ordering(**shared(question), items=tuple(row.options.values()), feedback=row.fact("feedback"))
        case "typed":
            return typed(question, _answers(row, escaped=True), say)
        case "numeric":
            return numeric(question, _answers(row), say, line(row.fact("unit")))
    return _chosen(kind, question, row)


def _answers(row: Row, *, escaped: bool = False) -> list[Answer]:
    """Options with the key's are right, the others traps; without options the key is the answer, or several by bars."""
    if not row.options:
        given = [Answer(line(each), FULL, "", row.fact("tolerance")) for each in row.fact("key").split(" | ")]
    else:
        keys = _keys(row)
        given = [
            Answer(text, FULL * (letter in keys), row.said.get(letter, ""), row.fact("tolerance"))
            for letter, text in row.options.items()
        ]
    if escaped:
        given = [Answer(each.text.replace("*", "\\*"), each.weight, each.feedback) for each in given]
    return given


def _keys(row: Row) -> set[str]:
    """The letters of the options that are right: named by letter, by number, or written out."""
    key = row.fact("key")
    names = [name.lower() for name in re.split(r"[\s,;&|]+", key) if name and name.lower() != "and"]
    if names and all(name in row.options for name in names):
        return set(names)
    folded = _folded(key)
    if written := {letter for letter, text in row.options.items() if _folded(text) == folded}:
        return written
    places = list(row.options)
    by_number = {str(number): letter for number, letter in enumerate(places, start=1)}
    if names and all(name in by_number for name in names):
        return {by_number[name] for name in names}
    raise UnfitError(f"its answer ({line(key)[:40]}) names none of its options." if key else "it has no answer.")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _chosen(kind: str, question: Question, row: Row) -> AnyQuestion:
    if row.wrong:
        choices = [Choice(text=row.fact("key"), correct=True), *(Choice(text=text) for text in row.wrong)]
    else:
        keys = _keys(row)
        choices = [
            Choice(text=text, correct=letter in keys, feedback=row.said.get(letter, ""))
            for letter, text in row.options.items()
        ]
    several = kind == "multiple" or (not row.fact("type") and sum(choice.correct for choice in choices) > 1)
    shuffle = row.fact("shuffle").lower() not in ("no", "false", "0")
    return (MultipleChoice if several else SingleChoice)(**shared(question), choices=tuple(choices), shuffle=shuffle)
