"""Writes Moodle XML, texts as Markdown, which Moodle shows and gives back as they are."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from bot.course import (
    AnyQuestion,
    ChoiceQuestion,
    Course,
    Module,
    MultipleChoice,
    Numeric,
    Ordering,
    TrueFalse,
    Typed,
)
from bot.interchange.labels import labels_of
from bot.interchange.moodle_pictures import file_element, with_picture
from bot.interchange.texts import with_code
from bot.interchange.weighted import weight

_TYPES = {
    "SingleChoice": "multichoice", "MultipleChoice": "multichoice", "TrueFalse": "truefalse", "Typed": "shortanswer",
    "Numeric": "numerical", "Ordering": "ordering",
}  # fmt: skip


def write(course: Course, pictures: Mapping[str, bytes]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for module in course.modules:
        lines += _category(course, module)
        for question in module.questions:
            lines += [
                f'<question type="{_TYPES[type(question).__name__]}">',
                *_fields(module, question, pictures),
                "</question>",
            ]
    return "\n".join([*lines, "</quiz>", ""])


def _category(course: Course, module: Module) -> list[str]:
    path = "/".join(("$course$", "top", course.title.replace("/", "//"), module.title.replace("/", "//")))
    return ['<question type="category">', f"<category>{_text(path)}</category>", "</question>"]


def _fields(module: Module, question: AnyQuestion, pictures: Mapping[str, bytes]) -> Iterator[str]:
    yield f"<name>{_text(question.id)}</name>"
    yield _question_text(question, pictures)
    yield _markdown("generalfeedback", question.explanation)
    yield f"<idnumber>{escape(f'{module.id}/{question.id}')}</idnumber>"
    yield from _answers(question)
    if question.hint:
        yield _markdown("hint", question.hint)
    yield "<tags>"
    yield from (f"<tag>{_text(tag)}</tag>" for tag in labels_of(question))
    yield "</tags>"


def _question_text(question: AnyQuestion, pictures: Mapping[str, bytes]) -> str:
    text = with_code(question.stem, question.code)
    body = pictures.get(question.image.file) if question.image else None
    if question.image is None or body is None:
        return _markdown("questiontext", text)
    file = file_element(question.image, b64encode(body).decode())
    return _markdown("questiontext", with_picture(text, question.image), file)


def _answers(question: AnyQuestion) -> Iterable[str]:
    match question:
        case TrueFalse():
            said = {True: "", False: question.feedback}
            for word in (True, False):
                right = word == question.answer
                yield _answer(str(word).lower(), 100.0 if right else 0.0, said[right], "moodle_auto_format")
        case ChoiceQuestion():
            several = isinstance(question, MultipleChoice)
            yield f"<single>{str(not several).lower()}</single>"
            yield f"<shuffleanswers>{str(question.shuffle).lower()}</shuffleanswers>"
            for choice in question.choices:
                worth = weight(question, choice) if isinstance(question, MultipleChoice) else 100.0 * choice.correct
                yield _answer(choice.text, worth, choice.feedback, "markdown")
        case Typed():
            yield "<usecase>0</usecase>"
            yield from (_answer(_starless(text), 100.0, "", "moodle_auto_format") for text in question.accept)
            for trap in question.traps:
                yield _answer(_starless(trap.text), 0.0, trap.feedback, "moodle_auto_format")
        case Numeric():
            yield from _numbers(question)
        case Ordering():
            yield from (_answer(item, float(place), "", "markdown") for place, item in enumerate(question.items, 1))
            yield _markdown("incorrectfeedback", question.feedback)


def _numbers(question: Numeric) -> Iterator[str]:
    tolerance = f"<tolerance>{question.tolerance!r}</tolerance>"
    yield _answer(repr(question.answer), 100.0, "", "moodle_auto_format", tolerance)
    for trap in question.traps:
        yield _answer(repr(trap.value), 0.0, trap.feedback, "moodle_auto_format", "<tolerance>0</tolerance>")
    if question.unit:
        name = f"<unit_name>{escape(question.unit)}</unit_name>"
        yield f"<units><unit><multiplier>1</multiplier>{name}</unit></units>"


def _answer(text: str, worth: float, feedback: str, form: str, more: str = "") -> str:
    said = _markdown("feedback", feedback)
    return f'<answer fraction="{worth:.7g}" format={quoteattr(form)}>{_text(text)}{more}{said}</answer>'


def _starless(text: str) -> str:
    """A star is a wildcard in Moodle, but for an escaped one."""
    return text.replace("*", "\\*")


def _markdown(tag: str, text: str, more: str = "") -> str:
    return f'<{tag} format="markdown">{_text(text)}{more}</{tag}>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
