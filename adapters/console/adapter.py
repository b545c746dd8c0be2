"""The console as a platform: its one channel is the screen."""

from __future__ import annotations

import asyncio
from typing import Protocol

from adapters.console.conversation import CHANNEL, PLATFORM, Conversation, Desk
from adapters.console.printing import Printed
from adapters.console.steering import steering
from bot.delivery.adapter import GoneError, Unfindable
from bot.delivery.pacing import Pace
from bot.model import Address, Message
from bot.tutor import Tutor


class Source(Protocol):
    """Where lines come from."""

    async def line(self, conversation: Conversation) -> str | None:
        """The next line, or None at the end."""


class ConsoleAdapter:
    """Serves one desk. After `run`, `desk.restarting` tells whether to open everything again and go on."""

    platform = PLATFORM
    pace = Pace()

    def __init__(self, desk: Desk, source: Source) -> None:
        self.desk = desk
        self._source = source

    async def run(self, tutor: Tutor) -> None:
        """Hear lines until there are no more, or one asks to leave."""
        self.desk.restarting = False
        engine = tutor.beside([self])
        conversation = Conversation(tutor, engine, self.desk, steering)
        if not self.desk.live:
            await self._hear(conversation)
            return
        running = asyncio.create_task(engine.run(), name="engine")
        try:
            await self._hear(conversation)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _hear(self, conversation: Conversation) -> None:
        await conversation.settle()
        while (line := await self._source.line(conversation)) is not None:
            if not await conversation.hear(line):
                return

    async def deliver(self, message: Message) -> str:
        owner = message.address.channel if message.address.direct else None
        entry = self.desk.scroll.add(owner, message.reply, message.key)
        self.desk.printer.show(Printed(message.reply, private=owner is not None))
        return str(entry.number)

    async def edit(self, ref: str, message: Message) -> None:
        entry = self.desk.scroll.numbered(int(ref))
        if entry is None:
            raise GoneError("that message has scrolled away")
        self.desk.scroll.mend(entry, message.reply)
        if entry.reply.title != message.reply.title:  # a counter alone is not worth the whole message once more
            self.desk.printer.show(Printed(message.reply, private=message.address.direct))

    async def find(self, message: Message) -> str | None:
        entry = self.desk.scroll.post(message.key)
        if entry is None:
            raise Unfindable  # it may stand on a screen that was closed
        return str(entry.number)

    async def allowed(self, address: Address) -> str | None:
        if address.direct or address.channel == CHANNEL:
            return None
        return f"The console has one channel, {CHANNEL}; there is no {address.channel}."
