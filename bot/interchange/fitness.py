"""Whether a question from elsewhere can stand in a pack, and if not, why, in words for its author."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bot.course import AnyQuestion, ChoiceQuestion, Numeric, Ordering, SingleChoice, Typed
from bot.packs.problems import shown

_PLACE = re.compile(r"`\$\.?([^`]*)`")
_LIMIT = re.compile(r"of length (<=|>=) (\d+)")


def unfit(question: AnyQuestion) -> str:
    """The reason why it cannot come in, or nothing."""
    return _out_of_bounds(question) or _at_odds(question)


def _out_of_bounds(question: AnyQuestion) -> str:
    named = msgspec.structs.replace(question, id=question.id or "q", objective=question.objective or "o")
    try:
        msgspec.convert(msgspec.to_builtins(named), AnyQuestion)
    except msgspec.ValidationError as error:
        return _in_words(str(error))
    return ""


def _in_words(message: str) -> str:
    found = _PLACE.search(message)
    place = found[1] if found else "something"
    if limit := _LIMIT.search(message):
        bound = "at most" if limit[1] == "<=" else "at least"
        what = "items" if "`array`" in message else "characters"
        empty = limit[1] == ">=" and limit[2] == "1"
        return f"its `{place}` is empty." if empty else f"its `{place}` needs {bound} {limit[2]} {what}."
    return f"its `{place}` does not fit ({shown(message)[1:-1]})."


def _at_odds(question: AnyQuestion) -> str:
    """What holds between the parts of a question, as `bot.packs.rules` will ask."""
    match question:
        case ChoiceQuestion():
            return _twice([choice.text for choice in question.choices]) or _keys(question)
        case Ordering():
            return _twice(question.items)
        case Typed():
            accepted = {_folded(text) for text in question.accept}
            both = next((trap.text for trap in question.traps if _folded(trap.text) in accepted), "")
            return f"{shown(both)} is marked as right and as wrong." if both else ""
        case Numeric():
            near = (each for each in question.traps if abs(each.value - question.answer) <= question.tolerance)
            both = next((f"{trap.value:g}" for trap in near), "")
            return f"{both} is marked as wrong, and lies within the tolerance." if both else ""
    return ""


def _keys(question: ChoiceQuestion) -> str:
    keys = sum(choice.correct for choice in question.choices)
    if not keys:
        return "no choice is marked as right."
    if isinstance(question, SingleChoice):
        return f"{keys} choices are marked as right." if keys > 1 else ""
    return "every choice is marked as right." if keys == len(question.choices) else ""


def _twice(texts: Sequence[str]) -> str:
    seen: set[str] = set()
    for text in texts:
        if (folded := _folded(text)) in seen:
            return f"{shown(text)} stands among its choices twice."
        seen.add(folded)
    return ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
