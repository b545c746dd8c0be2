"""A card of our own export to Anki → the question that it was."""

from __future__ import annotations

import re
from typing import Any

from bot.course import (
    AnyQuestion,
    Choice,
    MultipleChoice,
    Numeric,
    NumericTrap,
    Ordering,
    Question,
    SingleChoice,
    Trap,
    TrueFalse,
    Typed,
)
from bot.interchange.html_text import from_html, plain_html
from bot.interchange.labels import Labels
from bot.interchange.texts import stem_and_code
from bot.interchange.weighted import UnfitError, read_number, shared

_DIV = re.compile(
    r'<div class="?(stem|choice|key|feedback|trap|explanation)"?>((?:(?!<div class).)*?)</div>', re.DOTALL
)
_LETTERED = re.compile(r"([A-J])\.\s(.*)", re.DOTALL)
_TRAP = re.compile(r"<u>(.*?)</u>(.*)", re.DOTALL)
_AMOUNT = re.compile(r"(?P<value>\S+)(?: ± (?P<off>\S+))?")


def is_card(front: str) -> bool:
    found = _DIV.match(front.lstrip())
    return found is not None and found[1] == "stem"


def card_question(kind: str, question: Question, front: str, back: str, labels: Labels) -> AnyQuestion:
    """The question of a card whose type its tag names."""
    parts = [(found[1], found[2]) for found in (*_DIV.finditer(front), *_DIV.finditer(back))]
    stem, code = stem_and_code(_markdown(next(html for name, html in parts if name == "stem")))
    explanation = "\n\n".join(_markdown(html) for name, html in parts if name == "explanation")
    fields: dict[str, Any] = {**shared(question), "stem": stem, "code": code, "explanation": explanation}
    keys = [plain_html(html) for name, html in parts if name == "key"]
    said = [html for name, html in parts if name == "feedback"]
    if not keys:
        raise UnfitError("its back names no answer.")
    match kind:
        case "single" | "multiple":
            return _chosen(kind, fields, keys[0], parts, labels)
        case "ordering":
            shown = dict(_lettered(parts, "choice"))
            letters = re.findall(r"[A-J]", keys[0])
            if sorted(letters) != sorted(shown):
                raise UnfitError("its back does not name each item once.")
            return Ordering(**fields, items=tuple(shown[letter] for letter in letters), feedback=_first(said))
        case "true-false":
            return TrueFalse(**fields, answer=keys[0].lower() == "true", feedback=_first(said))
        case "typed":
            traps = tuple(Trap(text=plain_html(text), feedback=_markdown(more)) for text, more in _traps(parts))
            return Typed(**fields, accept=tuple(keys), traps=traps)
        case "numeric":
            return _numeric(fields, keys[0], parts, labels)
    raise UnfitError("its tag `type:` names no type of question.")


def _chosen(
    kind: str, fields: dict[str, Any], key: str, parts: list[tuple[str, str]], labels: Labels
) -> SingleChoice | MultipleChoice:
    keys = set(re.findall(r"[A-J]", key))
    said = dict(_lettered(parts, "feedback"))
    choices = tuple(
        Choice(text=text, correct=letter in keys, feedback=said.get(letter, ""))
        for letter, text in _lettered(parts, "choice")
    )
    made = MultipleChoice if kind == "multiple" else SingleChoice
    return made(**fields, choices=choices, shuffle=labels.shuffle)


def _numeric(fields: dict[str, Any], key: str, parts: list[tuple[str, str]], labels: Labels) -> Numeric:
    found = _AMOUNT.match(key)
    value, off = (read_number(found["value"]), read_number(found["off"] or "0")) if found else (None, None)
    if value is None or off is None or found is None:
        raise UnfitError(f"its answer ({key[:40]}) is no number.")
    pairs = [(read_number(plain_html(text)), _markdown(more)) for text, more in _traps(parts)]
    traps = tuple(NumericTrap(value=number, feedback=feedback) for number, feedback in pairs if number is not None)
    unit = key[found.end() :].strip() or labels.unit
    return Numeric(**fields, answer=value, tolerance=off, unit=unit, traps=traps)


def _traps(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found = (_TRAP.match(html) for name, html in parts if name == "trap")
    return [(each[1], each[2]) for each in found if each]


def _lettered(parts: list[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    found = (_LETTERED.match(html) for name, html in parts if name == wanted)
    return [(each[1], _markdown(each[2])) for each in found if each]


def _first(said: list[str]) -> str:
    return _markdown(said[0]) if said else ""


def _markdown(html: str) -> str:
    return from_html(html)[0]
