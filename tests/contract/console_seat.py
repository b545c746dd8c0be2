"""The console seat: the real console, in process, by the lines that people type and the JSON that it prints."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from adapters.console.adapter import ConsoleAdapter
from adapters.console.completing import complete
from adapters.console.conversation import Conversation, Desk
from adapters.console.printing import JsonPrinter, Printed, body
from adapters.console.scroll import Entry
from bot.clock import SteeredClock
from bot.composition import opened
from tests.contract.premises import START, Premises
from tests.contract.seat import Seat, Shown


class Typist:
    """Hands lines to the console, and knows when each has been dealt with."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self.waiting = asyncio.Event()
        self.conversation: Conversation | None = None

    async def line(self, conversation: Conversation) -> str | None:
        self.conversation = conversation
        self.waiting.set()
        return await self._lines.get()

    def type(self, line: str) -> None:
        self.waiting.clear()
        self._lines.put_nowait(line)


class ConsoleSeat:
    """One desk, at which people take turns."""

    name = "console"

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._screen = StringIO()
        clock = SteeredClock.standing(START)
        self._desk = Desk("nobody", "home", clock, JsonPrinter(self._screen), premises.data / "out")
        self._typist = Typist()
        self._console = ConsoleAdapter(self._desk, self._typist)
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._running = asyncio.create_task(self._serve())
        await self._settled()

    async def stop(self) -> None:
        if self._running is not None:
            await self._type(":quit")
            await self._running

    async def restart(self) -> None:
        await self._type(":restart")

    async def say(
        self, who: str, line: str, *, channel: str = "general", file: tuple[str, bytes] | None = None
    ) -> Shown:
        assert channel == "general", "the console has one channel"
        if file is not None:
            path = self._premises.data / file[0]
            path.write_bytes(file[1])
            line = f"{line} {path}"
        return await self._as(who, f"/{line}")

    async def press(self, who: str, shown: Shown, label: str, *, text: str | None = None, copies: int = 1) -> Shown:
        buttons = shown.handle
        assert isinstance(buttons, list)
        token = next(button["token"] for button in buttons if button["label"].startswith(label))
        for _ in range(1, copies):
            await self._as(who, f"{token} {text or ''}")
        return await self._as(who, f"{token} {text or ''}")

    async def forge(self, who: str, token: str) -> Shown:
        return await self._as(who, token)

    async def suggest(self, who: str, command: str, param: str, typed: str) -> list[str]:
        await self._type(f":as {who}")
        talk = self._typist.conversation
        assert talk is not None
        found = await complete(f"/{command} {param}={typed}", talk.commands, (), talk.suggest)
        return [each.label for each in found]

    async def advance(self, step: timedelta) -> None:
        await self._type(f":advance {step.days}d{step.seconds}s")

    async def posted(self, channel: str = "general") -> list[Shown]:
        assert channel == "general", "the console has one channel"
        entries = [entry for entry in self._desk.scroll.seen_by("") if entry.owner is None]
        return [_standing(entry) for entry in reversed(entries)]

    async def received(self, who: str) -> list[Shown]:
        entries = [entry for entry in self._desk.scroll.seen_by(who) if entry.owner == who and entry.post]
        return [_standing(entry) for entry in reversed(entries)]

    def make_staff(self, who: str) -> None:
        self._desk.staff.add(who)

    def sent(self) -> bytes:
        return self._screen.getvalue().encode()

    async def _serve(self) -> None:
        """As `adapters.console.opening` does it."""
        desk, settings = self._desk, self._premises.settings()
        desk.restarting = True
        while desk.restarting:
            premises = self._premises
            async with (
                opened(settings, premises.library(), desk.clock, print, seed=premises.seed) as tutor,
                premises.beside(tutor),
            ):
                await self._console.run(tutor)

    async def _as(self, who: str, line: str) -> Shown:
        await self._type(f":as {who}")
        printed = await self._type(line)
        return _read([each for each in printed if each["command"]][-1])  # what was posted meanwhile answers nobody

    async def _type(self, line: str) -> list[dict[str, Any]]:
        """What the console printed after this line."""
        before = self._screen.tell()
        self._typist.type(line)
        await self._settled()
        return [json.loads(printed) for printed in self._screen.getvalue()[before:].splitlines()]

    async def _settled(self) -> None:
        """Until the console asks for the next line, or has ended."""
        assert self._running is not None
        waiting = asyncio.create_task(self._typist.waiting.wait())
        await asyncio.wait({waiting, self._running}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()


@asynccontextmanager
async def open_seat(premises: Premises) -> AsyncIterator[Seat]:
    seat = ConsoleSeat(premises)
    await seat.start()
    try:
        yield seat
    finally:
        await seat.stop()


def _read(printed: dict[str, Any]) -> Shown:
    return Shown(
        f"{printed['title']}\n{printed['text']}",
        tuple(button["label"] for button in printed["buttons"]),
        printed["private"],
        tuple((Path(path).name, Path(path).read_bytes()) for path in printed.get("files", ())),
        printed["buttons"],
    )


def _standing(entry: Entry) -> Shown:
    """A message as it stands on the screen now."""
    return Shown(
        f"{entry.reply.title}\n{body(Printed(entry.reply))}",
        tuple(button.label for button in entry.buttons),
        private=entry.owner is not None,
        handle=[{"label": button.label, "token": button.token} for button in entry.buttons],
    )
