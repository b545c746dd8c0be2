"""The bot as a process that can be killed: the real adapter and engine, and a clock that the parent moves.

Orders come as JSON lines on the standard input, and what happened goes out the same way.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from adapters.discord.adapter import DiscordAdapter
from adapters.slack.adapter import SlackAdapter
from bot.clock import SteeredClock
from bot.configuration.environment import read_settings
from bot.delivery.adapter import Adapter
from bot.delivery.engine import Engine
from bot.library import Library
from bot.model import Account, Address, Message, Person, Place, Request
from bot.storage.database import Database
from bot.tutor import Tutor
from tests.classroom import numbered

Json = dict[str, Any]

AFTER_THE_WRITE, DURING_THE_SEND, BEFORE_THE_MARK = "after the write", "during the send", "before the mark"
WINDOWS = (AFTER_THE_WRITE, DURING_THE_SEND, BEFORE_THE_MARK)

ADAPTERS: dict[str, type[DiscordAdapter | SlackAdapter]] = {"discord": DiscordAdapter, "slack": SlackAdapter}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Trap(asyncio.Event):
    """The first to hear of a commit: where it wanted a new message, the process dies before anybody takes it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.armed = False
        self._path = path

    def set(self) -> None:
        if self.armed:
            with closing(sqlite3.connect(self._path)) as file:
                wanted = "SELECT 1 FROM outbox WHERE state = 'waiting' AND wanted > delivered AND ref IS NULL"
                if file.execute(wanted).fetchone():
                    die()
        super().set()


class Mortal:
    """An adapter that dies when the platform has just taken a message, if that is wanted."""

    def __init__(self, adapter: DiscordAdapter | SlackAdapter) -> None:
        self.armed = False
        self.platform = adapter.platform
        self.pace = adapter.pace
        self._adapter = adapter

    async def run(self, tutor: Tutor) -> None:
        await self._adapter.run(tutor)

    async def deliver(self, message: Message) -> str:
        ref = await self._adapter.deliver(message)
        if self.armed:
            die()
        return ref

    async def edit(self, ref: str, message: Message) -> None:
        await self._adapter.edit(ref, message)

    async def find(self, message: Message) -> str | None:
        return await self._adapter.find(message)

    async def allowed(self, address: Address) -> str | None:
        return await self._adapter.allowed(address)


class Child:
    """Serves orders until it is killed, or the input ends."""

    def __init__(
        self, tutor: Tutor, clock: SteeredClock, adapter: Mortal, trap: Trap, orders: asyncio.StreamReader
    ) -> None:
        self._tutor = tutor
        self._clock = clock
        self._adapter = adapter
        self._trap = trap
        self._orders = orders
        self._tasks = [asyncio.create_task(adapter.run(tutor))]
        self._engine: Engine = tutor.beside([checked(adapter)])

    async def serve(self) -> None:
        while line := await self._orders.readline():
            order = json.loads(line)
            if order["do"] == "type":
                place = Place(self._adapter.platform, order["space"], order["channel"])
                person = Person(Account(self._adapter.platform, order["workspace"], order["user"]), "Grace", staff=True)
                outcome = await self._tutor.run(Request("typed", person, place, order["line"]))
                say(reply=outcome.reply.text, refused=outcome.refused)
            else:
                await self._pass(datetime.fromisoformat(order["to"]), order.get("window"))
                say(now=self._clock.now().isoformat())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pass(self, to: datetime, window: str | None) -> None:
        """Let time pass, with the engine's own loops beside."""
        if len(self._tasks) == 1:
            self._tasks.append(asyncio.create_task(self._engine.run()))
        self._trap.armed = window == AFTER_THE_WRITE
        self._adapter.armed = window == BEFORE_THE_MARK
        await self._engine.pass_time(self._clock, to - self._clock.now())


def checked(adapter: Adapter) -> Adapter:
    return adapter


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


async def main(arguments: Sequence[str]) -> None:
    """The arguments: a platform and the settings, as JSON."""
    platform, environment = arguments
    settings = read_settings(json.loads(environment))
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    database = await Database.open(settings.database, on_wait=lambda: say(waits=True))
    try:
        say(opened=True)
        start = json.loads(await orders.readline())
        clock = SteeredClock.standing(datetime.fromisoformat(start["at"]))
        trap = Trap(settings.database)
        database._watching.append(trap)
        tutor = Tutor(database, Library([numbered("tea", 60)]), clock)
        await Child(tutor, clock, Mortal(ADAPTERS[platform](settings)), trap, orders).serve()
    finally:
        await database.close()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(main(sys.argv[1:]))
