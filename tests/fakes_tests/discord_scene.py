"""A real discord.py client beside a fake Discord: what the tests of the fake share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord import Channel, FakeDiscord, Guild, Interaction, Message, User
from tests.fakes.discord.connecting import connected

Handler = Callable[[discord.Interaction], Awaitable[object]]
TYPE_MESSAGE, TYPE_DEFERRED, TYPE_DEFERRED_UPDATE, TYPE_UPDATE, TYPE_CHOICES, TYPE_MODAL = 4, 5, 6, 7, 8, 9


class Bot(discord.Client):
    """Answers presses and forms with what a test puts into `on`, by custom_id."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.0)
        self.tree: app_commands.CommandTree[Bot] = app_commands.CommandTree(self)
        self.on: dict[str, Handler] = {}
        self.errors: list[BaseException] = []
        self.heard: list[int] = []
        self.readies = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 s before a second identify, as discord.py does by default."""

    async def on_ready(self) -> None:
        self.readies += 1

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.heard.append(interaction.id)
        data: Any = interaction.data or {}
        handler = self.on.get(data.get("custom_id"))
        if handler is None:
            return
        try:
            await handler(interaction)
        except Exception as error:  # noqa: BLE001 - the tests look at it
            self.errors.append(error)


@dataclass
class Scene:
    fake: FakeDiscord
    guild: Guild
    channel: Channel
    ada: User
    bot: Bot

    async def offer(self, *commands: Any) -> None:
        for command in commands:
            self.bot.tree.add_command(command)
        await self.bot.tree.sync()

    def real_channel(self) -> discord.PartialMessageable:
        return self.bot.get_partial_messageable(int(self.channel.id))

    def posted(self, *custom_ids: str, content: str = "A question") -> Message:
        buttons = [{"type": 2, "style": 1, "label": name, "custom_id": name} for name in custom_ids]
        return self.fake.post(self.channel, content, [{"type": 1, "components": buttons}])

    async def press(self, act: Handler, message: Message | None = None) -> Interaction:
        """Press a button that the bot answers with `act`."""
        self.bot.on["act"] = act
        return await self.fake.press(self.ada, message or self.posted("act"), "act")


@asynccontextmanager
async def opened(fake: FakeDiscord) -> AsyncIterator[Scene]:
    async with fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        ada = fake.add_user("ada", guild=guild, nick="Ada L.")
        bot = Bot()
        async with connected(fake, bot):
            yield Scene(fake, guild, channel, ada, bot)


def command(name: str, callback: Any, description: str = "Does it") -> app_commands.Command[Any, Any, Any]:
    return app_commands.Command(name=name, description=description, callback=callback)


async def say_private(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("only you", ephemeral=True)


async def code_of(call: Awaitable[object]) -> int:
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value.code


def nested(error: Any, path: str) -> Any:
    """Return the errors that stand at a path such as "embeds.0.title"."""
    for part in path.split("."):
        error = error[part]
    return error["_errors"]
