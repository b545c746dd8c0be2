"""Syllabot's adapter beside a fake Slack: what its tests share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.slack.adapter import SlackAdapter
from adapters.slack.addresses import CALLED
from adapters.slack.hands import PATIENCE
from bot.clock import SteeredClock
from bot.composition import load_library, opened
from bot.configuration.environment import Settings, read_settings
from bot.delivery.engine import Engine
from bot.delivery.pacing import Pace
from bot.hosting.web import Web, routes_of
from bot.library import Library
from bot.storage.database import READERS, Transaction
from bot.tutor import Tutor
from tests.fakes.slack import Channel, Event, FakeSlack, Message, Team, User

HEARTBEAT = 0.2
"""Seconds: how soon the client looks at a broken connection."""


@cache
def library() -> Library:
    """The bundled courses, read once."""
    with TemporaryDirectory() as folder:
        return load_library(read_settings({"SYLLABOT_DATA": folder}), print)


def settings_for(fake: FakeSlack, team: Team, folder: Path, **other: str) -> Settings:
    tokens = {"SLACK_BOT_TOKEN": team.bot_token, "SLACK_APP_TOKEN": fake.app_token, "SLACK_API_URL": fake.api_url}
    return read_settings(tokens | other | {"SYLLABOT_DATA": str(folder)})


def by_http(fake: FakeSlack) -> dict[str, str]:
    """The settings with which Slack calls us, instead of our calling it."""
    return {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": fake.signing_secret, "SYLLABOT_HTTP_PORT": "0"}


def clock_of(fake: FakeSlack) -> SteeredClock:
    """A clock that stands where the fake's stands; both are moved together."""
    return SteeredClock.standing(datetime.fromtimestamp(fake.clock.now(), UTC))


@dataclass(frozen=True, slots=True)
class Served:
    """The bot as it runs. `address` is where Slack calls it, if it does."""

    tutor: Tutor
    adapter: SlackAdapter
    engine: Engine
    running: asyncio.Task[None]
    address: str = ""


@dataclass
class Scene:
    """A workspace with a channel and two members, and the bot that serves it."""

    fake: FakeSlack
    team: Team
    general: Channel
    ada: User
    bob: User
    bot: Served

    async def type(self, command: str, text: str = "", *, who: User | None = None) -> Event:
        event = await self.fake.slash(who or self.ada, self.general, command, text)
        await event.answered()
        return event

    async def begin(self, text: str = "20", *, who: User | None = None) -> Message:
        """The first question of a quiz that was asked for in the channel."""
        await self.type("/quiz", text, who=who)
        return self.fake.dm(who or self.ada)[-1]

    async def press(self, message: Message, label: str, *, who: User | None = None) -> Event:
        """Press the button whose label begins with this."""
        button = next(button for button in message.buttons if button.text.startswith(label))
        event = await self.fake.press(who or self.ada, message, button)
        await event.answered()
        return event

    async def question(self, kind: str) -> Message:
        """A question of a quiz whose buttons are tokens of this kind; those before it are answered somehow."""
        message = await self.begin()
        while kind not in (offered := kinds(message)):
            if "score" in offered:  # the quiz ended without one
                message = await self.begin()
            else:
                await self.go_on(message)
        return message

    async def go_on(self, message: Message) -> None:
        """One step: Next, a choice, the next item of an order, Submit, or something typed."""
        offered = kinds(message)
        if "type" in offered:
            await self.press(message, offered["type"])
            await (await self.fake.submit(self.ada, self.fake.views(self.ada)[0], {"typed": "42"})).acked()
            return
        chosen = any(label.endswith(", chosen") for label in offered.values())
        wanted = ("next", "answer", "submit", "set") if chosen or "order" not in offered else ("order",)
        ready = "submit" in offered and (chosen or "set" not in offered)
        kind = next(each for each in wanted if each in offered and (each != "submit" or ready))
        await self.press(message, offered[kind])

    async def answered(self, message: Message) -> None:
        """Until one question has its feedback."""
        while "next" not in kinds(message):
            await self.go_on(message)


def kinds(message: Message) -> dict[str, str]:
    """The first label of each kind of button, by the kind of its token; Undo is passed over."""
    found: dict[str, str] = {}
    for button in message.buttons:
        if button.text != "Undo":
            found.setdefault(token_of(button.value).split(":")[1], button.text)
    return found


def token_of(value: str | None) -> str:
    return (value or "").split(" ")[0]


@asynccontextmanager
async def serving(
    fake: FakeSlack,
    team: Team,
    folder: Path,
    *,
    patience: float = PATIENCE,
    clock: SteeredClock | None = None,
    seed: int | None = 1,
    courses: Library | None = None,
    over_http: bool = False,
) -> AsyncIterator[Served]:
    """Our adapter, connected to the fake; on leaving, it is stopped as a signal stops it. What ends it early is raised.

    `courses` are taught instead of `library()`. Posts are not paced, for the fake limits nothing unless it is told to.
    """
    settings = settings_for(fake, team, folder, **(by_http(fake) if over_http else {}))
    async with served(fake, settings, patience=patience, clock=clock, seed=seed, courses=courses) as bot:
        yield bot


@asynccontextmanager
async def served(
    fake: FakeSlack,
    settings: Settings,
    *,
    patience: float = PATIENCE,
    clock: SteeredClock | None = None,
    seed: int | None = 1,
    courses: Library | None = None,
) -> AsyncIterator[Served]:
    """The same with settings of one's own."""
    async with opened(settings, courses or library(), clock or clock_of(fake), print, seed=seed) as tutor:
        adapter = SlackAdapter(settings, heartbeat=HEARTBEAT, patience=patience, pace=Pace())
        async with _called(fake, adapter, settings) as address, _running(tutor, adapter, address) as bot:
            yield bot


@asynccontextmanager
async def _called(fake: FakeSlack, adapter: SlackAdapter, settings: Settings) -> AsyncIterator[str]:
    """The address that the fake calls from now on; none where we call it."""
    if not adapter.routes:
        yield ""
        return
    web = Web(settings.http_host, settings.http_port or 0, routes_of([adapter]))
    await web.open()
    try:
        address = f"{web.address}{CALLED}"
        fake.deliver_over_http(address)
        yield address
    finally:
        await web.close()


@asynccontextmanager
async def _running(tutor: Tutor, adapter: SlackAdapter, address: str) -> AsyncIterator[Served]:
    engine = tutor.beside([adapter])
    beside = asyncio.create_task(engine.run())
    running = asyncio.create_task(adapter.run(tutor))
    ready = asyncio.create_task(adapter.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield Served(tutor, adapter, engine, running, address)
    finally:
        for task in (ready, beside, running):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def scene(
    folder: Path, *, patience: float = PATIENCE, seed: int | None = 1, over_http: bool = False
) -> AsyncIterator[Scene]:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        general, ada, bob = team.add_channel("general"), team.add_user("ada"), team.add_user("bob")
        async with serving(fake, team, folder, patience=patience, seed=seed, over_http=over_http) as bot:
            yield Scene(fake, team, general, ada, bob, bot)


@asynccontextmanager
async def held_up(tutor: Tutor) -> AsyncIterator[None]:
    """As long as the block lasts every handler waits: the writer and both readers are busy."""
    gate = threading.Event()

    def wait(_: Transaction) -> None:
        gate.wait()

    database = tutor.database
    busy = [
        asyncio.ensure_future(work) for work in (database.write(wait), *(database.read(wait) for _ in range(READERS)))
    ]
    try:
        yield
    finally:
        gate.set()
        await asyncio.gather(*busy)
