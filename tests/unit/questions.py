"""Generated questions of every type, for properties; and twins, which differ only in the key and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bot.course import (
    AnyQuestion,
    Choice,
    Difficulty,
    MultipleChoice,
    Numeric,
    NumericTrap,
    Ordering,
    SingleChoice,
    Trap,
    TrueFalse,
    Typed,
)

_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
LINES = st.text(_CHARACTERS, min_size=1, max_size=40).filter(str.strip)
DIFFICULTIES = st.sampled_from(Difficulty)
OPTIONAL = st.just("") | LINES


@dataclass(frozen=True, slots=True)
class Written:
    """What all questions share and a learner may see before the answer."""

    stem: str
    hint: str
    difficulty: Difficulty


WRITTEN = st.builds(Written, stem=LINES, hint=OPTIONAL, difficulty=DIFFICULTIES)


@st.composite
def choice_questions(draw: st.DrawFn, written: Written, texts: Sequence[str], keys: int) -> AnyQuestion:
    """A question with so many keys among these choices."""
    keyed = draw(st.sets(st.integers(0, len(texts) - 1), min_size=keys, max_size=keys))
    feedback = draw(st.lists(OPTIONAL, min_size=len(texts), max_size=len(texts)))
    choices = tuple(
        Choice(text=text, correct=place in keyed, feedback=said)
        for place, (text, said) in enumerate(zip(texts, feedback, strict=True))
    )
    kind = SingleChoice if keys == 1 else MultipleChoice
    return kind(
        id="q",
        objective="o",
        stem=written.stem,
        hint=written.hint,
        difficulty=written.difficulty,
        choices=choices,
        explanation=draw(OPTIONAL),
    )


@st.composite
def twins(draw: st.DrawFn) -> tuple[AnyQuestion, AnyQuestion]:
    """Two questions that a learner must not be able to tell apart before answering."""
    written = draw(WRITTEN)
    kind = draw(st.sampled_from((SingleChoice, MultipleChoice, TrueFalse, Typed, Numeric)))
    if kind in (SingleChoice, MultipleChoice):
        texts = draw(st.lists(LINES, min_size=3, max_size=10, unique=True))
        counts = (1, 1) if kind is SingleChoice else draw(st.tuples(*[st.integers(2, len(texts) - 1)] * 2))
        first, second = (draw(choice_questions(written, texts, count)) for count in counts)
        return first, second
    unit = draw(OPTIONAL)
    return draw(_open_question(written, kind, unit)), draw(_open_question(written, kind, unit))


@st.composite
def _open_question(draw: st.DrawFn, written: Written, kind: type, unit: str) -> AnyQuestion:
    """A statement to be judged, or a question that is answered by typing."""
    shared: dict[str, Any] = {"id": "q", "objective": "o", "stem": written.stem, "hint": written.hint}
    shared |= {"difficulty": written.difficulty, "explanation": draw(OPTIONAL)}
    if kind is TrueFalse:
        return TrueFalse(answer=draw(st.booleans()), feedback=draw(OPTIONAL), **shared)
    if kind is Typed:
        accept = draw(st.lists(LINES, min_size=1, max_size=3))
        traps = draw(st.lists(st.builds(Trap, text=LINES, feedback=LINES), max_size=3))
        return Typed(accept=tuple(accept), traps=tuple(traps), **shared)
    numbers = st.floats(-1e6, 1e6)
    expected = draw(st.lists(st.builds(NumericTrap, value=numbers, feedback=LINES), max_size=3))
    tolerance = draw(st.floats(0, 10))
    return Numeric(answer=draw(numbers), tolerance=tolerance, unit=unit, traps=tuple(expected), **shared)


@st.composite
def orderings(draw: st.DrawFn) -> Ordering:
    items = tuple(draw(st.lists(LINES, min_size=3, max_size=10, unique=True)))
    return Ordering(id="q", objective="o", stem=draw(LINES), difficulty=draw(DIFFICULTIES), items=items)


@st.composite
def questions(draw: st.DrawFn) -> AnyQuestion:
    """A question of any type."""
    return draw(orderings()) if draw(st.integers(0, 5)) == 0 else draw(twins())[0]
