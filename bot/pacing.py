"""Pacing: as fast as a platform allows and no faster. Its limits are in real seconds, whatever our clock says."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass

_SWEEP = 1000


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's limits on messages: how many a second in all, and in one channel."""

    overall: float = math.inf
    channel: float = math.inf


class Pacing:
    """Gives each message its turn, evenly spaced."""

    def __init__(self, pace: Pace) -> None:
        self._gap = 1 / pace.overall
        self._channel_gap = 1 / pace.channel
        self._next = 0.0
        self._channels: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Returns when a message may be sent to this channel."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next, self._channels.get(channel, 0.0))
        self._next = max(now, self._next) + self._gap
        if self._channel_gap:
            self._channels[channel] = at + self._channel_gap
            if len(self._channels) > _SWEEP:
                self._channels = {name: when for name, when in self._channels.items() if when > now}
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, seconds: float) -> None:
        """The platform said: too fast. Nothing is sent for so long."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)
