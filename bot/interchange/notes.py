"""Reads Markdown notes: headings, prose, and quizzes in their own sections or among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.course import Reading, Term
from bot.interchange.fitness import unfit
from bot.interchange.imported import Import, Incoming, IncomingModule, Notes
from bot.interchange.incoming_file import IncomingFile
from bot.interchange.outline import Section, sections
from bot.interchange.prose import bold_terms, items, prose, refuse_large, within
from bot.interchange.quiz_answers import question_of
from bot.interchange.quiz_lines import Asked, read_keys, read_quiz
from bot.interchange.texts import line, title_of
from bot.interchange.weighted import UnfitError
from bot.text.markdown import plain

_QUIZ = ("quiz", "quizzes", "questions?", "test yourself", "exercises?", "self-?test", "knowledge check")
_ANSWERS = ("answers?", "answer key", "solutions?")
_OBJECTIVES = ("objectives?", "learning goals", "learning outcomes", "goals")
_POINTS = ("key points?", "takeaways?", "key ideas", "remember")
_GLOSSARY = ("glossary", "terms", "vocabulary", "definitions")


def read(file: IncomingFile) -> Import:
    refuse_large(file)
    notes = Notes()
    found = sections(file)
    keys = _keys(found)
    title = next((each.title for each in found if each.level == 1), "")
    level = _module_level(found)
    groups = _groups([each for each in found if not _is_answers(each)], level)
    whole = title or title_of(file.stem)
    drafts = (_Module(head.title if head.level else whole, inside, keys, notes) for head, inside in groups)
    modules = tuple(module for each in drafts if (module := each.whole(level)))
    return Import(file.name, modules, notes.all(), title, document=f"{whole} (notes)")


def _is_answers(section: Section) -> bool:
    return section.named(*_ANSWERS) and not section.named("questions?", "quiz")


def _is_quiz(section: Section) -> bool:
    return section.named(*_QUIZ) or any(_asks(asked) for asked in read_quiz(section.lines, section.line))


def _asks(asked: Asked) -> bool:
    """Whether a numbered line is surely a question."""
    return bool(asked.answer or any(each.marked for each in asked.choices)) and bool(asked.stem[0])


def _keys(found: Sequence[Section]) -> dict[int, tuple[str, str]]:
    """The answers listed in sections of their own, by number."""
    return {
        number: (answer, explanation)
        for section in found
        if _is_answers(section)
        for number, answer, explanation in read_keys(section.lines)
    }


def _module_level(found: Sequence[Section]) -> int:
    """The level of headings that begin a module: one above the quizzes, else the highest that there is."""
    quizzes = [each.level for each in found if each.level and _is_quiz(each) and not _is_answers(each)]
    highest = min((each.level for each in found if each.level), default=1)
    if quizzes:
        return max(min(quizzes) - 1, highest)
    return highest


def _groups(found: Sequence[Section], level: int) -> Iterator[tuple[Section, list[Section]]]:
    """Sections by the module to which they belong; what stands before the first module belongs to the first."""
    numbers: list[int] = []
    for each in found:
        begins = 0 < each.level <= level
        numbers.append((numbers[-1] if numbers else 0) + (begins if numbers else 0))
    for _, group in groupby(zip(numbers, found, strict=True), key=lambda pair: pair[0]):
        inside = [section for _, section in group]
        yield inside[0], inside


class _Module:
    """The sections of one module, told apart by what they hold."""

    def __init__(self, title: str, inside: Sequence[Section], keys: dict[int, tuple[str, str]], notes: Notes) -> None:
        self._title = title
        self._keys = keys
        self._notes = notes
        self._inside = inside
        self._texts: list[str] = []
        self._bodies: list[str] = []
        self._reading: dict[str, Reading] = {}
        self._questions: list[Incoming] = []

    def whole(self, level: int) -> IncomingModule | None:
        head = self._inside[0]
        lists: dict[str, list[str]] = {"objectives": [], "points": []}
        terms: list[Term] = []
        for section in self._inside:
            if section.named(*_OBJECTIVES) and section is not head:
                lists["objectives"] += items(section.lines)
            elif section.named(*_POINTS) and section is not head:
                lists["points"] += items(section.lines)
            elif section.named(*_GLOSSARY) and section is not head:
                terms += _glossary(section)
            elif _is_quiz(section):
                self._quiz(section)
            else:
                self._prose(section, level)
        summary = within("\n\n".join(self._texts), self._title, self._notes)
        if not (summary or self._questions or any(lists.values()) or terms):
            return None
        return IncomingModule(
            title=self._title, summary=summary, objectives=tuple(lists["objectives"]),
            key_points=tuple(lists["points"]), terms=(*terms, *bold_terms("\n\n".join(self._bodies), terms)),
            reading=tuple(self._reading.values()), questions=tuple(self._questions),
        )  # fmt: skip

    def _prose(self, section: Section, level: int) -> None:
        found = prose(section.lines, section.line, section.title or self._title, self._notes)
        self._reading.update({each.url or "": each for each in found.reading})
        if not found.text:
            return
        heading = f"**{section.title}**\n\n" if section.level > level else ""
        self._texts.append(heading + found.text)
        self._bodies.append(found.text)

    def _quiz(self, section: Section) -> None:
        asked = read_quiz(section.lines, section.line)
        before = asked[0].line - section.line if asked else len(section.lines)
        if any(raw.strip() for raw in section.lines[:before]):
            self._prose(Section(section.level, section.title, section.line, section.lines[:before]), section.level)
        for each in asked:
            self._ask(each)

    def _ask(self, asked: Asked) -> None:
        name = line(plain(asked.whole_stem))
        answer, explanation = asked.answer, asked.whole_explanation
        if not answer and asked.number in self._keys:
            answer, explanation = self._keys[asked.number]
        try:
            question = question_of(asked, answer, explanation)
        except UnfitError as error:
            self._notes.left_out(asked.line, name, str(error))
            return
        if reason := unfit(question):
            self._notes.left_out(asked.line, name, reason)
            return
        self._questions.append(Incoming(question, asked.line))


def _glossary(section: Section) -> Iterator[Term]:
    """`- **Term**: definition`, a dash for the colon, and the like."""
    for item in items(section.lines):
        bare = line(plain(item))
        for sign in (": ", " \u2013 ", " \u2014 ", " - "):
            name, found, definition = bare.partition(sign)
            if found and name and definition and len(name) <= 60:  # noqa: PLR2004 - longer is a sentence
                yield Term(term=name, definition=definition[:1000])
                break
