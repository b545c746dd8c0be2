"""What a quiz or a round is about, in words."""

from __future__ import annotations

from bot.context import Facts


def subject_of(facts: Facts, course_id: str, module_id: str | None) -> str:
    course = facts.known_course(course_id)
    module = course.module(module_id) if course and module_id else None
    if module:
        return module.title
    return f"{course.title}, a mix" if course else "an earlier course"
