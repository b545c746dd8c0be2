"""Draft texts: what an import or a skeleton puts where only the teacher can say it, marked until they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.course import Course, CoursePage, Module
from bot.packs.problems import listed

MARK = "Draft:"

DESCRIPTION = f"{MARK} say in one or two sentences what this course teaches, and whom."
SUMMARY = f"{MARK} sum the module up in 150 to 300 words."
OBJECTIVE = f"{MARK} say what a learner can do after this module."
ALT = f"{MARK} say in words what this picture shows."


def draft_places(course: Course) -> Iterator[tuple[str, str]]:
    """Every place that still holds a draft: the module's id (empty for the course's page), and what to do there."""
    page: CoursePage = course.page
    if MARK in page.description:
        yield "", _message("The course's description")
    for module in course.modules:
        for place in _in_module(module):
            yield module.id, _message(place)


def _in_module(module: Module) -> Iterator[str]:
    if MARK in module.title:
        yield "The title"
    if MARK in module.summary:
        yield "The summary"
    yield from (f"Objective `{each.id}`" for each in module.objectives if MARK in each.text)
    if _some(module.key_points):
        yield "A key point"
    if names := [each.term for each in module.terms if MARK in each.definition]:
        yield f"The definition of {listed(names)}"
    for question in module.questions:
        if question.image and MARK in question.image.alt:
            yield f"The text for the picture of `{question.id}`"


def _some(texts: Sequence[str]) -> bool:
    return any(MARK in text for text in texts)


def _message(place: str) -> str:
    return f'{place} is still a draft. Write it in your own words and take "{MARK}" out.'
