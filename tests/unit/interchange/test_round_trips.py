"""What is exported and imported again is the same, as far as the format can say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given

from bot.course import AnyQuestion, Choice, ChoiceQuestion, Course, Difficulty, Numeric, Ordering, Typed
from bot.interchange.formats import WRITABLE, format_named
from bot.interchange.incoming_file import from_bytes
from bot.text.markdown import plain
from tests.unit.interchange.courses import STEADY, course_of, questions

_SUFFIXES = {"gift": "gift", "moodle-xml": "xml", "csv": "csv", "anki": "txt", "markdown": "md"}


def _back(course: Course, name: str) -> list[AnyQuestion]:
    """The questions after the way out and in; nothing may be left out on the way."""
    row = format_named(name)
    assert row.write
    file = from_bytes(f"bank.{_SUFFIXES[name]}", row.write(course, {}).encode())
    found = row.read(file)
    assert not [str(note) for note in found.notes if "does not say how hard" not in note.message]
    return [each.question for module in found.modules for each in module.questions]


def _bare(question: AnyQuestion, **changes: Any) -> AnyQuestion:
    return msgspec.structs.replace(question, id="", objective="", **changes)


def _moodle(question: AnyQuestion) -> AnyQuestion:
    return _bare(question)


def _gift(question: AnyQuestion) -> AnyQuestion:
    """GIFT has no hint, and nothing to say to a wrong order."""
    return _bare(question, hint="", **({"feedback": ""} if isinstance(question, Ordering) else {}))


@pytest.mark.parametrize(("name", "carried"), [("moodle-xml", _moodle), ("gift", _gift), ("csv", _moodle)])
@STEADY
@given(question=questions())
def test_banks_come_back_to_the_letter(
    name: str, carried: Callable[[AnyQuestion], AnyQuestion], question: AnyQuestion
) -> None:
    assume(name != "gift" or not _looks_like_pairs(question))
    assert _back(course_of(question), name) == [carried(question)]


def _looks_like_pairs(question: AnyQuestion) -> bool:
    """In GIFT, answers to type that all hold an arrow are pairs to match."""
    texts = [*question.accept, *(trap.text for trap in question.traps)] if isinstance(question, Typed) else []
    return len(texts) > 1 and all("->" in text for text in texts)


def _shown(question: AnyQuestion) -> Any:
    """A question as a reader sees it: texts by what they show, not by how they are written."""
    bare = _bare(question, hint="", stem="", explanation="")
    if isinstance(bare, ChoiceQuestion):
        choices = tuple(Choice(text="x", correct=each.correct) for each in bare.choices)
        bare = msgspec.structs.replace(bare, choices=choices)
    if isinstance(bare, Ordering):
        bare = msgspec.structs.replace(bare, items=("x",), feedback="")
    if isinstance(bare, Typed | Numeric):
        bare = msgspec.structs.replace(bare, traps=())
    if hasattr(bare, "feedback"):
        bare = msgspec.structs.replace(bare, feedback="")
    options = [(_read(each.text), _read(each.feedback)) for each in question.options]
    said = [_read(trap.feedback) for trap in getattr(question, "traps", ())]
    feedback = _read(getattr(question, "feedback", ""))
    return bare, _read(question.stem), _read(question.explanation), options, said, feedback


def _read(text: str) -> str:
    return " ".join(plain(text).split()) or text


@STEADY
@given(questions())
def test_anki_cards_come_back_as_what_they_show(question: AnyQuestion) -> None:
    assert [_shown(each) for each in _back(course_of(question), "anki")] == [_shown(question)]


def _on_sheet(question: AnyQuestion) -> AnyQuestion:
    """A sheet has no place for hints, tags, difficulty and what is said to single answers."""
    bare = _bare(question, hint="", tags=(), difficulty=Difficulty.MEDIUM)
    if isinstance(bare, ChoiceQuestion):
        choices = tuple(Choice(text=each.text, correct=each.correct) for each in bare.choices)
        return msgspec.structs.replace(bare, choices=choices, shuffle=True)
    if isinstance(bare, Typed | Numeric):
        return msgspec.structs.replace(bare, traps=())
    return msgspec.structs.replace(bare, feedback="")


@STEADY
@given(questions())
def test_a_sheet_comes_back_with_its_answers(question: AnyQuestion) -> None:
    assert _back(course_of(question), "markdown") == [_on_sheet(question)]


def test_every_written_format_is_tested_here() -> None:
    assert set(_SUFFIXES) == set(WRITABLE)
