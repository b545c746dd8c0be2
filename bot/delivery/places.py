"""Places: how many messages may be under way, or counted by the platform, at a time."""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable

MARGIN = 0.003
"""Seconds that a window of the platform is taken for longer: clocks tell milliseconds."""

LATELY = 100
"""Answers that tell how long the way to the platform and back is at least."""

ENOUGH = 20
"""Answers before that is believed: the first come slowly, over connections that are new."""


class Places:
    """Of a limit of N a second there are N; without a limit there is room without end.

    A message takes one, and has it until it is answered. Where the platform counts, it has it until the next would come
    a second after the platform counted this one. It was counted on the way there and back; the next needs at least the
    shortest way of late. Where a reference tells when the message was made, only the way there is uncertain. So,
    whatever holds up messages and answers, the platform never counts more than N in a second, and little is lost to
    caution.
    """

    def __init__(self, limit: float, made_at: Callable[[str], float | None], *, counted: bool) -> None:
        self._limited = limit < math.inf
        self._free = [0.0] * max(1, int(limit)) if self._limited else []
        self._window = len(self._free) / limit + MARGIN if counted else 0.0
        self._made_at = made_at
        self._ways: deque[float] = deque(maxlen=LATELY)
        self._theres: deque[float] = deque(maxlen=LATELY)

    @property
    def opens(self) -> float:
        """When the next is free; never, as far as we know, while all wait for answers."""
        if not self._limited:
            return 0.0
        return self._free[0] if self._free else math.inf

    def free(self, until: float) -> float:
        """How many are free by then."""
        return sum(free <= until for free in self._free) if self._limited else math.inf

    def take(self) -> float:
        """When the next message's place is free."""
        return heapq.heappop(self._free) if self._limited else 0.0

    def answered(self, begun: float, now: float, ref: str) -> None:
        """What was sent at that time was answered now; `ref` is the message that it made, if any."""
        if self._limited:
            since = self._counted(begun, now, ref) if self._window else now
            heapq.heappush(self._free, since + self._window)

    def unused(self, now: float) -> None:
        if self._limited:
            heapq.heappush(self._free, now)

    def _counted(self, begun: float, now: float, ref: str) -> float:
        """When the platform counted it, less the shortest way there."""
        made = self._made_at(ref) if ref else None
        self._ways.append(now - begun)
        counted = now - min(self._ways)
        if made is not None:
            self._theres.append(made - begun)  # and how far the clocks are apart, always the same
            counted = min(counted, made - min(self._theres))
        return counted if len(self._ways) > ENOUGH else now
