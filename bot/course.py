"""What a course pack holds, as frozen values: Course, Module and their parts, and the questions of `bot.question`.

The same classes are read from YAML (`bot.packs.loading`), kept in the compiled cache and in the database (msgpack), and
described to editors (`bot.packs.schema`). The words are those of item writing: stem, choice, distractor, key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, field

from bot.question import (
    QUESTION_TYPES,
    AnyQuestion,
    Basis,
    Choice,
    ChoiceQuestion,
    Code,
    Difficulty,
    Id,
    Illustration,
    Line,
    MultipleChoice,
    Numeric,
    NumericTrap,
    Ordering,
    Part,
    Question,
    SingleChoice,
    Text,
    Trap,
    TrueFalse,
    Typed,
    Url,
    says,
)

__all__ = [
    "QUESTION_TYPES",
    "AnyQuestion",
    "Basis",
    "Choice",
    "ChoiceQuestion",
    "Code",
    "Course",
    "CoursePage",
    "Difficulty",
    "Document",
    "Illustration",
    "Module",
    "MultipleChoice",
    "Numeric",
    "NumericTrap",
    "Objective",
    "Ordering",
    "Part",
    "Question",
    "Reading",
    "SingleChoice",
    "Term",
    "Trap",
    "TrueFalse",
    "Typed",
    "question_key",
]

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$", extra={"form": 'a colour in quotes, as "#1a73e8"'})]


class Objective(Part, frozen=True, kw_only=True):
    """What a learner can do after the module."""

    id: Id
    text: Line


class Term(Part, frozen=True, kw_only=True):
    """An entry of the glossary."""

    term: Line
    definition: Line
    also: Annotated[tuple[Line, ...], says("Other names of the same thing.")] = ()


class Reading(Part, frozen=True, kw_only=True):
    """Something worth reading next."""

    title: Line
    url: Url | None = None


class Module(Part, frozen=True, kw_only=True):
    """A module of a course: one file, named like its id."""

    id: Annotated[Id, says("The file's name without .yaml.")]
    title: Line
    summary: Annotated[Text, says("150 to 300 words in Markdown: bold, italic, code, lists, quotes, links, spoilers.")]
    objectives: Annotated[tuple[Objective, ...], Meta(min_length=1)]
    key_points: Annotated[tuple[Line, ...], says("4 to 8 points to remember, one sentence each.")] = ()
    terms: Annotated[tuple[Term, ...], says("The glossary.")] = ()
    reading: Annotated[tuple[Reading, ...], says("What to read next.")] = ()
    sources: Annotated[tuple[Id, ...], says("The documents of course.yaml that this module rests on, by id.")] = ()
    questions: tuple[AnyQuestion, ...]


class Document(Part, frozen=True, kw_only=True):
    """A document that the course rests on."""

    title: Line
    file: Annotated[Line, says("The name of its file, for `content check --against`.")] = ""


class CoursePage(Part, frozen=True, kw_only=True):
    """What `course.yaml` says; `modules` gives their order, each in a file `<id>.yaml` beside it."""

    id: Annotated[Id, says("The folder's name.")]
    title: Line
    description: Annotated[Line, says("One or two sentences.")]
    language: Annotated[Line, says("The language of the texts, as en.")] = "en"
    colour: Annotated[Colour, says("The colour beside the course's messages.")] = "#1a73e8"
    licence: Annotated[Line, says("Under which licence the pack may be used, as CC-BY-4.0.")] = ""
    documents: Annotated[dict[Id, Document], says("What `basis: {source: …}` may name, by id.")] = field(
        default_factory=dict
    )
    modules: Annotated[
        tuple[Id, ...],
        Meta(min_length=1, max_length=500, description="The ids of the modules, in order; each is a file <id>.yaml."),
    ]


class Course(Part, frozen=True, kw_only=True):
    """A whole course, its modules in order."""

    page: CoursePage
    modules: tuple[Module, ...]

    @property
    def id(self) -> str:
        return self.page.id

    @property
    def name(self) -> str:
        """The id as people know it: that of a space's own course bears the space's number after a dot."""
        return self.page.id.partition(".")[0]

    @property
    def title(self) -> str:
        return self.page.title

    def module(self, module_id: str) -> Module | None:
        for module in self.modules:
            if module.id == module_id:
                return module
        return None

    def questions(self) -> Iterator[tuple[Module, AnyQuestion]]:
        for module in self.modules:
            for question in module.questions:
                yield module, question


def question_key(course: str, module: str, question: str) -> str:
    """A question's stable id, as it stands in the database: `course/module/question`."""
    return f"{course}/{module}/{question}"
