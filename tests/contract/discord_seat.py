"""The Discord seat: our adapter and the real discord.py before a fake Discord. It reads only what the fake received."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import SteeredClock
from bot.grammar import find_command, gather
from tests.adapters.discord_scene import Served, serving
from tests.contract.premises import START, Premises
from tests.contract.seat import Seat, Shown
from tests.fakes.discord import Channel, FakeDiscord, Interaction, Message, Upload, User, flags

INTEGER, CHANNEL, ROLE, ATTACHMENT = 4, 7, 8, 11
DM = "dm"
"""As a channel: the person's direct messages with the bot."""

_MENTION = re.compile(r"(?<!\\)<(#|@&)(\d+)>")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message, and the buttons that it had when it was seen: a person's client may still show them later."""

    message: Message
    buttons: tuple[tuple[str, str], ...]


class DiscordSeat:
    """People are members of one server, which has the channels that they name."""

    name = "discord"

    def __init__(self, fake: FakeDiscord, premises: Premises) -> None:
        self.fake = fake
        self.clock = SteeredClock.standing(START)
        self._premises = premises
        self._guild = fake.add_guild("Cohort")
        self._guild.commands_for_all = True  # so that it is the core that refuses
        self._channels: dict[str, Channel] = {}
        self._people: dict[str, User] = {}
        self._process = AsyncExitStack()
        self._bot: Served

    async def start(self) -> None:
        premises = self._premises
        self._bot = await self._process.enter_async_context(
            serving(self.fake, premises.data, clock=self.clock, courses=premises.library(), seed=premises.seed)
        )
        await self._process.enter_async_context(premises.beside(self._bot.tutor))

    async def stop(self) -> None:
        await self._process.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def say(
        self, who: str, line: str, *, channel: str = "general", file: tuple[str, bytes] | None = None
    ) -> Shown:
        name, given = self._taken_apart(line)
        options: dict[str, Any] = {option["name"]: option for option in self._offered(name)}
        values = {option: self._value(options[option]["type"], text) for option, text in given.items()}
        if file is not None:
            wanted = next(option for option, about in options.items() if about["type"] == ATTACHMENT)
            values[wanted] = Upload(*file)
        return await _shown(await self.fake.slash(self._person(who), self._channel(who, channel), name, values))

    async def press(self, who: str, shown: Shown, label: str, *, text: str | None = None, copies: int = 1) -> Shown:
        user = self._person(who)
        seen = shown.handle
        assert isinstance(seen, Seen)
        token = next(token for name, token in seen.buttons if name.startswith(label))
        interaction = await self.fake.press(user, self._before(user, seen.message), token, stale=True)
        if text is not None:
            asked = await interaction.answered()
            if asked.modal is None:
                return await _shown(interaction)
            interaction = await self.fake.submit(user, asked, {asked.modal.inputs[0].custom_id: text})
        for _ in range(1, copies):
            await self.fake.redeliver(interaction)
        path = f"/interactions/{interaction.id}/*/callback"
        await self.fake.until(lambda: _answered(self.fake, path) >= copies, f"{copies} answers")
        return await _shown(interaction)

    async def forge(self, who: str, token: str) -> Shown:
        """From a forged message: Discord's own clients offer no such button."""
        message = self.fake.post(self._channel(who, "general"), "Forged")
        return await _shown(await self.fake.press(self._person(who), message, token, stale=True))

    async def suggest(self, who: str, command: str, param: str, typed: str) -> list[str]:
        option = next(option for option in self._offered(command) if option["name"] == param)
        if not option.get("autocomplete"):
            names = [choice["name"] for choice in option.get("choices", ())]
            return [name for name in names if typed.casefold() in name.casefold()]
        asked = await self.fake.autocomplete(
            self._person(who), self._channel(who, "general"), command, {param: typed}, focused=param
        )
        return [name for name, _ in (await asked.answered()).choices or ()]

    async def advance(self, step: timedelta) -> None:
        self.fake.clock.advance(step.total_seconds())
        await self._bot.engine.pass_time(self.clock, step)
        await self._bot.tutor.settle()

    async def posted(self, channel: str = "general") -> list[Shown]:
        await self._bot.engine.settle()
        return [_read(message) for message in self._channel("", channel).messages]

    async def received(self, who: str) -> list[Shown]:
        await self._bot.engine.settle()
        return [_read(message) for message in self._channel(who, DM).messages]

    def make_staff(self, who: str) -> None:
        self._guild.add_member(self._person(who), permissions=flags.MANAGE_GUILD)

    def sent(self) -> bytes:
        return b"\n".join(request.raw for request in self.fake.requests)

    def _person(self, who: str) -> User:
        if who not in self._people:
            self._people[who] = self.fake.add_user(who.lower(), display_name=who, guild=self._guild)
        return self._people[who]

    def _channel(self, who: str, name: str) -> Channel:
        if name == DM:
            return self.fake.dm(self._person(who))
        if name not in self._channels:
            self._channels[name] = self._guild.add_channel(name)
        return self._channels[name]

    def _taken_apart(self, line: str) -> tuple[str, dict[str, str]]:
        """What a person at Discord puts into which option."""
        command, rest = find_command(self._bot.tutor.commands, line)
        return command.name, gather(command, rest, {})

    def _offered(self, line: str) -> list[dict[str, Any]]:
        """The options that Discord offers for a command."""
        first, *rest = line.split()
        part: dict[str, Any] = next(command for command in self.fake.commands if command["name"] == first)
        for word in rest:
            part = next(option for option in part["options"] if option["name"] == word)
        return part.get("options") or []

    def _value(self, kind: int, text: str) -> Any:
        if kind == INTEGER:
            return int(text)
        if kind == CHANNEL:
            return self._channel("", text)
        if kind == ROLE:
            return next((role for role in self._guild.roles if role.name == text), None) or self._guild.add_role(text)
        return text

    def _before(self, user: User, message: Message) -> Message:
        """The message that they press; whoever presses another's private one has forged a message with its buttons."""
        if message.visible_to in (None, user):
            return message
        return self.fake.post(message.channel, message.text, message.layout)


@asynccontextmanager
async def open_seat(premises: Premises) -> AsyncIterator[Seat]:
    async with FakeDiscord() as fake:
        seat = DiscordSeat(fake, premises)
        await seat.start()
        try:
            yield seat
        finally:
            await seat.stop()


def _answered(fake: FakeDiscord, path: str) -> int:
    return sum(request.status is not None for request in fake.sent("POST", path))


async def _shown(interaction: Interaction) -> Shown:
    return _read((await interaction.answered()).message)


def _read(message: Message) -> Shown:
    """A message as a person reads it: channels and roles by name, and without the signs that escape others."""
    return Shown(
        _ESCAPED.sub(r"\1", _named(message)).replace("\u200b", ""),
        tuple(button.label for button in message.buttons),
        private=message.ephemeral or message.channel.guild is None,
        files=tuple((attachment.filename, attachment.data) for attachment in message.attachments),
        handle=Seen(message, tuple((button.label, button.custom_id) for button in message.buttons)),
    )


def _named(message: Message) -> str:
    world = message.channel.world
    roles = {role.id: role.name for guild in world.guilds.values() for role in guild.roles}

    def name(found: re.Match[str]) -> str:
        return f"#{world.channels[found[2]].name}" if found[1] == "#" else f"@{roles[found[2]]}"

    return _MENTION.sub(name, message.text)
