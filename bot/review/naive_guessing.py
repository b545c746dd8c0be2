"""How far one gets without knowing anything: rules that pick a choice by its look, and how often they find the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.course import SingleChoice
from bot.review.wording import ABSOLUTE, HEDGE, content_words

Score = Callable[[SingleChoice, str], float]
"""How much a rule likes a choice of a question; it picks the highest, and any of several."""


@dataclass(frozen=True, slots=True)
class HitRate:
    """Of `questions`, the rule tells choices apart in `decided`; `hits` counts shares where several look best."""

    rule: str
    questions: int
    decided: int
    hits: float

    @property
    def share(self) -> float:
        return self.hits / self.questions if self.questions else 0.0


def _length(_: SingleChoice, text: str) -> float:
    return len(text)


def _overlap(question: SingleChoice, text: str) -> float:
    return len(content_words(text) & content_words(question.stem))


def _hedged(_: SingleChoice, text: str) -> float:
    return bool(HEDGE.search(text))


def _not_absolute(_: SingleChoice, text: str) -> float:
    return not ABSOLUTE.search(text)


RULES: dict[str, Score] = {
    "longest choice": _length,
    "most overlap with the stem": _overlap,
    "hedged wording": _hedged,
    "no absolute": _not_absolute,
}


def chance(questions: Iterable[SingleChoice]) -> float:
    """The hit rate of picking blindly: the mean of one in the number of choices."""
    shares = [1 / len(question.choices) for question in questions]
    return sum(shares) / len(shares) if shares else 0.0


def hit_rates(questions: Iterable[SingleChoice]) -> tuple[HitRate, ...]:
    """Each rule's hit rate on the questions."""
    asked = tuple(questions)
    return tuple(_rate(rule, score, asked) for rule, score in RULES.items())


def _rate(rule: str, score: Score, questions: tuple[SingleChoice, ...]) -> HitRate:
    hits, decided = 0.0, 0
    for question in questions:
        scores = [score(question, choice.text) for choice in question.choices]
        best = [choice for choice, each in zip(question.choices, scores, strict=True) if each == max(scores)]
        decided += len(best) < len(scores)
        hits += sum(choice.correct for choice in best) / len(best)
    return HitRate(rule, len(questions), decided, hits)
