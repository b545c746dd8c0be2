"""What the bot posts to: a fake Discord, and a fake Slack with and without the history scope."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.configuration.environment import read_settings
from tests.fakes.discord import FakeDiscord, Rule, flags
from tests.fakes.slack import SCOPES, FakeSlack
from tests.fakes.slack import Rule as SlackRule

SOME_MINUTES = 600
"""After these Discord knows no nonce any more."""


@dataclass(frozen=True, slots=True)
class Held:
    """A request that the platform holds; `release` lets it go on, to arrive or to be lost."""

    reached: Callable[[], Awaitable[object]]
    release: Callable[[], None]


class Target(ABC):
    """A platform with one channel. Made by `open`, within a stack that closes it."""

    name: str
    platform: str
    exact: bool
    """Whether each date must stand: else some may be in doubt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"SYLLABOT_DATA": str(folder)}
        self.identity: dict[str, str] = {}
        """Of the staff member and the channel."""

    @property
    def database(self) -> Path:
        return read_settings(self.environment).database

    @classmethod
    @abstractmethod
    async def open(cls, folder: Path, stack: AsyncExitStack) -> Self: ...

    @abstractmethod
    async def connected(self, count: int) -> None:
        """Wait until the bot has connected so often."""

    @abstractmethod
    def hold(self, *, arrives: bool) -> Held:
        """The next message is held on its way."""

    @abstractmethod
    def record(self) -> Counter[str]:
        """How often each key stands in the channel."""

    @abstractmethod
    def asked(self) -> set[str]:
        """The tokens of the questions that staff were asked."""

    @abstractmethod
    def forget(self) -> None:
        """So much time passes that the platform has forgotten what it keeps for minutes only."""


class DiscordTarget(Target):
    name, platform, exact = "Discord", "discord", True

    @classmethod
    async def open(cls, folder: Path, stack: AsyncExitStack) -> Self:
        return cls(folder, await stack.enter_async_context(FakeDiscord()))

    def __init__(self, folder: Path, fake: FakeDiscord) -> None:
        super().__init__(folder)
        self._fake = fake
        guild = fake.add_guild("Cohort")
        self._channel = guild.add_channel("general")
        self._grace = fake.add_user("grace", guild=guild, permissions=flags.MANAGE_GUILD)
        self._keys: dict[str, str] = {}
        self.environment |= {
            "DISCORD_TOKEN": fake.token,
            "DISCORD_API_URL": fake.api_url,
            "DISCORD_GATEWAY_URL": fake.gateway_url,
        }
        self.identity = {"space": guild.id, "channel": self._channel.id, "workspace": "", "user": self._grace.id}

    async def connected(self, count: int) -> None:
        await self._fake.gateway.ready(count)

    def hold(self, *, arrives: bool) -> Held:
        rule = Rule("POST", "/channels/*/messages", times=1, slow=True, drop_before=not arrives)
        self._fake.mischief.rules.append(rule)
        return Held(rule.reached.wait, rule.release)

    def record(self) -> Counter[str]:
        self._keys |= {each.id: str(each.nonce) for each in self._channel.messages if each.nonce is not None}
        return Counter(self._keys[each.id] for each in self._channel.messages)

    def asked(self) -> set[str]:
        return {button.custom_id for each in self._fake.dm(self._grace).messages for button in each.buttons}

    def forget(self) -> None:
        self.record()
        self._fake.clock.advance(SOME_MINUTES)
        for message in self._channel.messages:
            message.nonce = None


class SlackTarget(Target):
    name, platform, exact = "Slack with the history scope", "slack", True
    scopes = SCOPES | {"channels:history"}

    @classmethod
    async def open(cls, folder: Path, stack: AsyncExitStack) -> Self:
        return cls(folder, await stack.enter_async_context(FakeSlack()))

    def __init__(self, folder: Path, fake: FakeSlack) -> None:
        super().__init__(folder)
        self._fake = fake
        team = fake.add_team("Cohort", scopes=self.scopes)
        self._channel, self._grace = team.add_channel("general"), team.add_user("grace", is_admin=True)
        self.environment |= {
            "SLACK_BOT_TOKEN": team.bot_token,
            "SLACK_APP_TOKEN": fake.app_token,
            "SLACK_API_URL": fake.api_url,
        }
        user = {"workspace": team.id, "user": self._grace.id}
        self.identity = {"space": team.id, "channel": self._channel.id, **user}

    async def connected(self, count: int) -> None:
        await self._fake.connected(count)

    def hold(self, *, arrives: bool) -> Held:
        rule = self._fake.misbehave(SlackRule("chat.postMessage", holds=True, drops=not arrives))
        return Held(rule.reached, rule.release)

    def record(self) -> Counter[str]:
        found = (each.metadata for each in self._channel.messages if not each.deleted and each.metadata)
        return Counter(each["event_payload"]["key"] for each in found)

    def asked(self) -> set[str]:
        buttons = (button for each in self._fake.dm(self._grace) for button in each.buttons)
        return {(button.value or "").split(" ")[0] for button in buttons}

    def forget(self) -> None:
        """Metadata stay."""


class ScopelessSlackTarget(SlackTarget):
    name, exact = "Slack without it", False
    scopes = SCOPES


TARGETS: tuple[type[Target], ...] = (DiscordTarget, SlackTarget, ScopelessSlackTarget)
