"""Joins what came in with a course: which questions are new, which came before, and where each belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from bot.course import AnyQuestion, Course, CoursePage, Document, Module, Objective
from bot.interchange.imported import Import, Incoming, IncomingModule, Notes
from bot.interchange.matching import Known, differences, updated
from bot.interchange.slugs import LONGEST_MODULE, LONGEST_QUESTION, free, slug
from bot.review.drafts import DESCRIPTION, OBJECTIVE, SUMMARY

FULLEST = 250
"""Questions in one module; more go into a further part, so that no file grows beyond what is read."""

_LONGEST_TITLE = 200


class Step(StrEnum):
    """What becomes of a question; the value is the sign in a list of differences."""

    NEW = "+"
    CHANGED = "~"
    SAME = "="
    KEPT = "!"


@dataclass(frozen=True, slots=True)
class Change:
    """`fields` are those that change; `stem` is the text as it came."""

    step: Step
    place: str
    stem: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """The course as it would be, and what becomes of each question."""

    course: Course
    changes: list[Change] = field(default_factory=list)

    def count(self, step: Step) -> int:
        return sum(change.step is step for change in self.changes)


@dataclass(slots=True)
class _Draft:
    """A module while it fills."""

    module: Module
    questions: list[AnyQuestion]
    ids: set[str]


class _Placing:
    def __init__(self, course: Course | None, name: str, notes: Notes, *, update: bool) -> None:
        self._update = update
        self._notes = notes
        self._known = Known(course)
        self._drafts = {each.id: _draft(each) for each in course.modules} if course else {}
        self._titles = {each.title.casefold(): each.id for each in course.modules} if course else {}
        self._page = course.page if course else None
        self._name = name
        self._seen: set[bytes] = set()
        self._documents: dict[str, Document] = dict(course.page.documents) if course else {}
        self.changes: list[Change] = []

    def take(self, found: Import) -> None:
        source = self._document(found)
        title = found.title or found.modules[0].title if found.modules else ""
        self._page = self._page or CoursePage(
            id=self._name, title=title[:_LONGEST_TITLE] or self._name, description=DESCRIPTION, modules=("x",)
        )
        for module in found.modules:
            self._module(module, source)

    def _document(self, found: Import) -> str:
        """The id under which the course names this file as a source; nothing for a question bank."""
        if not found.document:
            return ""
        same = next((name for name, each in self._documents.items() if each.file == found.file), "")
        if not same:
            same = free(slug(found.title or found.file, LONGEST_MODULE, "source"), self._documents, LONGEST_MODULE)
            self._documents[same] = Document(title=found.document, file=found.file)
        return same

    def _module(self, incoming: IncomingModule, source: str) -> None:
        home = self._home(incoming, source)
        for each in incoming.questions:
            body = msgspec.msgpack.encode(each.question)
            if body in self._seen:
                self._notes.left_out(each.line, each.question.stem, "the same question stands in this file already.")
                continue
            self._seen.add(body)
            if found := self._known.find(each):
                self._again(each, *found)
            else:
                self._new(each, self._with_room(home))

    def _home(self, incoming: IncomingModule, source: str) -> str:
        """The module of that title, or a new one with all that came."""
        title = " ".join(incoming.title.split())[:_LONGEST_TITLE] or "Questions"
        home = self._titles.get(title.casefold(), "")
        if home:
            if incoming.summary and incoming.summary != self._drafts[home].module.summary:
                message = f"the module `{home}` is there already; its summary, terms and reading stay as they are."
                self._notes.left_out(0, title, message)
            return home
        return self._open(title, incoming, source)

    def _open(self, title: str, incoming: IncomingModule, source: str = "") -> str:
        home = free(slug(title, LONGEST_MODULE, "module"), {*self._drafts, "course"}, LONGEST_MODULE)
        objectives: list[Objective] = []
        for text in incoming.objectives or (OBJECTIVE,):
            wanted = slug(text.removeprefix("Draft:"), LONGEST_MODULE, "objective") if incoming.objectives else "draft"
            name = free(wanted, {each.id for each in objectives}, LONGEST_MODULE)
            objectives.append(Objective(id=name, text=text[:1000]))
        terms = {" ".join(each.term.casefold().split()): each for each in reversed(incoming.terms)}
        self._drafts[home] = _draft(
            Module(
                id=home, title=title, summary=incoming.summary or SUMMARY, objectives=tuple(objectives),
                key_points=tuple(each[:1000] for each in incoming.key_points), terms=tuple(reversed(terms.values())),
                reading=incoming.reading, sources=(source,) if source else (), questions=(),
            )
        )  # fmt: skip
        self._titles.setdefault(title.casefold(), home)
        return home

    def _with_room(self, home: str) -> str:
        """The module, or the next part of it where it is full."""
        title = self._drafts[home].module.title
        part = 1
        while len(self._drafts[home].questions) >= FULLEST:
            part += 1
            name = f"{title}, part {part}"
            home = self._titles.get(name.casefold(), "") or self._open(name, IncomingModule(name))
        return home

    def _new(self, incoming: Incoming, home: str) -> None:
        draft = self._drafts[home]
        name = _name_of(incoming)
        question = msgspec.structs.replace(
            incoming.question,
            id=free(name, draft.ids, LONGEST_QUESTION),
            objective=self._objective(draft, incoming.objective),
            known_as=tuple(each for each in incoming.names if each not in (name, f"{home}/{name}"))[:10],
        )
        draft.questions.append(question)
        draft.ids.add(question.id)
        self._note(Step.NEW, home, question)

    def _again(self, incoming: Incoming, place: tuple[str, str], old: AnyQuestion) -> None:
        home, _ = place
        draft = self._drafts[home]
        merged = updated(place, old, incoming)
        merged = msgspec.structs.replace(merged, objective=self._objective(draft, merged.objective))
        fields = differences(old, merged)
        if not fields:
            self._note(Step.SAME, home, old)
        elif not self._update:
            self._note(Step.KEPT, home, merged, tuple(fields))
        else:
            draft.questions[draft.questions.index(old)] = merged
            self._note(Step.CHANGED, home, merged, tuple(fields))

    def _note(self, step: Step, home: str, question: AnyQuestion, fields: tuple[str, ...] = ()) -> None:
        self.changes.append(Change(step, f"{home}/{question.id}", question.stem, fields))

    @staticmethod
    def _objective(draft: _Draft, wanted: str | None) -> str:
        """The objective's id in this module; one that it lacks is added as a draft."""
        ids = [each.id for each in draft.module.objectives]
        if not wanted or wanted in ids:
            return wanted or ids[0]
        text = f"{OBJECTIVE[:-1]} ({wanted.replace('-', ' ')})."
        others = tuple(each for each in draft.module.objectives if each.text != OBJECTIVE or draft.questions)
        objectives = (*others, Objective(id=wanted, text=text))
        draft.module = msgspec.structs.replace(draft.module, objectives=objectives)
        return wanted

    def whole(self) -> Course | None:
        modules = tuple(
            msgspec.structs.replace(draft.module, questions=tuple(draft.questions)) for draft in self._drafts.values()
        )
        if self._page is None or not modules:
            return None
        known = [name for name in self._page.modules if name in self._drafts]
        order = (*known, *(name for name in self._drafts if name not in known))
        page = msgspec.structs.replace(self._page, modules=order, documents=self._documents)
        return Course(page=page, modules=modules)


def _draft(module: Module) -> _Draft:
    return _Draft(module, list(module.questions), {each.id for each in module.questions})


def _name_of(incoming: Incoming) -> str:
    """An id that says what is asked: the last part of our own number, the bank's name, or the stem's words."""
    for name in incoming.names[::-1]:
        last = name.rsplit("/", 1)[-1]
        if any(sign.isalpha() for sign in last) and (found := slug(last, LONGEST_QUESTION, "")):
            return found
    return slug(incoming.question.stem, LONGEST_QUESTION, "question")


def place(
    course: Course | None, name: str, found: Sequence[Import], notes: Notes, *, update: bool = False
) -> Plan | None:
    """The plan to join imports with a course (None: a new one of that name); None where nothing came in at all."""
    placing = _Placing(course, name, notes, update=update)
    for each in found:
        placing.take(each)
    whole = placing.whole()
    return Plan(whole, placing.changes) if whole else None
