"""People who answer while the app posts of itself into many channels, and when its posts came."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from .bench import finished, pressable, quantile

if TYPE_CHECKING:
    from .bench import Bench
    from .journal import Json
    from .world import Channel


@dataclass(slots=True)
class Audience:
    """`channels` of the first workspace wait for posts; people answer in another one."""

    bench: Bench
    channels: list[Channel] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def open(self, count: int) -> Json:
        team = self.bench.channels[0].team
        self.channels = [team.add_channel(f"cohort-{number}") for number in range(count)]
        return {"channels": [channel.id for channel in self.channels]}

    async def busy(self, order: Json) -> Json:
        """Those in flight type a command, press the answer's first button, and go on as somebody else.

        It lasts until all channels have their post, or until the time `at`.
        """
        waiting = list(reversed(self.channels))
        took: list[float] = []
        clock = self.bench.fake.clock

        def over() -> bool:
            if "at" in order:
                return clock.now() >= float(order["at"])
            while waiting and waiting[-1].messages:
                waiting.pop()
            return not waiting

        async def person() -> None:
            while not over():
                took.append(await self._answer(order))

        begun = perf_counter()
        await asyncio.gather(*(person() for _ in range(order["in_flight"])))
        return self._report(sorted(took), perf_counter() - begun)

    async def _answer(self, order: Json) -> float:
        """Milliseconds from the press to its content."""
        channel, fake = self.bench.channels[0], self.bench.fake
        user = channel.team.add_user(f"answerer{next(self._numbers)}")
        asked = await finished(await fake.slash(user, channel, order["command"], order["text"]))
        place = pressable(fake, asked, None)
        assert place is not None, asked.error
        pressed = await finished(await fake.press(user, *place))
        assert pressed.error is None, pressed.error
        return (pressed.content_perf - pressed.sent_perf) * 1000

    def _report(self, took: list[float], seconds: float) -> Json:
        times = sorted(float(message.ts) for channel in self.channels for message in channel.messages)
        return {
            "count": len(took),
            "per_second": len(took) / seconds,
            "latency_ms": {f"p{part}": quantile(took, part) for part in (50, 99)},
            "posts": len(times),
            "channels": sum(1 for channel in self.channels if channel.messages),
            "first": times[0] if times else 0.0,
            "last": times[-1] if times else 0.0,
            "limited": self.bench.fake.platform.rates.refused,
            "violations": [str(each) for each in self.bench.fake.take_violations()[:5]],
            "failures": [str(each) for each in self.bench.fake.take_failures()[:5]],
        }
