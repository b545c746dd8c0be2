"""The courses that can be learned here, in memory, and how a person's words find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from bot.course import AnyQuestion, Course, Module, question_key
from bot.model import TutorError
from bot.nearness import nearest
from bot.picking import Candidate
from bot.question import Difficulty


class Library:
    """Frozen once made: a changed pack makes a new library. `installed`: the courses that the operator put there."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self.courses: tuple[Course, ...] = tuple(courses)
        self.installed = frozenset(course.id for course in self.courses)
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
        found = self._questions.get(key)
        return found[2] if found else None

    def placed(self, key: str) -> tuple[Course, Module] | None:
        """Where a question stands."""
        found = self._questions.get(key)
        return found[:2] if found else None

    def moved(self) -> list[tuple[str, str]]:
        """Questions that bore another id before (`was`, alone or with its module), and their id now."""
        return [
            (question_key(course.id, *_was(module, question)), question_key(course.id, module.id, question.id))
            for course in self.courses
            for module, question in course.questions()
            if question.was
        ]

    def candidates(self, course_id: str, difficulty: Difficulty | None) -> Sequence[Candidate]:
        """What can be asked of a course; one list for all who ask."""
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

    @cached_property
    def _questions(self) -> dict[str, tuple[Course, Module, AnyQuestion]]:
        return {
            question_key(course.id, module.id, question.id): (course, module, question)
            for course in self.courses
            for module, question in course.questions()
        }

    def find_course(self, typed: str) -> Course:
        """The course that was meant. Raises TutorError with the nearest when it is unsure."""
        found = _match(typed, {course.id: course.title for course in self.courses})
        if len(found) == 1:
            return self._by_id[found[0]]
        titles = [self._by_id[each].title for each in found] or [course.title for course in self.courses]
        raise TutorError(_unsure("course", typed, titles))

    def find_module(self, course: Course, typed: str) -> tuple[Course, Module]:
        """The module that was meant: of this course, or of another by `course/module` or its exact name."""
        course_id, slash, rest = typed.partition("/")
        if slash and (other := self.course(course_id.strip().lower())):
            course, typed = other, rest.strip()
        titles = {module.id: module.title for module in course.modules}
        found = _match(typed, titles)
        if len(found) == 1 and (module := course.module(found[0])):
            return course, module
        elsewhere = [(each, module) for each in self.courses for module in each.modules if _same(typed, module)]
        if len(elsewhere) == 1 and not found:
            return elsewhere[0]
        near = found or nearest(typed, titles.values(), limit=3)
        raise TutorError(_unsure("module", typed, [titles.get(each, each) for each in near]))


def _was(module: Module, question: AnyQuestion) -> tuple[str, str]:
    before, slash, name = question.was.rpartition("/")
    return (before, name) if slash else (module.id, question.was)


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _same(typed: str, module: Module) -> bool:
    return _fold(typed) in (_fold(module.id), _fold(module.title))


def _match(typed: str, titles: Mapping[str, str]) -> list[str]:
    """The ids whose id or title is what was typed; else those that begin with it; else those that hold it."""
    wanted = _fold(typed)
    folded = {each: (_fold(each), _fold(title)) for each, title in titles.items()}
    exact = [each for each, names in folded.items() if wanted in names]
    begun = [each for each, names in folded.items() if any(name.startswith(wanted) for name in names)]
    held = [each for each, names in folded.items() if any(wanted in name for name in names)]
    return exact or begun or held


def _unsure(noun: str, typed: str, names: list[str]) -> str:
    shown = " or ".join(f"**{name}**" for name in names[:4])
    asked = f"Did you mean {shown}?" if names else f"Type `/{noun}s` to see them all."
    return f"I found no single {noun} for “{typed[:60]}”. {asked}"
