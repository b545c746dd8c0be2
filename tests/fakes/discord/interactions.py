"""One interaction: what the person did, and how the bot has answered so far.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.changes import DEADLINE
from tests.fakes.discord.message import Message

if TYPE_CHECKING:
    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.forms import Modal
    from tests.fakes.discord.guild import User
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

# #interaction-object-interaction-type
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# #interaction-response-object-interaction-callback-type
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

# #interaction-callback: "you must send an initial response within 3 seconds", tokens "are valid for 15 minutes"
FIRST_RESPONSE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0


@dataclass(eq=False, slots=True)
class Interaction:
    """What a person did. The bot's answers appear in `messages`, `updated`, `modal` and `choices`."""

    world: World
    kind: int
    id: str
    token: str
    user: User
    channel: Channel
    created_at: float
    data: Json
    raw: Json
    source: Message | None = None
    user_install: bool = False
    callback: int | None = None
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)
    updated: Message | None = None
    modal: Modal | None = None
    choices: list[tuple[str, str | float]] | None = None
    follow_ups: int = 0
    dispatched: float = field(default_factory=time.perf_counter)
    finished: float | None = None
    _first: asyncio.Event = field(default_factory=asyncio.Event)
    _final: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def age(self) -> float:
        """Seconds since the person acted, by the fake's clock."""
        return self.world.clock.now() - self.created_at

    @property
    def failed(self) -> bool:
        """Whether the person sees "The application did not respond"."""
        return self.callback is None and self.age > FIRST_RESPONSE_SECONDS

    @property
    def message(self) -> Message:
        """The message that answers: the last new one, or the one that was updated."""
        if self.messages:
            return self.messages[-1]
        if self.updated is None:
            raise AssertionError(self._account())
        return self.updated

    def acknowledge(self, callback: int) -> None:
        """Note the type of the first callback."""
        self.callback = callback
        self._first.set()
        self.world.changes.note()

    def finish(self) -> None:
        """Note that the person sees a final answer."""
        if self.finished is None:
            self.finished = time.perf_counter()
        self._final.set()
        self.world.changes.note()

    async def first_response(self) -> int:
        """Wait for the first callback and return its type (4 to 9)."""
        await self._wait(self._first)
        assert self.callback is not None
        return self.callback

    async def answered(self) -> Interaction:
        """Wait until a message, an edit, a form or choices have come; a deferred answer counts when it is filled."""
        await self._wait(self._final)
        return self

    async def followed_up(self, count: int) -> list[Message]:
        """Wait until that many messages have come in answer, and return them."""
        await self.world.changes.until(
            lambda: sum(not message.loading for message in self.messages) >= count, f"{count} messages in answer"
        )
        return self.messages

    async def _wait(self, event: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(DEADLINE):
                await event.wait()
        except TimeoutError:
            raise TimeoutError(self._account()) from None

    def _account(self) -> str:
        return (
            f"no answer to interaction {self.id} ({self.data.get('name') or self.data.get('custom_id')!r}): "
            f"first callback {self.callback}; violations: {self.world.violations}; failures: {self.world.failures}"
        )
