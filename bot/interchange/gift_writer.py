"""Writes GIFT that Moodle reads, texts as Markdown; what GIFT has no word for goes into tags, or is lost."""

from __future__ import annotations

from collections.abc import Iterator

from bot.course import (
    AnyQuestion,
    ChoiceQuestion,
    Course,
    MultipleChoice,
    Numeric,
    Ordering,
    TrueFalse,
    Typed,
)
from bot.interchange.gift_blocks import comment, reserved
from bot.interchange.labels import labels_of
from bot.interchange.texts import with_code
from bot.interchange.weighted import weight


def write(course: Course) -> str:
    return "\n".join(line for block in _blocks(course) for line in (*block, ""))


def _blocks(course: Course) -> Iterator[list[str]]:
    for module in course.modules:
        yield [f"$CATEGORY: {reserved(module.title).replace('/', '//')}"]
        for question in module.questions:
            yield [comment(f"{module.id}/{question.id}", labels_of(question)), *_question(question)]


def _question(question: AnyQuestion) -> list[str]:
    stem = f"::{reserved(question.id)}::[markdown]{reserved(with_code(question.stem, question.code))}"
    explanation = [f"\t####{reserved(question.explanation)}"] if question.explanation else []
    match question:
        case TrueFalse():
            said = f"#{reserved(question.feedback)}" if question.feedback else ""
            return [stem + "{" + ("TRUE" if question.answer else "FALSE") + said, *explanation, "}"]
        case ChoiceQuestion():
            answers = list(_choices(question))
        case Typed():
            answers = [f"={_typed(text)}" for text in question.accept]
            answers += [f"=%0%{_typed(trap.text)}#{reserved(trap.feedback)}" for trap in question.traps]
        case Numeric():
            answers = [f"#=%100%{question.answer!r}:{question.tolerance!r}"]
            answers += [f"=%0%{trap.value!r}:0#{reserved(trap.feedback)}" for trap in question.traps]
        case Ordering():
            return [stem + "{>ALL", *(reserved(item) for item in question.items), *explanation, "}"]
    return [stem + "{", *(f"\t{answer}" for answer in answers), *explanation, "}"]


def _choices(question: ChoiceQuestion) -> Iterator[str]:
    for choice in question.choices:
        mark = "=" if choice.correct else "~"
        if isinstance(question, MultipleChoice):
            mark = f"~%{weight(question, choice):.5f}%"
        said = f"#{reserved(choice.feedback)}" if choice.feedback else ""
        yield mark + _guarded(choice.text) + said


def _guarded(text: str) -> str:
    """A text that begins like a weight or a format says so outright that it is none."""
    return f"[markdown]{reserved(text)}" if text.startswith(("%", "[")) else reserved(text)


def _typed(text: str) -> str:
    """A star is a wildcard in Moodle, but for an escaped one."""
    return reserved(text.replace("*", "\\*"))
