"""What an import would make of a course: each question's step, and the course as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.course import Course


class Step(StrEnum):
    """What becomes of a question; the value is the sign in a list of differences."""

    NEW = "+"
    CHANGED = "~"
    SAME = "="
    KEPT = "!"


@dataclass(frozen=True, slots=True)
class Change:
    """`fields` are those that change; `stem` is the text as it came."""

    step: Step
    place: str
    stem: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """The course as it would be, what becomes of each question, and the pictures that are new."""

    course: Course
    changes: list[Change] = field(default_factory=list)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def count(self, step: Step) -> int:
        return sum(change.step is step for change in self.changes)
