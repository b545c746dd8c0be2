"""Joins what came in with a course: which questions are new, which came before, and where each belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from bot.course import AnyQuestion, Course, CoursePage, Document, Module, Objective
from bot.interchange.imported import Import, Incoming, IncomingModule, Notes
from bot.interchange.matching import Known, differences, updated
from bot.interchange.pictures import Gallery, shown_in
from bot.interchange.plan import Change, Plan, Step
from bot.interchange.slugs import LONGEST_MODULE, LONGEST_QUESTION, free, slug
from bot.review.drafts import DESCRIPTION, OBJECTIVE, SUMMARY

FULLEST = 250
"""Questions in one module; more go into a further part, so that no file grows beyond what is read."""

_LONGEST_TITLE = 200


@dataclass(slots=True)
class _Draft:
    """A module while it fills."""

    module: Module
    questions: list[AnyQuestion]
    ids: set[str]


class _Placing:
    def __init__(
        self, course: Course | None, name: str, notes: Notes, *, update: bool, pictures: Mapping[str, bytes]
    ) -> None:
        self._update = update
        self._notes = notes
        self._gallery = Gallery(pictures)
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
            self._module(module, source, found.pictures)

    def _document(self, found: Import) -> str:
        """The id under which the course names this file as a source; nothing for a question bank."""
        if not found.document:
            return ""
        same = next((name for name, each in self._documents.items() if each.file == found.file), "")
        if not same:
            same = free(slug(found.title or found.file, LONGEST_MODULE, "source"), self._documents, LONGEST_MODULE)
            self._documents[same] = Document(title=found.document, file=found.file)
        return same

    def _module(self, incoming: IncomingModule, source: str, pictures: Mapping[str, bytes]) -> None:
        home = self._home(incoming, source)
        for came in incoming.questions:
            each = self._hung(came, pictures)
            body = msgspec.msgpack.encode(each.question)
            if body in self._seen:
                self._notes.left_out(each.line, each.question.stem, "the same question stands in this file already.")
                continue
            self._seen.add(body)
            if found := self._known.find(each):
                self._again(each, *found)
            else:
                self._new(each, self._with_room(home))

    def _hung(self, incoming: Incoming, pictures: Mapping[str, bytes]) -> Incoming:
        """Its picture under the name that it has in this pack."""
        image = incoming.question.image
        if image is None or image.file not in pictures:
            return incoming
        name = self._gallery.take(image.file, pictures[image.file])
        question = msgspec.structs.replace(incoming.question, image=msgspec.structs.replace(image, file=name))
        return replace(incoming, question=question)

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

    def new_pictures(self, course: Course) -> Mapping[str, bytes]:
        """Those that its questions show."""
        wanted = shown_in(course)
        return {name: body for name, body in self._gallery.added.items() if name in wanted}

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
    course: Course | None,
    name: str,
    found: Sequence[Import],
    notes: Notes,
    *,
    update: bool = False,
    pictures: Mapping[str, bytes] | None = None,
) -> Plan | None:
    """The plan to join imports with a course (None: a new one of that name); None where nothing came in at all.

    `pictures` are the files that the course has, by their names.
    """
    placing = _Placing(course, name, notes, update=update, pictures=pictures or {})
    for each in found:
        placing.take(each)
    whole = placing.whole()
    if whole is None:
        return None
    _note_unshown(course, whole, notes)
    return Plan(whole, placing.changes, placing.new_pictures(whole))


def _note_unshown(before: Course | None, now: Course, notes: Notes) -> None:
    for name in sorted(shown_in(before) - shown_in(now)) if before else ():
        notes.adapted(0, name, "no question shows this picture any more; its file stays until you delete it.")


def place_again(before: Course | None, name: str, found: Import, notes: Notes) -> Course | None:
    """The course that an import is by itself; what `before` has of it keeps its ids, and what it lacks is left out."""
    plan = place(before, name, [found], notes, update=True)
    if plan is None or before is None:
        return plan.course if plan else None
    came = {change.place for change in plan.changes}
    titles = {" ".join(module.title.split()).casefold() for module in found.modules}
    modules = []
    for module in plan.course.modules:
        questions = tuple(each for each in module.questions if f"{module.id}/{each.id}" in came)
        if questions or module.title.casefold() in titles:
            modules.append(msgspec.structs.replace(module, questions=questions))
    page = msgspec.structs.replace(plan.course.page, modules=tuple(module.id for module in modules))
    return Course(page=page, modules=tuple(modules)) if modules else None
