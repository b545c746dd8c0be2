"""Syllabot's adapter beside a fake Discord: what its tests share."""

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

from adapters.discord.adapter import DiscordAdapter
from bot.clock import SteeredClock
from bot.composition import load_library, opened
from bot.configuration.environment import Settings, read_settings
from bot.delivery.engine import Engine
from bot.grammar import Command
from bot.library import Library
from bot.packs.loading import read_pack
from bot.storage.database import READERS, Transaction
from bot.tutor import Tutor
from tests.fakes.discord import Channel, FakeDiscord, Guild, Message, User, flags
from tests.unit.pack_texts import write_pack

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SOON = 0.1
"""Seconds between two shards that begin, instead of Discord's five; the fake demands nine tenths of them."""


@cache
def library() -> Library:
    """The bundled courses, and a small one that has every type of question; read once."""
    with TemporaryDirectory() as folder:
        settings = read_settings({"SYLLABOT_DATA": folder})
        return Library([*load_library(settings, print).courses, read_pack(write_pack(Path(folder)))])


def settings_for(fake: FakeDiscord, folder: Path, token: str = "") -> Settings:
    return read_settings(
        {
            "DISCORD_TOKEN": token or fake.token,
            "DISCORD_API_URL": fake.api_url,
            "DISCORD_GATEWAY_URL": fake.gateway_url,
            "SYLLABOT_DATA": str(folder),
        }
    )


@dataclass
class Scene:
    """A server with a channel, a member and a teacher, and the bot that serves them."""

    fake: FakeDiscord
    guild: Guild
    channel: Channel
    ada: User
    teacher: User
    bot: Served

    @property
    def tutor(self) -> Tutor:
        return self.bot.tutor

    @property
    def adapter(self) -> DiscordAdapter:
        return self.bot.adapter

    async def say(self, line: str, **options: str | int) -> Message:
        interaction = await self.fake.slash(self.ada, self.channel, line, options)
        return (await interaction.answered()).message

    async def press(self, message: Message, label: str) -> Message:
        """Press, and fill in the form if one opens."""
        interaction = await self.fake.press(self.ada, message, message.button(label).custom_id)
        form = (await interaction.answered()).modal
        if form is not None:
            interaction = await self.fake.submit(self.ada, interaction, {form.inputs[0].custom_id: "12"})
        return (await interaction.answered()).message

    async def question(self, kind: str) -> Message:
        """A question of a quiz whose buttons are tokens of this kind; those before it are answered somehow."""
        shown = await self.say("quiz", module="tea/brewing", count=6)
        while not any(button.custom_id.startswith(f"1:{kind}:") for button in shown.buttons):
            shown = await self.press(shown, onward(shown))
        return shown


def onward(shown: Message) -> str:
    """The label of a button that leads on: Next, a choice, the next item of an order, or Submit."""
    kinds = {button.label: button.custom_id.split(":")[1] for button in shown.buttons}
    chosen = any(label.endswith(", chosen") for label in kinds)
    wanted = {
        "next",
        "answer",
        "type",
        "order" if len(next(iter(kinds))) == 1 else "submit",
        "submit" if chosen else "set",
    }
    return next(label for label, kind in kinds.items() if kind in wanted)


@dataclass(frozen=True, slots=True)
class Served:
    """A bot that runs."""

    tutor: Tutor
    adapter: DiscordAdapter
    engine: Engine
    running: asyncio.Task[None]


@asynccontextmanager
async def serving(
    fake: FakeDiscord,
    folder: Path,
    *,
    patience: float = 1.5,
    clock: SteeredClock | None = None,
    commands: tuple[Command, ...] = (),
    courses: Library | None = None,
    seed: int | None = 1,
    token: str = "",
    shards: int = 1,
    pause: float = SOON,
) -> AsyncIterator[Served]:
    """The bot on the database in `folder`, connected, as long as the block lasts; what ends it early is raised.

    `commands` are offered beside its own; `courses` are taught instead of `library()`.
    """
    settings = settings_for(fake, folder, token)
    async with opened(settings, courses or library(), clock or SteeredClock.standing(START), print, seed=seed) as tutor:
        tutor.commands += commands
        adapter = DiscordAdapter(settings, patience=patience, pause=pause)
        fake.gateway.identify_seconds = 0.9 * pause
        engine = tutor.beside([adapter])
        beside = asyncio.create_task(engine.run())
        running = asyncio.create_task(adapter.run(tutor))
        before = fake.gateway.identified
        ready = asyncio.create_task(fake.gateway.ready(before + shards))
        try:
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            yield Served(tutor, adapter, engine, running)
        finally:
            for task in (ready, beside, running):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


@asynccontextmanager
async def scene(folder: Path, *, patience: float = 1.5, commands: tuple[Command, ...] = ()) -> AsyncIterator[Scene]:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        ada = fake.add_user("ada", guild=guild, nick="Ada L.")
        teacher = fake.add_user("grace", guild=guild, permissions=flags.MANAGE_GUILD)
        async with serving(fake, folder, patience=patience, commands=commands) as bot:
            yield Scene(fake, guild, channel, ada, teacher, bot)


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
