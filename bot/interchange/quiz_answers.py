"""A question of a quiz in notes, with the words of its answer → one of our types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.course import (
    AnyQuestion,
    Choice,
    Difficulty,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
    Typed,
)
from bot.interchange.quiz_lines import Asked
from bot.interchange.texts import line, stem_and_code, tidy
from bot.interchange.weighted import UnfitError, read_number, shared

_LETTER = r"\(?\*{0,2}[A-Ja-j]\*{0,2}\)?"
_LETTERS = re.compile(rf"{_LETTER}(?:\s*(?:,|;|&|\band\b)\s*{_LETTER})*(?=[.):\s,;]|\Z)")
_ORDER = re.compile(rf"{_LETTER}(?:\s*(?:\u2192|->|>)\s*{_LETTER})+")
_AMOUNT = re.compile(
    r"(?P<value>[-+]?[\d.]+(?:[eE][-+]?\d+)?)(?:\s*(?:\u00b1|\+/-)\s*(?P<off>[\d.]+(?:[eE][-+]?\d+)?))?\s*(?P<unit>[^\d\s.,;][^\d.,;]{0,19})?\.?"
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LONGEST_ANSWER = 8_000
_TRUTH = {"true": True, "t": True, "false": False, "f": False, "right": True, "wrong": False}


def question_of(asked: Asked, answer: str, explanation: str) -> AnyQuestion:
    """The question; the answer stood under it, or in a list elsewhere.

    Raises:
        UnfitError: the answer is missing, or names no choice.

    """
    stem, code = stem_and_code(tidy(asked.whole_stem))
    answer = answer.strip().strip("*_ ")
    if len(answer) > _LONGEST_ANSWER:
        raise UnfitError("its answer is too long.")
    texts = [tidy(each.text) for each in asked.choices]
    keys, rest = _keys(asked, answer, texts)
    question = Question(
        id="", objective="", stem=stem, code=code, difficulty=Difficulty.MEDIUM,
        explanation=tidy("\n".join(part for part in (rest, explanation) if part.strip())),
    )  # fmt: skip
    if not asked.choices:
        return _without_choices(question, answer)
    if ordered := _ORDER.match(answer):
        places = list(_letters(ordered.group()))
        if sorted(places) != list(range(len(texts))):
            raise UnfitError("its answer does not name each item once.")
        return Ordering(**shared(question), items=tuple(texts[place] for place in places))
    if not keys:
        raise UnfitError(f"its answer ({line(answer)[:40]}) names none of its choices." if answer else _NO_ANSWER)
    if sorted(text.casefold() for text in texts) == ["false", "true"] and len(keys) == 1:
        return TrueFalse(**shared(question), answer=texts[keys[0]].casefold() == "true")
    choices = tuple(Choice(text=text, correct=place in keys) for place, text in enumerate(texts))
    return (MultipleChoice if len(keys) > 1 else SingleChoice)(**shared(question), choices=choices)


_NO_ANSWER = "it has no answer. Write one under it, as `> Answer: B`."


def _letters(text: str) -> Iterator[int]:
    return (ord(letter.upper()) - ord("A") for letter in re.findall(r"\b[A-Ja-j]\b", text))


def _keys(asked: Asked, answer: str, texts: Sequence[str]) -> tuple[list[int], str]:
    """Which choices are right, and what is said beyond that."""
    marked = [place for place, each in enumerate(asked.choices) if each.marked]
    if marked or not answer or not texts:
        return marked, answer if marked else ""
    if _ORDER.match(answer):
        return [], ""
    found = _LETTERS.match(answer)
    places = list(dict.fromkeys(_letters(found.group()))) if found else []
    if not places or not found or max(places) >= len(texts):
        return [place for place, text in enumerate(texts) if _same(text, answer)], ""
    rest = answer[found.end() :].lstrip(".):, ").strip()
    return places, "" if len(places) == 1 and _same(texts[places[0]], rest) else rest


def _same(text: str, other: str) -> bool:
    return line(text).rstrip(".").casefold() == line(other).rstrip(".").casefold()


def _without_choices(question: Question, answer: str) -> AnyQuestion:
    if not answer:
        raise UnfitError(_NO_ANSWER)
    if quoted := _QUOTED.findall(answer):
        return Typed(**shared(question), accept=tuple(re.sub(r"\\(.)", r"\1", each) for each in quoted))
    if (truth := _TRUTH.get(answer.rstrip(".").lower())) is not None:
        return TrueFalse(**shared(question), answer=truth)
    if found := _AMOUNT.fullmatch(answer):
        value, off = read_number(found["value"].rstrip(".")), read_number(found["off"] or "0")
        if value is not None and off is not None:
            return Numeric(**shared(question), answer=value, tolerance=off, unit=(found["unit"] or "").strip())
    if re.fullmatch(r"[A-J](?:\s*,\s*[A-J])*\.?", answer):
        raise UnfitError("its answer is a letter, but it has no choices.")
    accept = tuple(dict.fromkeys(text for each in answer.rstrip(".").split(" | ") if (text := line(each))))
    return Typed(**shared(question), accept=accept)
