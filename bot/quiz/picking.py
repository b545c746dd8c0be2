"""What a quiz asks: what was missed on an earlier day, then what is new, then the longest unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain, islice, zip_longest
from operator import itemgetter
from random import Random

from bot.clock import moment
from bot.quiz.scoring import RIGHT

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
    today = now.astimezone(zone).date()
    missed, new, known = [], [], []
    for candidate in candidates:
        before = seen.get(candidate.key)
        if before is None:
            new.append(candidate)
        elif before.last < RIGHT and moment(before.at).astimezone(zone).date() < today:
            missed.append((before.at, random.random(), candidate))
        else:
            known.append((before.at, random.random(), candidate))
    chosen = _longest_ago(missed, count)
    chosen += _in_turn(new, count - len(chosen), random)
    chosen += _longest_ago(known, count - len(chosen))
    return [candidate.key for candidate in _interleave(chosen)]


def _longest_ago(dated: Iterable[tuple[int, float, Candidate]], count: int) -> list[Candidate]:
    """Those of one time by chance."""
    return [candidate for _, _, candidate in sorted(dated, key=itemgetter(0, 1))[:count]]


def _in_turn(candidates: Iterable[Candidate], count: int, random: Random) -> list[Candidate]:
    """By chance, but so that the modules of a mix take turns."""
    modules: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        modules.setdefault(candidate.module, []).append(candidate)
    drawn = [random.sample(each, min(count, len(each))) for each in modules.values()]
    random.shuffle(drawn)
    turns = chain.from_iterable(zip_longest(*drawn))
    return list(islice((candidate for candidate in turns if candidate is not None), count))


def _interleave(chosen: list[Candidate]) -> list[Candidate]:
    """The same questions, without two of one module in a row where another is left."""
    left = list(chosen)
    result: list[Candidate] = []
    while left:
        last = result[-1].module if result else None
        result.append(left.pop(next((i for i, each in enumerate(left) if each.module != last), 0)))
    return result
