"""Which question of a course a question that comes again is: by the bank's names for it, else by its stem."""

from __future__ import annotations

import msgspec

from bot.course import AnyQuestion, ChoiceQuestion, Course
from bot.interchange.imported import Incoming

Place = tuple[str, str]
"""The ids of a module and of a question in it."""


class Known:
    """What a course already holds; each of its questions is given out once."""

    def __init__(self, course: Course | None) -> None:
        self._names: dict[str, list[Place]] = {}
        self._stems: dict[str, list[Place]] = {}
        self._questions: dict[Place, AnyQuestion] = {}
        for module, question in course.questions() if course else ():
            place = (module.id, question.id)
            self._questions[place] = question
            for name in {f"{module.id}/{question.id}", question.id, *question.known_as}:
                self._names.setdefault(name, []).append(place)
            self._stems.setdefault(_folded(question), []).append(place)

    def find(self, incoming: Incoming) -> tuple[Place, AnyQuestion] | None:
        """The question, if it is one beyond doubt. A name or a stem that several have proves nothing."""
        for name in incoming.names:
            if found := self._only(self._names.get(name, [])):
                return found
        alike = self._stems.get(_folded(incoming.question), [])
        if found := self._only(alike):
            return found
        same = [place for place in alike if place in self._questions and _offers(self._questions[place], incoming)]
        return self._only(same[:1])

    def _only(self, places: list[Place]) -> tuple[Place, AnyQuestion] | None:
        left = [place for place in places if place in self._questions]
        return (left[0], self._questions.pop(left[0])) if len(left) == 1 else None


def _folded(question: AnyQuestion) -> str:
    code = question.code.text if question.code else ""
    return " ".join(f"{question.stem} {code}".casefold().split())


def _offers(question: AnyQuestion, incoming: Incoming) -> bool:
    return {each.text for each in question.options} == {each.text for each in incoming.question.options}


_KEPT_IF_UNSAID = ("hint", "explanation", "tags", "basis", "code", "image")


def updated(place: Place, old: AnyQuestion, incoming: Incoming) -> AnyQuestion:
    """The old question with what the bank says now; what the bank cannot say stays."""
    new = incoming.question
    facts = {name: getattr(old, name) for name in _KEPT_IF_UNSAID if not getattr(new, name)}
    if tuple("_".join(tag.split()) for tag in old.tags) == new.tags:  # Anki's tags hold no spaces
        facts["tags"] = old.tags
    own = (old.id, "/".join(place))
    names = tuple(dict.fromkeys([*old.known_as, *(name for name in incoming.names if name not in own)]))
    merged = msgspec.structs.replace(
        new,
        **facts,
        id=old.id,
        objective=incoming.objective or old.objective,
        difficulty=incoming.difficulty or old.difficulty,
        known_as=names,
        was=old.was,
    )
    return _with_feedback(merged, old)


def _with_feedback(new: AnyQuestion, old: AnyQuestion) -> AnyQuestion:
    """Feedback of choices that read as before stays where the bank gives none."""
    if isinstance(new, ChoiceQuestion) and isinstance(old, ChoiceQuestion):
        said = {each.text: each.feedback for each in old.choices}
        choices = tuple(
            msgspec.structs.replace(each, feedback=each.feedback or said.get(each.text, "")) for each in new.choices
        )
        return msgspec.structs.replace(new, choices=choices)
    if type(new) is type(old) and hasattr(new, "feedback") and not new.feedback:
        return msgspec.structs.replace(new, feedback=getattr(old, "feedback", ""))
    if type(new) is type(old) and hasattr(new, "traps") and not new.traps:
        return msgspec.structs.replace(new, traps=getattr(old, "traps", ()))
    return new


def differences(old: AnyQuestion, new: AnyQuestion) -> list[str]:
    """The fields in which two versions differ; `type` if they are of different types."""
    if type(new) is not type(old):
        return ["type"]
    return [name for name in new.__struct_fields__ if getattr(old, name) != getattr(new, name)]
