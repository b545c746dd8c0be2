"""The courses that can be learned here, in memory, and how a person's words find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import structs

from bot.course import AnyQuestion, Course, Module, question_key
from bot.model import TutorError
from bot.question import Difficulty
from bot.quiz.picking import Candidate
from bot.text.nearness import nearest

Placed = tuple[Course, Module, AnyQuestion]


def owned(course: Course, space: int) -> Course:
    """A space's own course, under an id that neither an installed pack nor another space's course can have.

    What learners did is kept by their questions' ids, whatever space they did it in: hence the space's number. No id
    that is written by hand holds a dot.
    """
    return structs.replace(course, page=structs.replace(course.page, id=f"{course.name}.{space}"))


def owner_of(course_id: str) -> int | None:
    """The space whose own course this is; None for an installed one. It may be the id of a question, too."""
    if "." not in course_id:
        return None
    number = course_id.partition("/")[0].partition(".")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) <= _DIGITS else None


_DIGITS = 18
"""Of the largest number that a database takes."""


class Library:
    """Frozen once made: a changed pack makes a new library. `installed`: the courses that the operator put there.

    With `base` it is a space's library: the courses of `base`, and the space's own. `pictures` is the folder where
    those of questions are kept.
    """

    def __init__(self, courses: Iterable[Course], base: Library | None = None, *, pictures: Path | None = None) -> None:
        self.pictures: Path | None = base.pictures if base else pictures
        self.own: tuple[Course, ...] = tuple(courses)
        self.courses: tuple[Course, ...] = (*base.courses, *self.own) if base else self.own
        self.installed: frozenset[str] = base.installed if base else frozenset(course.id for course in self.own)
        self._base = base
        self._by_id: Mapping[str, Course] = {course.id: course for course in self.courses}
        self._candidates: dict[tuple[str, Difficulty | None], Sequence[Candidate]] = {}

    @property
    def default(self) -> Course:
        """The course of a space that has not chosen. Raises TutorError when there is none at all."""
        if not self.courses:
            raise TutorError("There is no course here yet. Ask whoever runs me to add one (docs/writing-a-course.md).")
        return self.courses[0]

    def course(self, course_id: str) -> Course | None:
        return self._by_id.get(course_id)

    def question(self, key: str) -> AnyQuestion | None:
        """The present text of a question, by its stable id; None when it was removed."""
        found = self._find(key)
        return found[2] if found else None

    def placed(self, key: str) -> tuple[Course, Module] | None:
        """Where a question stands."""
        found = self._find(key)
        return found[:2] if found else None

    @property
    def own_courses(self) -> tuple[Course, ...]:
        """Those that only this space has."""
        return self.own if self._base else ()

    def is_own(self, course: Course) -> bool:
        """Whether it was brought by this space's staff."""
        return course.id not in self.installed

    def moved(self) -> list[tuple[str, str]]:
        """Questions that bore another id before (`was`, alone or with its module), and their id now."""
        return [move for course in self.courses for move in moves_of(course)]

    def candidates(self, course_id: str, difficulty: Difficulty | None) -> Sequence[Candidate]:
        """What can be asked of a course; one list for all who ask."""
        if self._base and course_id in self._base.installed:
            return self._base.candidates(course_id, difficulty)
        known = self._candidates.get((course_id, difficulty))
        if known is None:
            known = self._candidates[course_id, difficulty] = tuple(self._asked(course_id, difficulty))
        return known

    def _asked(self, course_id: str, difficulty: Difficulty | None) -> Iterator[Candidate]:
        course = self._by_id.get(course_id)
        for place, module in enumerate(course.modules if course else ()):
            for question in module.questions:
                if difficulty in (None, question.difficulty):
                    yield Candidate(question_key(course_id, module.id, question.id), place)

    def _find(self, key: str) -> Placed | None:
        return self._questions.get(key) or (self._base._find(key) if self._base else None)  # noqa: SLF001 - its like

    @cached_property
    def _questions(self) -> dict[str, Placed]:
        return {
            question_key(course.id, module.id, question.id): (course, module, question)
            for course in self.own
            for module, question in course.questions()
        }

    def word_for(self, course: Course) -> str:
        """What people type for it: its name, unless another course goes by that here."""
        return course.name if self._called(course.name) is course else course.id

    def _called(self, name: str) -> Course | None:
        """The course of this name; a space's own comes before an installed one."""
        return next((course for course in reversed(self.courses) if name in (course.name, course.id)), None)

    def find_course(self, typed: str) -> Course:
        """The course that was meant. Raises TutorError with the nearest when it is unsure."""
        if called := self._called(typed.strip().lower()):
            return called
        found = match(typed, {course.id: (course.name, course.title) for course in self.courses})
        same = [each for each in self.own if self._base and each.id in found and _fold(each.title) == _fold(typed)]
        if len(found) == 1 or len(same) == 1:
            return same[0] if same else self._by_id[found[0]]
        titles = [self._by_id[each].title for each in found] or [course.title for course in self.courses]
        raise TutorError(_unsure("course", typed, titles, several=bool(found)))

    def find_module(self, course: Course, typed: str) -> tuple[Course, Module]:
        """The module that was meant: of this course, or of another by `course/module` or its exact name."""
        course_id, slash, rest = typed.partition("/")
        if slash and (other := self._called(course_id.strip().lower())):
            course, typed = other, rest.strip()
        titles = {module.id: module.title for module in course.modules}
        found = match(typed, {module.id: (module.id, module.title) for module in course.modules})
        if len(found) == 1 and (module := course.module(found[0])):
            return course, module
        elsewhere = [(each, module) for each in self.courses for module in each.modules if _same(typed, module)]
        if len(elsewhere) == 1 and not found:
            return elsewhere[0]
        near = found or nearest(typed, titles.values(), limit=3)
        raise TutorError(_unsure("module", typed, [titles.get(each, each) for each in near], several=bool(found)))


def moves_of(course: Course) -> list[tuple[str, str]]:
    """As `Library.moved`, of one course."""
    return [
        (question_key(course.id, *_was(module, question)), question_key(course.id, module.id, question.id))
        for module, question in course.questions()
        if question.was
    ]


def _was(module: Module, question: AnyQuestion) -> tuple[str, str]:
    before, slash, name = question.was.rpartition("/")
    return (before, name) if slash else (module.id, question.was)


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _same(typed: str, module: Module) -> bool:
    return _fold(typed) in (_fold(module.id), _fold(module.title))


def match(typed: str, called: Mapping[str, tuple[str, str]]) -> list[str]:
    """The ids whose name or title is what was typed; else those that begin with it; else those that hold it."""
    wanted = _fold(typed)
    folded = {each: (_fold(name), _fold(title)) for each, (name, title) in called.items()}
    exact = [each for each, names in folded.items() if wanted in names]
    begun = [each for each, names in folded.items() if any(name.startswith(wanted) for name in names)]
    held = [each for each, names in folded.items() if any(wanted in name for name in names)]
    return exact or begun or held


def _unsure(noun: str, typed: str, names: list[str], *, several: bool) -> str:
    """`several`: it fits each of these names; else they are only near it."""
    shown = " or ".join(f"**{name}**" for name in names[:4])
    asked = f"Did you mean {shown}?" if names else f"Type `/{noun}s` to see them all."
    missed = f"“{typed[:60]}” fits more than one {noun}." if several else f"I don't know the {noun} “{typed[:60]}”."
    return f"{missed} {asked}"
