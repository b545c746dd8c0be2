"""What a quiz asks: what was missed on an earlier day, then what is new, then the longest unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from random import Random

from bot.clock import moment
from bot.scoring import RIGHT

INTERLEAVED = 5
"""A quiz of so many questions on a module has one from an earlier module: spaced, interleaved practice."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked: its stable id and its module's place in the course."""

    key: str
    module: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a learner stands with a question: the last credit, and when (milliseconds)."""

    last: float
    at: int


def pick(
    candidates: Sequence[Candidate],
    seen: Mapping[str, Seen],
    count: int,
    now: datetime,
    zone: tzinfo,
    random: Random,
) -> list[str]:
    """The ids to ask, in order. A run of one module is broken up as far as the choice allows."""
    mixed = list(candidates)
    random.shuffle(mixed)
    today = now.astimezone(zone).date()
    turns: dict[int, int] = {}

    def rank(candidate: Candidate) -> tuple[int, int]:
        known = seen.get(candidate.key)
        if known is None:
            turns[candidate.module] = turns.get(candidate.module, 0) + 1
            return (1, turns[candidate.module])  # new ones: the modules of a mix take turns
        missed = known.last < RIGHT and moment(known.at).astimezone(zone).date() < today
        return (0 if missed else 2, known.at)

    mixed.sort(key=rank)
    return [candidate.key for candidate in _interleave(mixed[:count])]


def _interleave(chosen: list[Candidate]) -> list[Candidate]:
    """The same questions, without two of one module in a row where another is left."""
    left = list(chosen)
    result: list[Candidate] = []
    while left:
        last = result[-1].module if result else None
        result.append(left.pop(next((i for i, each in enumerate(left) if each.module != last), 0)))
    return result
