"""Pacing: as fast as a platform allows and no faster. Its limits are in real seconds, whatever our clock says."""

from __future__ import annotations

import asyncio
import heapq
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Self

from bot.model import Address

LATE = 0.5
"""Seconds: so much is made up for where we were slow ourselves. After more there was nothing to send."""

MARGIN = 0.003
"""Seconds that a window of the platform is taken for longer: clocks tell milliseconds."""

LATELY = 100
"""Answers that tell how long the way to the platform and back is at least."""

ENOUGH = 20
"""Answers before that is believed: the first come slowly, over connections that are new."""


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
    it is short where the platform could not say afterwards what stands. `made_at` tells from a message's reference when
    the platform made it, in seconds of its own clock.
    """

    overall: float = math.inf
    channel: float = math.inf
    burst: int = 1
    space: float = math.inf
    space_burst: int = 1
    ahead: float = 0.1
    made_at: Callable[[str], float | None] = lambda _ref: None


@dataclass(frozen=True, slots=True)
class Closed:
    """Where nothing may be sent just now: channels, and whole spaces. `singly`: of a space take one at a time."""

    channels: AbstractSet[str] = frozenset()
    spaces: AbstractSet[str] = frozenset()
    singly: bool = False


class Pacing:
    """Gives each message its turn, and remembers where the platform said: too fast.

    Of a limit of N a second there are N places. A turn takes one, and has it until the next message would come a second
    after the platform counted this one. It was counted on the way there and back; the next needs at least the shortest
    way of late. Where a reference tells when the message was made, only the way there is uncertain. So, whatever holds
    up messages and answers, the platform never counts more than N in a second, and little is lost to caution.
    """

    def __init__(self, pace: Pace, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        places = max(1, int(pace.overall)) if pace.overall < math.inf else 0
        self._gap = 1 / pace.overall
        self._window = places * self._gap if places else 0.0
        self._free = [0.0] * places
        self._ways: deque[float] = deque(maxlen=LATELY)
        self._theres: deque[float] = deque(maxlen=LATELY)
        self._made_at = pace.made_at
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
        return min(sum(free <= until for free in self._free), math.ceil((until - self._begins()) / self._gap))

    def book(self, address: Address) -> float:
        """The turn of a message that was taken, in seconds from now. `answered` or `unused` gives its place back."""
        now = self._now()
        at = self._begins()
        if self._gap:
            self._next = at + self._gap
            at = max(at, heapq.heappop(self._free))
        for scope, name in _names(address):
            self._lines[scope].book(name, max(now, at))
        return max(0.0, at - now)

    def answered(self, begun: float, ref: str = "") -> None:
        """The platform has answered what was sent at that time (of our clock); `ref` is the message that it made."""
        if not self._gap:
            return
        now, made = self._now(), self._made_at(ref) if ref else None
        self._ways.append(now - begun)
        counted = now - min(self._ways)
        if made is not None:
            self._theres.append(made - begun)  # and how far the clocks are apart, always the same
            counted = min(counted, made - min(self._theres))
        known = len(self._ways) > ENOUGH
        heapq.heappush(self._free, (counted if known else now) + self._window + MARGIN)

    def unused(self) -> None:
        """What was booked is not sent."""
        if self._gap:
            heapq.heappush(self._free, self._now())

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
        if not self._free:
            return math.inf
        return max(self._next, self._free[0]) - self._ahead / 2


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
