"""Facts that a bank has no field for, carried as tags: `difficulty:hard`, `objective:raw-to-feature`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.course import AnyQuestion, ChoiceQuestion, Difficulty, Numeric
from bot.question import ID_PATTERN

_OBJECTIVE = re.compile(ID_PATTERN)
_LONGEST_ID = 32
_WORDS = {each.value: each for each in Difficulty}


@dataclass(frozen=True, slots=True)
class Labels:
    """What tags said: the facts, and the tags that are only tags."""

    tags: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    objective: str | None = None
    unit: str = ""
    shuffle: bool = True


def labels_of(question: AnyQuestion) -> list[str]:
    """The question's tags, and its facts as tags."""
    facts = [f"difficulty:{question.difficulty}", f"objective:{question.objective}"]
    if isinstance(question, Numeric) and question.unit:
        facts.append(f"unit:{question.unit}")
    if isinstance(question, ChoiceQuestion) and not question.shuffle:
        facts.append("shuffle:no")
    return [*question.tags, *facts]


def read_labels(tags: Iterable[str]) -> Labels:
    facts: dict[str, str] = {}
    others = []
    for tag in (each.strip() for each in tags):
        name, _, value = tag.partition(":")
        if name in ("difficulty", "objective", "unit", "shuffle") and _sound(name, value.strip()):
            facts[name] = value.strip()
        elif tag:
            others.append(tag)
    return Labels(
        tuple(dict.fromkeys(others)),
        _WORDS.get(facts.get("difficulty", "")),
        facts.get("objective"),
        facts.get("unit", ""),
        facts.get("shuffle") != "no",
    )


def _sound(name: str, value: str) -> bool:
    if name == "difficulty":
        return value in _WORDS
    if name == "objective":
        return len(value) <= _LONGEST_ID and _OBJECTIVE.match(value) is not None
    return bool(value)
