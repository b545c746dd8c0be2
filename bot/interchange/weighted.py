"""Answers with weights, as question banks keep them → our questions; weights between right and wrong are noted."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.course import (
    AnyQuestion,
    Choice,
    MultipleChoice,
    Numeric,
    NumericTrap,
    Question,
    SingleChoice,
    Trap,
    Typed,
)
from bot.packs.problems import shown

Say = Callable[[str], None]
"""Takes a message about something that was adapted."""

FULL = 100.0
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class UnfitError(Exception):
    """An item that cannot become a question, with the reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a bank; `weight` is in per cent, `tolerance` how far off a number may be, as written."""

    text: str
    weight: float = 0.0
    feedback: str = ""
    tolerance: str = ""


def shared(question: Question) -> dict[str, Any]:
    """The fields that every type has, to build one of them."""
    return {name: getattr(question, name) for name in Question.__struct_fields__}


def chosen(question: Question, answers: Sequence[Answer], say: Say, *, several: bool, shuffle: bool) -> AnyQuestion:
    """A question with choices; with `several`, any weight above 0 makes a key."""
    heaviest = max((each.weight for each in answers), default=0.0)
    if heaviest <= 0:
        raise UnfitError("no choice is marked as right.")
    keys = [each.weight > 0 if several else each.weight == heaviest for each in answers]
    if not several and sum(keys) > 1:
        say("several choices are worth as much as the best, so it became a question with several keys.")
        several = True
    for each, key in zip(answers, keys, strict=True):
        if not key and each.weight > 0:
            say(f"{shown(each.text)} was worth {each.weight:g} %; a choice is right or wrong here: it counts as wrong.")
    if not several and heaviest < FULL:
        say(f"the best choice was worth {heaviest:g} %; it counts as right.")
    if several and len({each.weight for each, key in zip(answers, keys, strict=True) if key}) > 1:
        say("its keys had different weights; here each key counts the same.")
    choices = tuple(
        Choice(text=each.text, correct=key, feedback=each.feedback) for each, key in zip(answers, keys, strict=True)
    )
    kind = MultipleChoice if several else SingleChoice
    return kind(**shared(question), choices=choices, shuffle=shuffle)


def weight(question: MultipleChoice, choice: Choice) -> float:
    """What a choice is worth in per cent where keys add up to 100 and distractors take it away, as we grade."""
    alike = sum(each.correct == choice.correct for each in question.choices)
    return (FULL if choice.correct else -FULL) / alike


def typed(question: Question, answers: Sequence[Answer], say: Say) -> Typed:
    """A short answer: full weight is accepted, less is a trap if something is said to it."""
    accept, traps = [], []
    for each in answers:
        text = each.text.replace("\\*", "*") if "\\*" in each.text else _without_wildcards(each, say)
        if each.weight >= FULL and text:
            accept.append(text)
        elif text and each.feedback and each.weight <= 0:
            traps.append(Trap(text=text, feedback=each.feedback))
        elif each.weight > 0:
            say(f"{shown(each.text)} was worth {each.weight:g} %; it counts as wrong.")
        elif each.feedback or text:
            say(f"what it says to any other answer ({shown(each.feedback or each.text)}) is not kept.")
    if not accept:
        raise UnfitError("no answer is worth full credit.")
    fields = shared(explained(question, _said_to_keys(answers), say))
    return Typed(**fields, accept=tuple(dict.fromkeys(accept)), traps=tuple(traps))


def explained(question: Question, said: str, say: Say) -> Question:
    """The question with what its bank says to the right answer; here only wrong answers have words of their own."""
    if not said:
        return question
    if question.explanation:
        say(f"what it says to the right answer ({shown(said)}) is not kept beside its explanation.")
        return question
    say("what it says to the right answer became its explanation.")
    return msgspec.structs.replace(question, explanation=said)


def _said_to_keys(answers: Sequence[Answer]) -> str:
    return next((each.feedback for each in answers if each.weight >= FULL and each.feedback), "")


def _without_wildcards(answer: Answer, say: Say) -> str:
    if "*" not in answer.text:
        return answer.text
    text = " ".join(answer.text.replace("*", " ").split())
    if text and answer.weight > 0:
        say(f"the wildcards of {shown(answer.text)} are not kept; {shown(text)} is accepted, typos are forgiven.")
    return text


def numeric(question: Question, answers: Sequence[Answer], say: Say, unit: str = "") -> Numeric:
    """A number: the first of full weight is the answer, those of none are traps if something is said to them."""
    rights = [each for each in answers if each.weight >= FULL]
    if not rights:
        raise UnfitError("no number is worth full credit.")
    answer, tolerance = read_number(rights[0].text), read_number(rights[0].tolerance or "0")
    if answer is None or tolerance is None:
        raise UnfitError(f"{shown(rights[0].text)} is no number.")
    for each in rights[1:]:
        say(f"a number has one answer here; {each.text} is not accepted.")
    traps = []
    for each in answers:
        value = read_number(each.text)
        if each.weight >= FULL:
            continue
        if each.weight > 0:
            say(f"{each.text} was worth {each.weight:g} %; it counts as wrong.")
        elif value is not None and each.feedback:
            traps.append(NumericTrap(value=value, feedback=each.feedback))
        else:
            say(f"what it says to other numbers ({shown(each.feedback or each.text)}) is not kept.")
    fields = shared(explained(question, _said_to_keys(answers), say))
    return Numeric(**fields, answer=answer, tolerance=abs(tolerance), unit=unit, traps=tuple(traps))


def matched(question: Question, pairs: Sequence[tuple[str, str]], say: Say) -> list[SingleChoice]:
    """A question that asks for pairs, as one question for each pair."""
    ends = list(dict.fromkeys(end for _, end in pairs))
    if len(ends) < 2:  # noqa: PLR2004 - what a choice needs
        raise UnfitError("its pairs have all the same end.")
    beginnings = [(begin, end) for begin, end in pairs if begin]
    say(f"pairs are not matched here; it became {len(beginnings)} questions with the same choices.")
    found = []
    for begin, end in beginnings:
        choices = tuple(Choice(text=each, correct=each == end) for each in ends)
        fields = {**shared(question), "stem": f"{question.stem}\n\n{begin}" if question.stem else begin}
        found.append(SingleChoice(**fields, choices=choices))
    return found


def read_number(text: str) -> float | None:
    """A number as banks write it, or None."""
    text = text.strip()
    value = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else math.nan  # noqa: PLR2004 - digits
    return value if math.isfinite(value) else None
