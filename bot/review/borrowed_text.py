"""Runs of words that a course shares with its source documents, and anchors that do not stand where they should."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bot.course import Basis, Course, Module, Reading
from bot.packs.problems import shown
from bot.review.remarks import Remark
from bot.review.wording import words

LONGEST_RUN = 7
"""So many words in a row may be the same by chance; one more is a copy."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SKIPPED = frozenset(
    {"id", "anchor", "url", "title", "field", "file", "source", "objective", "tags", "was", "lines", "known_as"}
)


def borrowed_runs(course: Course, documents: Mapping[str, str]) -> Iterator[Remark]:
    """Every run of 8 or more words that stands in a document; names and titles excepted. Documents go by file name."""
    runs: dict[tuple[str, ...], str] = {}
    for name, text in documents.items():
        said = words(text)
        for start in range(len(said) - LONGEST_RUN):
            runs.setdefault(tuple(said[start : start + LONGEST_RUN + 1]), name)
    titles = [f" {' '.join(words(title))} " for title in _titles(course)]
    for module in course.modules:
        for question, text in _texts(module):
            for run, name in _runs(text, runs):
                if not _is_name(run) and not any(f" {' '.join(words(run))} " in title for title in titles):
                    message = f"{shown(run)} ({len(words(run))} words) stands in {name}. Say it in your own words."
                    yield Remark(module.id, question, message)


def _titles(course: Course) -> Iterator[str]:
    yield course.title
    yield from (document.title for document in course.page.documents.values())
    for module in course.modules:
        yield module.title
        yield from (reading.title for reading in module.reading)
        yield from (each.basis.field for each in module.questions if each.basis and each.basis.field)


def _texts(module: Module) -> Iterator[tuple[str, str]]:
    """Every text that a learner reads, with its question's id or nothing."""
    for field in Module.__struct_fields__:
        if field not in _SKIPPED and field != "questions":
            yield from (("", text) for text in _strings(getattr(module, field)))
    for question in module.questions:
        yield from ((question.id, text) for text in _strings(question))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Basis | Reading):
        for field in value.__struct_fields__:
            if field not in _SKIPPED:
                yield from _strings(getattr(value, field))


def _runs(text: str, runs: Mapping[tuple[str, ...], str]) -> Iterator[tuple[str, str]]:
    """The longest shared runs as they stand in the text, each with the document's name."""
    places = list(_WORD.finditer(text))
    said = words(text)
    start = 0
    while start < len(said) - LONGEST_RUN:
        name = runs.get(tuple(said[start : start + LONGEST_RUN + 1]))
        end = start
        while end < len(said) - LONGEST_RUN and tuple(said[end : end + LONGEST_RUN + 1]) in runs:
            end += 1
        if name is not None:
            yield text[places[start].start() : places[end + LONGEST_RUN - 1].end()], name
        start = max(end, start + 1)


def _is_name(run: str) -> bool:
    """Mostly words that begin with a capital letter or hold a digit: a name, or a list of names."""
    said = _WORD.findall(run)
    return sum(not word[0].islower() for word in said) > len(said) / 2


def lost_anchors(course: Course, documents: Mapping[str, str]) -> Iterator[Remark]:
    """Every anchor that does not stand literally in the given document at the lines named."""
    files = {key: document.file for key, document in course.page.documents.items()}
    for module, question in course.questions():
        basis = question.basis
        if basis and basis.source and basis.lines and basis.anchor and files.get(basis.source) in documents:
            message = _lost(basis.anchor, basis.lines, files[basis.source], documents[files[basis.source]])
            if message:
                yield Remark(module.id, question.id, message)


def _lost(anchor: str, lines: str, file: str, text: str) -> str:
    split = text.splitlines()
    first, _, last = lines.partition("-")
    wanted = " ".join(anchor.split())
    if wanted in " ".join(" ".join(split[int(first) - 1 : int(last or first)]).split()):
        return ""
    found = next((number for number, line in enumerate(split, 1) if wanted in " ".join(line.split())), 0)
    if found:
        return f"The anchor {shown(anchor)} stands in line {found} of {file}, not in {lines}."
    return f"The anchor {shown(anchor)} does not stand in {file}. Quote it letter by letter."
