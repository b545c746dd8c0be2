"""What differs between two versions of a course, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from bot.course import AnyQuestion, Course, question_key
from bot.library import moves_of

NAMED = 8
"""Questions of each kind that are named; of the rest the number is enough."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Questions by `module/question`, and the ids of modules whose texts differ."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    modules: tuple[str, ...]

    @property
    def words(self) -> str:
        parts = [
            _counted(self.added, "question", "added"),
            _counted(self.changed, "question", "changed"),
            _counted(self.removed, "question", "removed"),
            _counted(self.modules, "module", "with another text"),
        ]
        return "; ".join(filter(None, parts)) or "nothing differs"


def changes(before: Course, after: Course) -> Changes:
    """A question that says which one it `was` has changed, and is not new."""
    old, new = _questions(before), _questions(after)
    moved = {_local(now): _local(was) for was, now in moves_of(after)}
    came_from = {key: moved.get(key, key) if key not in old else key for key in new}
    went = set(came_from.values())
    return Changes(
        tuple(key for key in new if came_from[key] not in old),
        tuple(key for key in new if (was := came_from[key]) in old and (key != was or not _same(old[was], new[key]))),
        tuple(key for key in old if key not in went),
        tuple(each.id for each in after.modules if _texts(before, each.id) not in (None, _texts(after, each.id))),
    )


def moves_between(before: Course | None, after: Course) -> list[tuple[str, str]]:
    """Whose history goes to another id when `after` takes the place of `before`.

    Forward by what the new version says of its questions; and back, where the version that goes had renamed one that
    the new version has by its old name.
    """
    there = {question_key(after.id, module.id, question.id) for module, question in after.questions()}
    made = moves_of(before) if before else []
    back = [(now, was) for was, now in made if was in there and now not in there]
    return [*back, *(move for move in moves_of(after) if move not in set(made))]


def _questions(course: Course) -> dict[str, AnyQuestion]:
    return {f"{module.id}/{question.id}": question for module, question in course.questions()}


def _local(key: str) -> str:
    """A question's key without its course."""
    return key.partition("/")[2]


def _same(one: AnyQuestion, other: AnyQuestion) -> bool:
    """Whatever they were called before."""
    return type(one) is type(other) and structs.replace(one, was="", known_as=()) == structs.replace(
        other, was="", known_as=()
    )


def _texts(course: Course, module_id: str) -> object:
    """All of a module but its questions."""
    module = course.module(module_id)
    return structs.replace(module, questions=()) if module else None


def _counted(keys: Sequence[str], noun: str, what: str) -> str:
    if not keys:
        return ""
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    named = ", ".join(f"`{key}`" for key in keys[:NAMED])
    return f"{len(keys)} {noun}{'s' * (len(keys) != 1)} {what} ({named}{more})"
