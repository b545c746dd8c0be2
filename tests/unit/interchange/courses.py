"""Courses drawn at random, with awkward characters, as far as a pack can hold them."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.course import (
    AnyQuestion,
    Basis,
    Choice,
    Code,
    Course,
    CoursePage,
    Difficulty,
    Document,
    Module,
    MultipleChoice,
    Numeric,
    NumericTrap,
    Objective,
    Ordering,
    Reading,
    SingleChoice,
    Term,
    Trap,
    TrueFalse,
    Typed,
)

STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Machines that run tests are busy with others' work; time says nothing there."""

AWKWARD = "aZé ñ漢😀 \u00a0\u200d'\"`*_~#=:{}[]()<>&|\\/%@!?.,;-+0189$^\u2028\u0085"
"""Signs that mean something to one format or another."""

_ALPHABET = st.one_of(
    st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff")
)


def lines(most: int = 30) -> st.SearchStrategy[str]:
    """A text on one line, without space at its ends."""
    return st.text(_ALPHABET, min_size=1, max_size=most).map(_on_one_line).filter(bool)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def texts() -> st.SearchStrategy[str]:
    """A text of some lines and paragraphs."""
    sign = st.sampled_from(["\n", "\n\n", "\n\n- "])
    return st.builds(lambda sign, parts: sign.join(parts), sign, st.lists(lines(), min_size=1, max_size=3))


def unique(values: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(values, min_size=least, max_size=most, unique_by=_folded)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


_IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
_NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(float), st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: value + 0.0)
)


def optional(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    body = draw(st.lists(lines(), min_size=1, max_size=3))
    margin = draw(st.sampled_from(["", "  ", "\t"]))
    return Code(text=f"\n{margin}".join(body), language=draw(st.sampled_from(["text", "python", "sql"])))


@st.composite
def _common(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "id": draw(_IDS),
        "objective": "aim",
        "stem": draw(texts()),
        "difficulty": draw(st.sampled_from(Difficulty)),
        "explanation": draw(optional(texts())),
        "hint": draw(optional(lines())),
        "tags": tuple(draw(st.lists(_IDS, max_size=2, unique=True))),
        "code": draw(st.one_of(st.none(), codes())),
    }


@st.composite
def choices(draw: st.DrawFn, *, several: bool) -> tuple[Choice, ...]:
    names = draw(unique(lines(12), 3, 5))
    keys = {0, 1} if several else {draw(st.integers(0, len(names) - 1))}
    said = draw(st.lists(optional(lines()), min_size=len(names), max_size=len(names)))
    return tuple(
        Choice(text=text, correct=place in keys, feedback=feedback)
        for place, (text, feedback) in enumerate(zip(names, said, strict=True))
    )


@st.composite
def questions(draw: st.DrawFn) -> AnyQuestion:
    fields = draw(_common())
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return SingleChoice(**fields, choices=draw(choices(several=False)), shuffle=draw(st.booleans()))
    if kind == 1:
        return MultipleChoice(**fields, choices=draw(choices(several=True)), shuffle=draw(st.booleans()))
    if kind == 2:
        return TrueFalse(**fields, answer=draw(st.booleans()), feedback=draw(optional(lines())))
    if kind == 3:
        accept, *wrong = draw(unique(lines(12), 1, 3))
        traps = tuple(Trap(text=text, feedback=draw(lines())) for text in wrong)
        return Typed(**fields, accept=(accept,), traps=traps)
    if kind == 4:
        answer = draw(_NUMBERS)
        others = draw(st.lists(_NUMBERS, max_size=2, unique=True))
        traps_of = (NumericTrap(value=each, feedback=draw(lines())) for each in others if abs(each - answer) > 1)
        tolerance = draw(st.sampled_from([0.0, 0.5, 1.0]))
        return Numeric(**fields, answer=answer, tolerance=tolerance, unit=draw(_UNITS), traps=tuple(traps_of))
    return Ordering(**fields, items=tuple(draw(unique(lines(12), 3, 5))), feedback=draw(optional(lines())))


_UNITS = st.sampled_from(["", "%", "ms", "rows"])


@st.composite
def modules(draw: st.DrawFn, name: str) -> Module:
    found = draw(st.lists(questions(), min_size=1, max_size=2, unique_by=lambda each: each.id))
    terms = draw(unique(lines(8), 0, 2))
    return Module(
        id=name,
        title=draw(lines(12)),
        summary=draw(texts()),
        objectives=(Objective(id="aim", text=draw(lines())),),
        key_points=tuple(draw(st.lists(lines(), max_size=2))),
        terms=tuple(Term(term=each, definition=draw(lines())) for each in terms),
        reading=draw(st.sampled_from([(), (Reading(title="A: book # of", url="https://example.org/a?b=c"),)])),
        sources=("notes",),
        questions=tuple(found),
    )


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """A course of one or two modules which a pack can hold."""
    parts = [draw(modules(name)) for name in draw(st.sampled_from([["one"], ["one", "two"]]))]
    page = CoursePage(
        id="drawn",
        title=draw(lines(12)),
        description=draw(lines()),
        colour="#012345",
        documents={"notes": Document(title=draw(lines()), file="notes.md")},
        modules=tuple(each.id for each in parts),
    )
    return Course(page=page, modules=tuple(parts))


def course_of(*questions: AnyQuestion) -> Course:
    """A course of one module with these questions."""
    page = CoursePage(id="drawn", title="Drawn", description="At random.", modules=("one",))
    objectives = (Objective(id="aim", text="Draw well"),)
    module = Module(id="one", title="One", summary="All of it.", objectives=objectives, questions=questions)
    return Course(page=page, modules=(module,))


BASIS = Basis(source="notes", lines="2-3", anchor="a few: words")
