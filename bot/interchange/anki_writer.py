"""Writes Anki's text import (https://docs.ankiweb.net/importing/text-files.html): front, back and tags as HTML.

The parts of a question stand in `<div>`s that Anki shows as lines and keeps, so that `bot.interchange.anki` finds them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape

from bot.course import AnyQuestion, ChoiceQuestion, Course, Numeric, Ordering, TrueFalse, Typed
from bot.interchange.html_page import to_html
from bot.interchange.labels import labels_of
from bot.interchange.printed import LETTERS, amount, shuffled
from bot.interchange.texts import with_code
from bot.text.markdown import plain


def write(course: Course) -> str:
    text = io.StringIO(newline="")
    heads = ("separator:tab", "html:true", "guid column:1", "deck column:2", "tags column:5")
    text.writelines(f"#{head}\n" for head in heads)
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for module in course.modules:
        deck = f"{course.title}::{module.title}"
        for question in module.questions:
            writer.writerow([f"{module.id}/{question.id}", deck, _front(question), _back(question), _tags(question)])
    return text.getvalue()


def _tags(question: AnyQuestion) -> str:
    """Anki parts tags by spaces."""
    kind = f"type:{type(question).__struct_config__.tag}"
    return " ".join("_".join(tag.split()) for tag in [*labels_of(question), kind])


def _div(name: str, html: str) -> str:
    return f'<div class="{name}">{html}</div>'


def _front(question: AnyQuestion) -> str:
    shown = list(question.options) if isinstance(question, ChoiceQuestion) else []
    if isinstance(question, Ordering):
        shown = [question.options[place] for place in shuffled(question)]
    choices = (_div("choice", f"{letter}. {_line(each.text)}") for letter, each in zip(LETTERS, shown, strict=False))
    return _div("stem", to_html(with_code(question.stem, question.code))) + "".join(choices)


def _back(question: AnyQuestion) -> str:
    explanation = _div("explanation", to_html(question.explanation)) if question.explanation else ""
    return "".join(_answer(question)) + explanation


def _answer(question: AnyQuestion) -> Iterator[str]:
    match question:
        case ChoiceQuestion():
            named = list(zip(LETTERS, question.choices, strict=False))
            yield _div("key", ", ".join(letter for letter, each in named if each.correct))
            yield from (_div("feedback", f"{name}. {_line(each.feedback)}") for name, each in named if each.feedback)
        case TrueFalse():
            yield _div("key", str(question.answer))
            yield _div("feedback", _line(question.feedback)) if question.feedback else ""
        case Typed():
            yield from (_div("key", escape(text, quote=False)) for text in question.accept)
            yield from (_trap(trap.text, trap.feedback) for trap in question.traps)
        case Numeric():
            yield _div("key", escape(amount(question), quote=False))
            yield from (_trap(repr(trap.value), trap.feedback) for trap in question.traps)
        case Ordering():
            order = shuffled(question)
            yield _div("key", " → ".join(LETTERS[order.index(place)] for place in range(len(order))))
            yield _div("feedback", _line(question.feedback)) if question.feedback else ""


def _trap(text: str, feedback: str) -> str:
    return _div("trap", f"<u>{escape(text, quote=False)}</u> {_line(feedback)}")


def _line(text: str) -> str:
    """A short text in HTML; one paragraph needs no tags of its own, and bare signs stand as they are."""
    if not plain(text).strip():
        return escape(text, quote=False)
    html = to_html(text)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html == f"<p>{inner}</p>" and "<p>" not in inner else html
