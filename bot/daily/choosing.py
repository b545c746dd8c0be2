"""Which questions a post asks, by the history of its place. Pure; the rules of the game are DESIGN's section 7."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.quiz.picking import Candidate

AGAIN_EVERY = 5
"""Every so many posts ask again what the group found hardest."""

AGAIN_AFTER = timedelta(days=7)
SHARE_OF_OPEN_MODULE = 0.7


@dataclass(frozen=True, slots=True)
class Past:
    """What a place knows of a question: how often it was asked, when last, how many answered, how many right."""

    times: int
    last: datetime
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Emphasis:
    """With a course plan: the module (its place in the course) that is open now, and since when."""

    module: int
    since: datetime


def choose(
    pool: Sequence[Candidate],
    past: Mapping[str, Past],
    count: int,
    number: int,
    emphasis: Emphasis | None,
    now: datetime,
    random: Random,
    aside: Callable[[str], bool] = lambda _key: False,
) -> list[str]:
    """The questions of a place's post with this number (from 1), at most `count`. The pool holds only what is open.

    Those `aside` (by their keys) come when the others of their module are used up: more people answer what they need
    not open.
    """
    chosen: list[Candidate] = []
    if number % AGAIN_EVERY == 0 and (hardest := _hardest(pool, past, now)):
        chosen.append(hardest)
    while len(chosen) < count:
        left = [each for each in pool if each not in chosen]
        if not left:
            break
        chosen.append(_next(left, past, chosen, emphasis, random, aside))
    return [each.key for each in chosen]


def _hardest(pool: Sequence[Candidate], past: Mapping[str, Past], now: datetime) -> Candidate | None:
    """The one that the smallest share had right; of equals the one asked longest ago."""
    known = [(each, past[each.key]) for each in pool if each.key in past]
    old = [(each, was) for each, was in known if was.answered and now - was.last >= AGAIN_AFTER]
    return min(old, key=lambda pair: (pair[1].right / pair[1].answered, pair[1].last), default=(None, None))[0]


def _next(
    left: Sequence[Candidate],
    past: Mapping[str, Past],
    chosen: Sequence[Candidate],
    emphasis: Emphasis | None,
    random: Random,
    aside: Callable[[str], bool],
) -> Candidate:
    """Nothing is asked again before everything was; the modules take turns, in order."""
    least = min(_times(each, past) for each in left)
    fresh = [each for each in left if _times(each, past) == least]
    if emphasis is not None:
        fresh = _emphasised(fresh, past, chosen, emphasis)
    turns: dict[int, int] = {}
    for each in left:
        turns[each.module] = turns.get(each.module, 0) + _times(each, past)
    for each in chosen:
        turns[each.module] = turns.get(each.module, 0) + _times(each, past) + 1
    module = min({each.module for each in fresh}, key=lambda place: (turns[place], place))
    own = [each for each in fresh if each.module == module]
    own = [each for each in own if not aside(each.key)] or own
    return min(own, key=lambda each: past[each.key].last) if least else random.choice(own)


def _emphasised(
    fresh: list[Candidate], past: Mapping[str, Past], chosen: Sequence[Candidate], emphasis: Emphasis
) -> list[Candidate]:
    """From the module that is open now until it has its share of what was asked since it opened, else from earlier."""
    now_open = [each for each in fresh if each.module == emphasis.module]
    earlier = [each for each in fresh if each.module != emphasis.module]
    since = [key for key, was in past.items() if was.last >= emphasis.since]
    home = {each.key.rpartition("/")[0] for each in [*now_open, *chosen] if each.module == emphasis.module}
    asked = len(since) + len(chosen)
    own = sum(key.rpartition("/")[0] in home for key in [*since, *(each.key for each in chosen)])
    wants_own = own < SHARE_OF_OPEN_MODULE * (asked + 1)
    return (now_open or earlier) if wants_own else (earlier or now_open)


def _times(candidate: Candidate, past: Mapping[str, Past]) -> int:
    was = past.get(candidate.key)
    return was.times if was else 0
