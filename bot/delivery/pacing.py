"""Pacing: as fast as a platform allows and no faster. Its limits are in real seconds, whatever our clock says."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from bot.delivery.places import Places
from bot.model import Address
from bot.storage.outbox import Closed

LATE = 0.5
"""Seconds: so much is made up for where we were slow ourselves. After more there was nothing to send."""


class Scope(Enum):
    """What a platform's "too fast" is about."""

    CHANNEL = "channel"
    SPACE = "space"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's limits on messages: how many a second in all, in a space, and in a channel.

    In a space and in a channel that rested, so many may follow at once: `space_burst`, `burst`.
    `ahead`: seconds; no more is taken than can begin so soon. What is taken counts as being sent when we are killed, so
    it is short where the platform could not say afterwards what stands. `counted`: the platform counts them all, and
    refuses what is more in any second; else it names no such limit, and `overall` is moderation of our own. `made_at`
    tells from a message's reference when the platform made it, in seconds of its own clock.
    """

    overall: float = math.inf
    channel: float = math.inf
    burst: int = 1
    space: float = math.inf
    space_burst: int = 1
    ahead: float = 0.1
    counted: bool = True
    made_at: Callable[[str], float | None] = lambda _ref: None


class Pacing:
    """Gives each message its turn, evenly spaced, and remembers where the platform said: too fast.

    A turn also has one of so many places (`bot/delivery/places.py`), at least until it is answered.
    """

    def __init__(self, pace: Pace, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._gap = 1 / pace.overall
        self._places = Places(pace.overall, pace.made_at, counted=pace.counted)
        self._next = 0.0
        self._ahead = pace.ahead
        self._lines = {
            Scope.CHANNEL: _Lines(pace.channel, pace.burst),
            Scope.SPACE: _Lines(pace.space, pace.space_burst),
        }
        self._held: dict[tuple[Scope, str], float] = {}

    def room(self) -> float:
        """How many messages may be taken now; perhaps without end."""
        if self.stopped or self._opens() > self._now():
            return 0
        if not self._gap:
            return math.inf
        until = self._now() + self._ahead
        return min(self._places.free(until), math.ceil((until - self._begins()) / self._gap))

    def book(self, address: Address) -> float:
        """The turn of a message that was taken, in seconds from now. `answered` or `unused` gives its place back."""
        now = self._now()
        at = self._begins()
        if self._gap:
            self._next = at + self._gap
            at = max(at, self._places.take())
        for scope, name in _names(address):
            self._lines[scope].book(name, max(now, at))
        return max(0.0, at - now)

    def answered(self, begun: float, ref: str = "") -> None:
        """The platform has answered what was sent at that time (of our clock); `ref` is the message that it made."""
        self._places.answered(begun, self._now(), ref)

    def unused(self) -> None:
        """What was booked is not sent."""
        self._places.unused(self._now())

    def closed(self) -> Closed:
        """Where the pace, or the platform's word, allows nothing just now."""
        now, held = self._now(), self.held()
        channels, spaces = (self._lines[scope].closed(now) for scope in (Scope.CHANNEL, Scope.SPACE))
        return Closed(held.channels | channels, held.spaces | spaces, singly=held.singly)

    def held(self) -> Closed:
        """Where the platform's word allows nothing just now."""
        now = self._now()
        self._held = {key: until for key, until in self._held.items() if until > now}
        channels = {name for scope, name in self._held if scope is Scope.CHANNEL}
        spaces = {name for scope, name in self._held if scope is Scope.SPACE}
        return Closed(channels, spaces, singly=self._lines[Scope.SPACE].paced)

    def pause(self) -> float | None:
        """Seconds until there is more room, here or there; None where there is all of it, or an answer must come."""
        now = self._now()
        lines = (at for line in self._lines.values() for at in line.openings(now).values())
        times = (*lines, *self._held.values(), self._opens())
        return min((at - now for at in times if now < at < math.inf), default=None)

    def hold(self, seconds: float, address: Address, scope: Scope) -> None:
        """The platform said: too fast. Nothing is sent there for so long."""
        name = dict(_names(address)).get(scope, "")
        self._held[scope, name] = max(self._held.get((scope, name), 0.0), self._now() + seconds)

    @property
    def stopped(self) -> bool:
        """Whether the platform's word allows nothing anywhere."""
        return self._held.get((Scope.PLATFORM, ""), 0.0) > self._now()

    def _begins(self) -> float:
        """The next turn by even spacing; a little in the past where we are late."""
        return self._next if self._next > self._now() - LATE else self._now()

    def _opens(self) -> float:
        """When the next messages may be taken: several at a time, for each taking is a transaction."""
        if not self._gap:
            return 0.0
        return max(self._next, self._places.opens) - self._ahead / 2


class Turn:
    """A message's turn: entering waits for it; leaving says that the platform has answered.

    Whoever has its turn has been rendered meanwhile: so messages leave as evenly as they were taken.
    """

    def __init__(self, pacing: Pacing, at: float) -> None:
        self._pacing = pacing
        self._at = at
        self._taken = False
        self._ref = ""

    async def __aenter__(self) -> Self:
        clock = asyncio.get_running_loop()
        seconds = self._at - clock.time()
        if seconds > 0:
            await asyncio.sleep(seconds)
        self._taken = True
        self._at = clock.time()
        return self

    def made(self, ref: str) -> None:
        self._ref = ref

    async def __aexit__(self, *_: object) -> None:
        self._pacing.answered(self._at, self._ref)

    def over(self) -> None:
        """Nothing more is sent in it."""
        if not self._taken:
            self._taken = True
            self._pacing.unused()


class _Lines:
    """A limit that holds for each channel, or each space: so many a second, after a burst."""

    def __init__(self, pace: float, burst: int) -> None:
        self._gap = 1 / pace
        self._slack = (burst - 1) * self._gap
        self._next: dict[str, float] = {}

    @property
    def paced(self) -> bool:
        return self._gap > 0

    def book(self, name: str, at: float) -> None:
        if self._gap:
            self._next[name] = max(at, self._next.get(name, 0.0)) + self._gap

    def closed(self, now: float) -> set[str]:
        return {name for name, opens in self.openings(now).items() if opens > now}

    def openings(self, now: float) -> Mapping[str, float]:
        """When each that was used lately takes the next message."""
        self._next = {name: at for name, at in self._next.items() if at > now}
        return {name: at - self._slack for name, at in self._next.items()}


def _names(address: Address) -> tuple[tuple[Scope, str], ...]:
    return (Scope.CHANNEL, address.channel), (Scope.SPACE, address.space or "")
