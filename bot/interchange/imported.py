"""What one file brought: modules with their questions, and a note for everything adapted or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.course import AnyQuestion, Difficulty, Reading, Term
from bot.packs.problems import shown


class Fate(StrEnum):
    ADAPTED = "adapted"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one item that did not come in as it was; `name` is the item's own, or the beginning of it."""

    line: int
    name: str
    fate: Fate
    message: str

    def __str__(self) -> str:
        item = f"{shown(self.name)}: " if self.name else ""
        return f"{item}{self.fate}: {self.message}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A question as it came: `question.id` and `question.objective` are empty until it is placed.

    `names` are what the bank calls it, the surest first; `difficulty` and `objective` are None where the bank is
    silent, whatever stands in the question.
    """

    question: AnyQuestion
    line: int = 0
    names: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    objective: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingModule:
    """A module as it came; whatever is empty the teacher has still to write."""

    title: str
    summary: str = ""
    objectives: tuple[str, ...] = ()
    key_points: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    reading: tuple[Reading, ...] = ()
    questions: tuple[Incoming, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """`document` is the title of the file where the modules rest on it as their source; empty for question banks.

    `parts` counts what the file itself is made of, as "8 slides". `pictures` are the files that questions show, by the
    names that these have for them.
    """

    file: str
    modules: tuple[IncomingModule, ...]
    notes: tuple[Note, ...] = ()
    title: str = ""
    document: str = ""
    parts: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many questions came in."""
        return sum(len(module.questions) for module in self.modules)


class Notes:
    """Gathers notes while a file is read."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Note, None] = {}

    def adapted(self, line: int, name: str, message: str) -> None:
        self._found[Note(line, name, Fate.ADAPTED, message)] = None

    def left_out(self, line: int, name: str, message: str) -> None:
        self._found[Note(line, name, Fate.LEFT_OUT, message)] = None

    def all(self) -> tuple[Note, ...]:
        """Each once, in the order of the lines."""
        return tuple(sorted(self._found, key=lambda note: note.line))
