"""What a question of a course pack holds, as frozen values: six types of question and their parts.

Their annotations are the model: from them YAML is read (`bot.packs.yaml_reader`), and editors are
told (`bot.packs.schema`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Ids travel in button tokens of at most 100 bytes, so they are short and plain."""


def says(purpose: str) -> Meta:
    """What a field is for, as an editor shows it."""
    return Meta(description=purpose)


# `form` is what a teacher is told when the text does not fit.
Id = Annotated[
    str, Meta(pattern=ID_PATTERN, max_length=32, extra={"form": "small letters, digits and hyphens, as raw-to-feature"})
]
QuestionId = Annotated[
    str,
    Meta(
        pattern=ID_PATTERN, max_length=48, extra={"form": "small letters, digits and hyphens, as scale-before-training"}
    ),
]
Line = Annotated[str, Meta(min_length=1, max_length=1000)]
ChoiceText = Annotated[str, Meta(min_length=1, max_length=300)]
Text = Annotated[str, Meta(min_length=1, max_length=8000)]
Lines = Annotated[
    str, Meta(pattern=r"^[1-9][0-9]*(-[1-9][0-9]*)?$", extra={"form": "a line or a range of lines, as 12 or 12-14"})
]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", extra={"form": "a date, as 2026-11-21"})]
Url = Annotated[
    str,
    Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=500, extra={"form": "a whole address that begins with https://"}),
]


MADE = frozenset({"digest"})
"""Fields that are made from others, so that nobody writes them."""


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Anything that a teacher writes as a YAML mapping."""


class Code(Part, frozen=True, kw_only=True):
    """A block of code that is shown with the stem."""

    text: Text
    language: Annotated[Line, says("The language of the code, for its colours: python, sql, bash, text.")] = "text"


class Illustration(Part, frozen=True, kw_only=True):
    """A picture beside a stem; `alt` tells in words all that the question needs."""

    file: Annotated[Line, says("The picture's file inside the pack's folder: png, jpg, gif or webp.")]
    alt: Annotated[Line, says("What the picture shows, in words, for those who cannot see it.")]
    digest: str = ""
    """Names the file's content; made when a pack is taken up, and never written."""


class Choice(Part, frozen=True, kw_only=True):
    """An option to choose: a key, if it is `correct`, or a distractor."""

    text: ChoiceText
    correct: Annotated[bool, says("true for a key; leave it out for a distractor.")] = False
    feedback: Annotated[
        Line, says("For a key why it is right; for a distractor why it tempts and why it is wrong.")
    ] = ""


class Trap(Part, frozen=True, kw_only=True):
    """A wrong answer that is to be expected, and what to say to it."""

    text: ChoiceText
    feedback: Line


class NumericTrap(Part, frozen=True, kw_only=True):
    """A wrong number that is to be expected, and what to say to it."""

    value: float
    feedback: Line


class Basis(Part, frozen=True, kw_only=True):
    """What a question rests on, one of two.

    Either a document of the course: `source` (which one), `lines` and `anchor`, a few words that stand there. Or the
    field: the title of a public reference (`field`), its `url`, and the date when it was last `checked`.
    """

    source: Annotated[Id, says("A document of course.yaml, by its id.")] | None = None
    lines: Annotated[Lines, says("The line or lines of the document that say it: 12 or 12-14.")] | None = None
    anchor: Annotated[Line, says("At most 7 words that stand literally at those lines.")] | None = None
    field: Annotated[Line, says("The title of a public reference that says it.")] | None = None
    url: Annotated[Url, says("The reference's address.")] | None = None
    checked: Annotated[Date, says("The date when somebody last looked that it says so.")] | None = None

    @property
    def kind(self) -> str:
        return "source" if self.source else "field"


class Question(Part, frozen=True, kw_only=True):
    """What every type of question has. `was` names the id that it had before, so that its history stays."""

    id: Annotated[QuestionId, says("Unique in the module and never changed: it says what is asked, not the key.")]
    objective: Annotated[Id, says("The objective of this module that the question tests, by its id.")]
    stem: Annotated[Text, says("The question itself; it can be answered before the choices are seen.")]
    difficulty: Difficulty
    explanation: Annotated[Text, says("The idea behind the answer, in one to three sentences.")] = ""
    hint: Annotated[Line, says("A nudge which does not give the key away.")] = ""
    tags: tuple[Line, ...] = ()
    basis: Basis | None = None
    code: Code | None = None
    image: Illustration | None = None
    was: Annotated[Line, says("The id that the question had before, so that its history stays.")] = ""
    known_as: Annotated[
        tuple[Line, ...], says("What a question bank calls it, so that `content import --update` finds it again.")
    ] = ()

    @property
    def options(self) -> tuple[Choice, ...]:
        """What is shown to choose from or to order, as written; empty where the answer is typed."""
        return ()

    @property
    def shuffled(self) -> bool:
        """Whether a learner sees the options in an order of their own."""
        return False


class ChoiceQuestion(Question, frozen=True, kw_only=True):
    """What both types with written choices share."""

    choices: Annotated[
        tuple[Choice, ...], Meta(min_length=2, max_length=10, extra={"form": "2 to 10 choices, lettered A to J"})
    ]
    shuffle: Annotated[bool, says("false where the order of the choices matters, as with numbers in order.")] = True

    @property
    def options(self) -> tuple[Choice, ...]:
        return self.choices

    @property
    def shuffled(self) -> bool:
        return self.shuffle


class SingleChoice(ChoiceQuestion, frozen=True, kw_only=True, tag_field="type", tag="single"):
    """A question with one key among its choices."""


class MultipleChoice(ChoiceQuestion, frozen=True, kw_only=True, tag_field="type", tag="multiple"):
    """A question with several keys among its choices."""


class TrueFalse(Question, frozen=True, kw_only=True, tag_field="type", tag="true-false"):
    """A statement to be judged."""

    answer: Annotated[bool, says("true if the statement holds, else false.")]
    feedback: Annotated[Line, says("Why the wrong answer tempts, and why it is wrong.")] = ""

    @property
    def options(self) -> tuple[Choice, ...]:
        return (
            Choice(text="True", correct=self.answer, feedback=self.feedback),
            Choice(text="False", correct=not self.answer, feedback=self.feedback),
        )


class Typed(Question, frozen=True, kw_only=True, tag_field="type", tag="typed"):
    """A short answer in words; case, punctuation, articles and typos are forgiven."""

    accept: Annotated[
        tuple[ChoiceText, ...],
        Meta(
            min_length=1,
            max_length=50,
            description="Every wording that counts as right; the first is shown as the key.",
        ),
    ]
    traps: tuple[Trap, ...] = ()


class Numeric(Question, frozen=True, kw_only=True, tag_field="type", tag="numeric"):
    """A number."""

    answer: float
    tolerance: Annotated[float, Meta(ge=0, description="How far from the answer still counts as right, absolute.")] = (
        0.0
    )
    unit: Annotated[Line, says("What is counted: %, ms, rows.")] = ""
    traps: tuple[NumericTrap, ...] = ()


class Ordering(Question, frozen=True, kw_only=True, tag_field="type", tag="ordering"):
    """`items` stand in the right order; the tutor shuffles them."""

    items: Annotated[
        tuple[ChoiceText, ...], Meta(min_length=3, max_length=10, extra={"form": "3 to 10 items in the right order"})
    ]
    feedback: Annotated[Line, says("Which pair is mixed up most often, and why the order is what it is.")] = ""

    @property
    def options(self) -> tuple[Choice, ...]:
        return tuple(Choice(text=item) for item in self.items)

    @property
    def shuffled(self) -> bool:
        return True


AnyQuestion = SingleChoice | MultipleChoice | TrueFalse | Typed | Numeric | Ordering
QUESTION_TYPES: tuple[type[Question], ...] = (SingleChoice, MultipleChoice, TrueFalse, Typed, Numeric, Ordering)
