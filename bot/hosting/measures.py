"""Measuring: what came of commands and presses, how long that took, and where platforms said: too fast.

Figures only. Labels are few, and known beforehand: no name, no id, nothing that anybody typed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.delivery.pacing import Scope
from bot.grammar import Command, find_command
from bot.model import TutorError
from bot.observing import End, Kind
from bot.tokens import unpack

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 3.0)
"""Seconds. An adapter waits 1.5 for us before it defers, and platforms wait 3."""

UNKNOWN = "unknown"


@dataclass(slots=True)
class Times:
    """How many took how long: one count for each bound, and one for what took longer."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def up_to(self) -> Iterator[tuple[str, int]]:
        """Each bound with how many took no longer; the last is +Inf."""
        total = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.counts, strict=True):
            total += count
            yield bound, total


class Measures:
    """The figures since the start of this process."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        self._commands = commands
        self.ends: Counter[tuple[Kind, str, str, End]] = Counter()
        """By kind, platform and name of the command or button."""
        self.times: dict[tuple[Kind, str], Times] = {}
        self.holds: Counter[tuple[str, Scope]] = Counter()
        self.held_seconds: defaultdict[tuple[str, Scope], float] = defaultdict(float)

    def done(self, kind: Kind, platform: str, what: str, end: End, seconds: float) -> None:
        self.ends[kind, platform, self._name(kind, what), end] += 1
        self.times.setdefault((kind, platform), Times()).add(seconds)

    def held(self, platform: str, scope: Scope, seconds: float) -> None:
        self.holds[platform, scope] += 1
        self.held_seconds[platform, scope] += seconds

    def _name(self, kind: Kind, what: str) -> str:
        try:
            return find_command(self._commands, what)[0].name if kind is Kind.COMMAND else unpack(what).name
        except TutorError:
            return UNKNOWN
