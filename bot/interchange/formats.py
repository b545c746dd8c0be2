"""The formats that Syllabot reads and writes, in one table: how each is known, what it carries, what it loses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.course import Course
from bot.interchange import (
    aiken,
    anki,
    anki_writer,
    deck,
    gift,
    gift_writer,
    moodle,
    moodle_writer,
    notes,
    open_trivia,
    sheet,
    tables,
    transcript,
)
from bot.interchange.imported import Import
from bot.interchange.incoming_file import IncomingFile, RefusedError

Pictures = Mapping[str, bytes]
"""Files by their names in the pack."""


@dataclass(frozen=True, slots=True)
class Format:
    """`looks` judges a text that came in a file with one of the suffixes; `write` is given the pack's pictures too."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    looks: Callable[[str], bool]
    read: Callable[[IncomingFile], Import]
    write: Callable[[Course, Pictures], str] | None
    carries: str
    loses: str


def _any(_text: str) -> bool:
    return True


def _bare(write: Callable[[Course], str]) -> Callable[[Course, Pictures], str]:
    return lambda course, _pictures: write(course)


FORMATS = (
    Format(
        "moodle-xml", "Moodle XML", (".xml",), moodle.looks_like_moodle, moodle.read, moodle_writer.write,
        "all six types, each choice's feedback, explanation, hint, tags, units, a stem's picture, difficulty and"
        " objective (as tags)",
        "summaries and glossary, basis; when read: partial credit, essays, cloze and drag-and-drop, further pictures",
    ),
    Format(
        "open-trivia", "Open Trivia DB (JSON)", (".json",), open_trivia.looks_like_open_trivia, open_trivia.read, None,
        "choices, true or false, difficulty, category; all three encodings",
        "it has no feedback, explanation or hint to bring",
    ),
    Format(
        "csv", "CSV table", (".csv", ".tsv", ".txt"), tables.looks_like_table, tables.read, _bare(tables.write),
        "all six types, feedback, traps, explanation, hint, tags, code, difficulty, objective",
        "summaries and glossary, basis, pictures",
    ),
    Format(
        "anki", "Anki, notes in plain text", (".txt", ".tsv", ".csv"), anki.looks_like_anki, anki.read,
        _bare(anki_writer.write),
        "all six types as cards, feedback, explanation, tags; when read: short backs, gaps, long backs as terms",
        "summaries and glossary, hint, basis, pictures, sounds; spaces in tags become `_`",
    ),
    Format(
        "aiken", "Aiken", (".txt", ".aiken"), aiken.looks_like_aiken, aiken.read, None,
        "questions with one key, and a FEEDBACK line as the explanation",
        "it has nothing else to bring",
    ),
    Format(
        "gift", "GIFT", (".gift", ".txt"), gift.looks_like_gift, gift.read, _bare(gift_writer.write),
        "all six types, each choice's feedback, explanation, tags, unit, difficulty and objective (as tags)",
        "summaries and glossary, hint, basis, pictures, an ordering's feedback; when read: partial credit, essays",
    ),
    Format(
        "slides", "MyST or Sphinx slides", (".md", ".markdown", ".myst"), deck.looks_like_slides, deck.read, None,
        "each slide's text, the modules that the deck announces, bold words as candidate terms",
        "pictures (their alt text is reported), layout, buttons, scripts",
    ),
    Format(
        "markdown", "Markdown notes", (".md", ".markdown"), _any, notes.read, _bare(sheet.write),
        "summaries, objectives, key points, glossary, all six types with key and explanation",
        "feedback of single choices and traps, hint, tags, difficulty, basis, pictures, tables' shape",
    ),
    Format(
        "transcript", "Plain transcript or subtitles", (".txt", ".srt", ".vtt"), _any, transcript.read, None,
        "modules by topic, a draft summary of its own key sentences, candidate terms with their sentences",
        "times, speakers; it asks no questions",
    ),
)  # fmt: skip
READABLE = tuple(each.name for each in FORMATS)
WRITABLE = tuple(each.name for each in FORMATS if each.write)


def format_named(name: str) -> Format:
    return next(each for each in FORMATS if each.name == name)


def recognise(file: IncomingFile) -> Format:
    """The first format that its ending allows and its content looks like.

    Raises:
        RefusedError: none does.

    """
    for each in FORMATS:
        if file.suffix in each.suffixes and each.looks(file.text):
            return each
    likely = next((each.name for each in FORMATS if each.looks is not _any and each.looks(file.text)), "")
    hint = f"It looks like {likely}: say so with --format {likely}." if likely else f"Name one: {', '.join(READABLE)}."
    raise RefusedError(file.name, 0, f"Its name and content fit no format that is known. {hint}")
