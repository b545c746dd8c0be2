"""What a course is made of, in numbers: questions by module, type, difficulty and basis, and how guessable they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.course import AnyQuestion, Course, Difficulty, SingleChoice
from bot.review.naive_guessing import chance, hit_rates

TYPES = ("single", "multiple", "true-false", "typed", "numeric", "ordering")


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """The questions of one module, of a course, or of several."""

    name: str
    types: Counter[str]
    levels: Counter[str]
    bases: Counter[str]

    @property
    def total(self) -> int:
        return self.types.total()

    @property
    def source_share(self) -> float:
        return self.bases["source"] / self.total if self.total else 0.0


def count_items(name: str, questions: Iterable[AnyQuestion]) -> ItemCounts:
    asked = tuple(questions)
    return ItemCounts(
        name,
        Counter(str(question.__struct_config__.tag) for question in asked),
        Counter(str(question.difficulty) for question in asked),
        Counter(question.basis.kind if question.basis else "none" for question in asked),
    )


def report(courses: Iterable[Course]) -> Iterator[str]:
    """The lines that `content stats` prints: each pack, and all of them when there are several."""
    known = tuple(courses)
    for course in known:
        yield f"{course.title} ({course.id})"
        yield from _table([*(count_items(each.id, each.questions) for each in course.modules), _whole([course])])
        yield from _guessing([course])
        yield ""
    if len(known) > 1:
        yield "All packs"
        yield from _table([*(count_items(course.id, _questions([course])) for course in known), _whole(known)])
        yield from _guessing(known)


def _questions(courses: Iterable[Course]) -> Iterator[AnyQuestion]:
    return (question for course in courses for _, question in course.questions())


def _whole(courses: Iterable[Course]) -> ItemCounts:
    return count_items("in all", _questions(courses))


def _table(rows: list[ItemCounts]) -> Iterator[str]:
    width = max(len(row.name) for row in rows)
    heads = ("questions", *TYPES, *Difficulty, "source", "field")
    yield f"  {'':{width}}  {'  '.join(heads)}  by source"
    for row in rows:
        figures = (
            row.total,
            *(row.types[name] for name in TYPES),
            *(row.levels[name] for name in Difficulty),
            row.bases["source"],
            row.bases["field"],
        )
        cells = "  ".join(f"{figure:{len(head)}}" for figure, head in zip(figures, heads, strict=True))
        yield f"  {row.name:{width}}  {cells}  {row.source_share:9.0%}"


def _guessing(courses: Iterable[Course]) -> Iterator[str]:
    asked = [question for question in _questions(courses) if isinstance(question, SingleChoice)]
    if not asked:
        return
    blind = chance(asked)
    yield f"  Guessing on {len(asked)} single-choice questions (blindly: {blind:.1%})"
    for rate in hit_rates(asked):
        away = (rate.share - blind) * 100
        told = f"tells choices apart in {rate.decided}"
        yield f"    {rate.rule:26}  {rate.share:6.1%}  {away:+5.1f} points  ({told})"
