"""What kinds of arguments a space's own courses take: which course, and a module of what was uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.context import Context
from bot.course import Course, Module
from bot.library import match
from bot.model import Suggestion, TutorError
from bot.params import FreeText, ranked
from bot.storage import uploads
from bot.storage.uploads import UnreadableError, Upload

NOTHING = "Nothing was uploaded here yet. `/course upload` takes a course or a question bank as a file."

Draft = tuple[Upload, Course, Module]


@dataclass(frozen=True, slots=True)
class OwnCourse(FreeText):
    """A course that was uploaded here; reads as its author's id."""

    suggests: bool = True

    def read(self, text: str, context: Context) -> str:
        titles = uploads.courses_of(context.tx, context.scope)
        if not titles:
            raise TutorError(NOTHING)
        found = match(text, {course: (course, title) for course, title in titles.items()})
        if len(found) != 1:
            known = ", ".join(f"`{course}`" for course in titles)
            raise TutorError(f"Which course of this place is “{text[:60]}”? There are: {known}.")
        return found[0]

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        if not context.is_staff:
            return ()
        return ranked(typed, {title: course for course, title in uploads.courses_of(context.tx, context.scope).items()})


@dataclass(frozen=True, slots=True)
class DraftModule(FreeText):
    """A module of the last upload, or `course/module`."""

    suggests: bool = True

    def read(self, text: str, context: Context) -> Draft:
        course_id, slash, rest = text.partition("/")
        kept = uploads.newest(context.tx, context.scope, course_id.strip().lower()) if slash else None
        typed = rest if kept else text
        kept = kept or uploads.newest(context.tx, context.scope)
        if kept is None:
            raise TutorError(NOTHING)
        course = readable(context, kept)
        found = match(typed, {module.id: (module.id, module.title) for module in course.modules})
        module = course.module(found[0]) if len(found) == 1 else None
        if module is None:
            known = ", ".join(f"`{each.id}`" for each in course.modules[:20])
            raise TutorError(f"Which module of {course.title} is “{text[:60]}”? It has: {known}.")
        return kept, course, module

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        kept = uploads.newest(context.tx, context.scope) if context.is_staff else None
        if kept is None:
            return ()
        return ranked(typed, {each.title: f"{kept.course}/{each.id}" for each in readable(context, kept).modules})


def first_draft(context: Context) -> Draft:
    """The first module of the last upload."""
    kept = uploads.newest(context.tx, context.scope)
    if kept is None:
        raise TutorError(NOTHING)
    course = readable(context, kept)
    return kept, course, course.modules[0]


def readable(context: Context, kept: Upload) -> Course:
    """The course of an upload. Raises TutorError where an older Syllabot kept it in a way that is no longer known."""
    try:
        return uploads.course_of(context.tx, kept)
    except UnreadableError:
        raise TutorError("That version was kept by an older me, and I can't read it. Please upload it again.") from None
