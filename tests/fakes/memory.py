"""A platform in memory, for the core alone: it keeps messages, and refuses, drops, limits or holds calls on demand."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.delivery.adapter import GoneError, Unfindable, UnknownError
from bot.delivery.pacing import Pace
from bot.model import Address, Message
from bot.tutor import Tutor

Effect = Callable[[], None]


@dataclass(slots=True)
class Posted:
    """A message as it stands: what it says now, and all that it said before."""

    ref: str
    key: str
    channel: str
    parent: str | None
    texts: list[str]
    buttons: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.texts[-1]


@dataclass(slots=True)
class Trouble:
    """What happens to one call: an error, before or after it takes effect, or a wait until `release` is set."""

    error: Exception | None = None
    takes_effect: bool = False
    holds: bool = False
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)


class MemoryPlatform:
    """Keeps what is posted, in order. `finds` is whether it can say what stands."""

    def __init__(self, platform: str = "memory", *, pace: Pace | None = None, finds: bool = True) -> None:
        self.platform = platform
        self.pace = pace or Pace()
        self.finds = finds
        self.posted: dict[str, Posted] = {}
        self.calls: list[tuple[str, str]] = []
        """What was asked, and for which key."""
        self.busiest = 0
        """The most calls that were under way at once."""
        self.gone: set[str] = set()
        self._now = 0
        self._troubles: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    def trouble(self, channel: str, *troubles: Exception | Trouble) -> Trouble:
        """The next calls for this channel run into these, one each; gives the last."""
        made = [each if isinstance(each, Trouble) else Trouble(each) for each in troubles]
        self._troubles[channel] += made
        return made[-1]

    def drop(self, channel: str, *, after: bool) -> Trouble:
        """The connection breaks, before or after the call took effect."""
        return self.trouble(channel, Trouble(UnknownError("the connection broke"), takes_effect=after))

    def hold(self, channel: str) -> Trouble:
        """The next call waits, before it takes effect."""
        return self.trouble(channel, Trouble(holds=True))

    def texts(self, channel: str) -> list[str]:
        """What stands in a channel."""
        return [each.text for each in self.posted.values() if each.channel == channel]

    def delete(self, ref: str) -> None:
        del self.posted[ref]

    async def standing(self, count: int) -> None:
        """Wait until so many messages stand."""
        async with asyncio.timeout(30):
            while len(self.posted) < count:
                self._changed.clear()
                await self._changed.wait()

    async def run(self, tutor: Tutor) -> None:  # noqa: ARG002 - nobody speaks here
        await asyncio.Event().wait()

    async def deliver(self, message: Message) -> str:
        ref = f"ref-{next(self._numbers)}"

        def put() -> None:
            if message.parent is not None and message.parent not in self.posted:
                raise GoneError("the message to answer is gone")
            buttons = [button.token for row in message.reply.buttons for button in row]
            texts = [message.reply.text]
            self.posted[ref] = Posted(ref, message.key, message.address.channel, message.parent, texts, buttons)

        await self._call("deliver", message, put)
        return ref

    async def edit(self, ref: str, message: Message) -> None:
        def change() -> None:
            if ref not in self.posted:
                raise GoneError("the message is gone")
            self.posted[ref].texts.append(message.reply.text)

        await self._call("edit", message, change)

    async def find(self, message: Message) -> str | None:
        await self._call("find", message, lambda: None)
        if not self.finds:
            raise Unfindable
        return next((each.ref for each in self.posted.values() if each.key == message.key), None)

    async def allowed(self, address: Address) -> str | None:
        return "That channel is gone." if address.channel in self.gone else None

    async def _call(self, what: str, message: Message, effect: Effect) -> None:
        self.calls.append((what, message.key))
        self._now += 1
        self.busiest = max(self.busiest, self._now)
        try:
            await self._meet(message.address.channel, effect)
        finally:
            self._now -= 1
            self._changed.set()

    async def _meet(self, channel: str, effect: Effect) -> None:
        if channel in self.gone:
            raise GoneError("there is no such channel")
        troubles = self._troubles[channel]
        trouble = troubles.popleft() if troubles else Trouble()
        trouble.reached.set()
        if trouble.holds:
            await trouble.release.wait()
        if trouble.error is None or trouble.takes_effect:
            effect()
        if trouble.error is not None:
            raise trouble.error
