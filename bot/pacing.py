"""Pacing: as fast as a platform allows and no faster. Its limits are in real seconds, whatever our clock says."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from bot.model import Address

LATE = 0.1
"""Seconds: so much is made up for where we were slow ourselves. After more there was nothing to send."""


class Scope(Enum):
    """What a platform's "too fast" is about."""

    CHANNEL = "channel"
    SPACE = "space"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's limits on messages: how many a second in all, and in one channel after a burst of so many.

    `ahead`: seconds; no more is taken than can begin so soon. What is taken counts as being sent when we are killed, so
    it is short where the platform could not say afterwards what stands.
    """

    overall: float = math.inf
    channel: float = math.inf
    burst: int = 1
    ahead: float = 0.1


@dataclass(frozen=True, slots=True)
class Closed:
    """Where nothing may be sent just now: channels, and whole spaces."""

    channels: AbstractSet[str] = frozenset()
    spaces: AbstractSet[str] = frozenset()


class Pacing:
    """Gives each message its turn, evenly spaced, and remembers where the platform said: too fast."""

    def __init__(self, pace: Pace, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._gap = 1 / pace.overall
        self._channel_gap = 1 / pace.channel
        self._burst = pace.burst - 1
        self._ahead = pace.ahead
        self._next = 0.0
        self._channels: dict[str, float] = {}
        self._held: dict[tuple[Scope, str], float] = {}

    def room(self) -> float:
        """How many messages may be taken now; perhaps without end."""
        if self.stopped or self._opens() > self._now():
            return 0
        ahead = self._now() + self._ahead - self._begins()
        return math.ceil(ahead / self._gap) if self._gap else math.inf

    def book(self, address: Address) -> float:
        """The turn of a message that was taken, in seconds from now."""
        now = self._now()
        at = self._begins()
        self._next = at + self._gap
        if self._channel_gap:
            self._channels[address.channel] = max(now, at, self._channels.get(address.channel, 0.0)) + self._channel_gap
        return max(0.0, at - now)

    def closed(self) -> Closed:
        """Where the pace, or the platform's word, allows nothing just now."""
        now, held = self._now(), self.held()
        paced = {channel for channel, opens in self._openings().items() if opens > now}
        return Closed(held.channels | paced, held.spaces)

    def held(self) -> Closed:
        """Where the platform's word allows nothing just now."""
        now = self._now()
        self._held = {key: until for key, until in self._held.items() if until > now}
        channels = {name for scope, name in self._held if scope is Scope.CHANNEL}
        return Closed(channels, {name for scope, name in self._held if scope is Scope.SPACE})

    def pause(self) -> float | None:
        """Seconds until there is more room, here or there; None where there is all of it."""
        now = self._now()
        times = (*self._openings().values(), *self._held.values(), self._opens())
        return min((at - now for at in times if at > now), default=None)

    def hold(self, seconds: float, address: Address, scope: Scope) -> None:
        """The platform said: too fast. Nothing is sent there for so long."""
        name = {Scope.CHANNEL: address.channel, Scope.SPACE: address.space or "", Scope.PLATFORM: ""}[scope]
        self._held[scope, name] = max(self._held.get((scope, name), 0.0), self._now() + seconds)

    @property
    def stopped(self) -> bool:
        """Whether the platform's word allows nothing anywhere."""
        return self._held.get((Scope.PLATFORM, ""), 0.0) > self._now()

    def _begins(self) -> float:
        """The next turn; a little in the past where we are late."""
        return self._next if self._next > self._now() - LATE else self._now()

    def _opens(self) -> float:
        """When the next messages may be taken: several at a time, for each taking is a transaction."""
        return self._next - self._ahead / 2

    def _openings(self) -> dict[str, float]:
        """When each channel that was used lately takes the next message."""
        now = self._now()
        self._channels = {name: at for name, at in self._channels.items() if at > now}
        return {name: at - self._burst * self._channel_gap for name, at in self._channels.items()}
