"""Writes a printable Markdown sheet: each module's summary and numbered questions, the answers at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.course import AnyQuestion, ChoiceQuestion, Course, Module, Numeric, Ordering, TrueFalse, Typed
from bot.interchange.printed import LETTERS, amount, shuffled
from bot.interchange.texts import with_code


def write(course: Course) -> str:
    """Numbers go on through all modules, so that the list of answers can be cut off."""
    lines = [f"# {course.title}", "", course.page.description, ""]
    numbers: dict[str, int] = {}
    for module, question in course.questions():
        numbers[f"{module.id}/{question.id}"] = len(numbers) + 1
    for module in course.modules:
        lines += [f"## {module.title}", "", module.summary, "", *_lists(module)]
        if module.questions:
            lines += ["### Questions", ""]
        for question in module.questions:
            lines += _asked(question, numbers[f"{module.id}/{question.id}"])
    lines += ["## Answers", ""]
    for module, question in course.questions():
        lines += _answered(question, numbers[f"{module.id}/{question.id}"])
    return "\n".join(lines) + "\n"


def _lists(module: Module) -> Iterator[str]:
    yield from _list("Objectives", [each.text for each in module.objectives])
    yield from _list("Key points", module.key_points)
    yield from _list("Glossary", [f"**{each.term}**: {each.definition}" for each in module.terms])


def _list(title: str, texts: list[str] | tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield from (f"### {title}", "", *(f"- {' '.join(text.split())}" for text in texts), "")


def _asked(question: AnyQuestion, number: int) -> Iterator[str]:
    first, *rest = with_code(question.stem, question.code).split("\n")
    yield f"{number}. {first}"
    yield from (_indented(line) for line in rest)
    shown = list(question.options) if isinstance(question, ChoiceQuestion) else []
    if isinstance(question, Ordering):
        shown = [question.options[place] for place in shuffled(question)]
    if shown:
        yield ""
    for letter, option in zip(LETTERS, shown, strict=False):
        yield f"    * {letter}. {' '.join(option.text.split())}"
    yield ""


def _answered(question: AnyQuestion, number: int) -> Iterator[str]:
    yield f"{number}. {_answer(question)}"
    if question.explanation:
        yield ""
        yield from (_indented(line) for line in question.explanation.split("\n"))
    yield ""


def _indented(line: str) -> str:
    return f"    {line}" if line else ""


def _answer(question: AnyQuestion) -> str:
    match question:
        case ChoiceQuestion():
            return ", ".join(name for name, each in zip(LETTERS, question.choices, strict=False) if each.correct)
        case TrueFalse():
            return str(question.answer)
        case Typed():
            return " | ".join(json.dumps(text, ensure_ascii=False) for text in question.accept)
        case Numeric():
            return amount(question)
        case Ordering():
            order = shuffled(question)
            return " → ".join(LETTERS[order.index(place)] for place in range(len(order)))
