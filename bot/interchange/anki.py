"""Reads Anki's "Notes in Plain Text": our own export whole, other notes as short answers, gaps or glossary terms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.course import Difficulty, Question, Term, Typed
from bot.interchange.anki_card import card_question, is_card
from bot.interchange.bank import Bank
from bot.interchange.html_text import from_html, plain_html
from bot.interchange.imported import Import, Incoming, IncomingModule
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.labels import read_labels
from bot.interchange.texts import line, literal, stem_and_code, tidy, title_of
from bot.interchange.weighted import UnfitError, shared

_HEAD = re.compile(r"#(?P<name>[a-z ]+):(?P<value>.*)\Z", re.IGNORECASE)
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":", "\\t": "\t",
}  # fmt: skip
_GAP = re.compile(
    r"\{\{c(?P<number>\d+)::(?P<text>(?:(?!\{\{c\d).){0,2000}?)(?:::(?P<hint>[^{}]{0,200}?))?\}\}", re.DOTALL
)
_FIGURES = 3
"""Of a column's number."""

_LONGEST_ANSWER = 5
"""Words of a back that one can be asked to type."""

_LONGEST_NAME = 6
_LONGEST_FIELD = 60_000
_ASIDE = ("guid column", "notetype column", "deck column", "tags column")


def looks_like_anki(text: str) -> bool:
    lines = [line for line in text.split("\n", 40) if line.strip()][:40]
    return bool(lines) and (
        _HEAD.match(lines[0].lower()) is not None or all(1 <= each.count("\t") <= 12 for each in lines[:-1] or lines)  # noqa: PLR2004 - fields
    )


@dataclass(frozen=True, slots=True)
class _Note:
    """A row: its fields, and what its own columns say."""

    line: int
    fields: tuple[str, ...]
    guid: str
    deck: str
    tags: tuple[str, ...]


def read(file: IncomingFile) -> Import:
    heads = _heads(file)
    bank = Bank(file)
    terms: dict[str, list[Term]] = {}
    html = heads.get("html", "false").strip().lower() == "true"
    for note in _notes(file, heads):
        name = plain_html(note.fields[0]) if note.fields else ""
        try:
            for found in _read(note, bank, html=html):
                if isinstance(found, Term):
                    terms.setdefault(note.deck, []).append(found)
                else:
                    bank.put(found, note.deck)
        except UnfitError as error:
            bank.notes.left_out(note.line, name, str(error))
    return _with_terms(bank.whole(), terms, file)


def _with_terms(found: Import, terms: dict[str, list[Term]], file: IncomingFile) -> Import:
    """The terms go into their decks' modules."""
    modules = {module.title: module for module in found.modules}
    for deck, entries in terms.items():
        title = deck or title_of(file.stem)
        unique = {each.term.casefold(): each for each in entries}
        modules[title] = replace(modules.get(title, IncomingModule(title)), terms=tuple(unique.values()))
    return replace(found, modules=tuple(modules.values()))


def _heads(file: IncomingFile) -> dict[str, str]:
    found = (_HEAD.match(each) for each in takewhile(lambda each: each.startswith("#"), file.text.split("\n")))
    return {each["name"].strip().lower(): each["value"].strip() for each in found if each}


def _notes(file: IncomingFile, heads: dict[str, str]) -> Iterator[_Note]:
    lines = file.text.split("\n")
    skipped = sum(1 for _ in takewhile(lambda each: each.startswith("#"), lines))
    named = heads.get("separator", "tab")
    sign = _SEPARATORS.get(named.lower(), named[:1] or "\t")
    numbered = {name: heads[name] for name in _ASIDE if heads.get(name, "").isdecimal()}
    aside = {name: int(number) - 1 for name, number in numbered.items() if len(number) <= _FIGURES}
    reader = csv.reader(io.StringIO("\n".join(lines[skipped:]), newline=""), delimiter=sign, strict=True)
    number = skipped + 1
    try:
        for cells in reader:
            own = {name: cells[place].strip() if 0 <= place < len(cells) else "" for name, place in aside.items()}
            fields = tuple(cell for place, cell in enumerate(cells) if place not in aside.values())
            deck = own.get("deck column", "") or heads.get("deck", "")
            tags = tuple(own.get("tags column", "").split()) + tuple(heads.get("tags", "").split())
            if any(cell.strip() for cell in cells):
                yield _Note(number, fields, own.get("guid column", ""), deck.split("::")[-1].strip(), tags)
            number = skipped + reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(
            file.name, number, f"The note that begins here breaks off or cannot be read: {error}."
        ) from None


def _read(note: _Note, bank: Bank, *, html: bool) -> Iterator[Incoming | Term]:
    if any(len(field) > _LONGEST_FIELD for field in note.fields):
        raise UnfitError(f"one of its fields has more than {_LONGEST_FIELD:,} characters.")
    labels = read_labels(each for each in note.tags if not each.startswith("type:"))
    front, back, *more = [*note.fields, "", ""][: max(2, len(note.fields))]
    names = (note.guid,) if note.guid else ()
    level = labels.difficulty or Difficulty.MEDIUM
    if html and is_card(front):
        kind = next((each.removeprefix("type:") for each in note.tags if each.startswith("type:")), "")
        question = Question(id="", objective="", stem="", difficulty=level, tags=labels.tags)
        asked = card_question(kind, question, front, back, labels)
        yield Incoming(asked, note.line, names, labels.difficulty, labels.objective)
        return
    say = _Say(note, bank, html)
    if any(field.strip() for field in more):
        bank.notes.left_out(note.line, plain_html(front), "its fields after the second.")
    question = Question(id="", objective="", stem="", difficulty=level, tags=labels.tags)
    if _GAP.search(front):
        yield from (Incoming(each, note.line, names, labels.difficulty) for each in say.gaps(front, question))
    else:
        found = say.simple(front, back, question)
        yield found if isinstance(found, Term) else Incoming(found, note.line, names, labels.difficulty)


class _Say:
    """Turns an ordinary note's fields into a question or a term, and says what became of it."""

    def __init__(self, note: _Note, bank: Bank, html: bool) -> None:  # noqa: FBT001 - as the file's head says
        self._note = note
        self._bank = bank
        self._html = html

    def simple(self, front: str, back: str, question: Question) -> Typed | Term:
        name, answer = self._plain(front), self._plain(back)
        if not name or not answer:
            raise UnfitError("its front or its back is empty.")
        if len(answer.split()) <= _LONGEST_ANSWER:
            stem, code = stem_and_code(self._markdown(front))
            return Typed(**{**shared(question), "stem": stem, "code": code}, accept=(answer,))
        if len(name.split()) > _LONGEST_NAME or name.endswith("?"):
            raise UnfitError("its back is too long to be typed; make it a question with choices.")
        self._bank.notes.adapted(
            self._note.line, name, "it became a term of the glossary: its back is too long to type."
        )
        return Term(term=name[:1000], definition=answer[:1000])

    def gaps(self, front: str, question: Question) -> Sequence[Typed]:
        """One question for each number of its gaps; the other gaps are filled."""
        found = []
        numbers = list(dict.fromkeys(gap["number"] for gap in _GAP.finditer(front)))
        for number in numbers:
            asked = [gap for gap in _GAP.finditer(front) if gap["number"] == number]
            text = _GAP.sub(lambda gap, own=number: "_____" if gap["number"] == own else gap["text"], front)  # type: ignore[misc]
            answers = tuple(dict.fromkeys(self._plain(gap["text"]) for gap in asked))
            hint = line(asked[0]["hint"] or "")
            if len(answers) > 1:
                raise UnfitError("several texts are hidden at once; give each gap its own number.")
            stem = self._markdown(text).replace("\\_" * 5, "_____")
            found.append(Typed(**{**shared(question), "stem": stem, "hint": hint}, accept=answers))
        if len(numbers) > 1:
            self._bank.notes.adapted(
                self._note.line, self._plain(front), f"it became {len(numbers)} questions, one a gap."
            )
        return found

    def _plain(self, text: str) -> str:
        return plain_html(text) if self._html else line(text)

    def _markdown(self, text: str) -> str:
        if re.search(r"\[sound:[^\]]*\]", text):
            self._bank.notes.left_out(self._note.line, self._plain(text), "its sound.")
            text = re.sub(r"\[sound:[^\]]*\]", "", text)
        if not self._html:
            return literal(tidy(text))
        markdown, lost = from_html(text)
        for kind in lost:
            self._bank.notes.adapted(self._note.line, self._plain(text), f"{kind} could not be kept.")
        return markdown
