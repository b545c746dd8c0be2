"""A fake Discord and a fake Slack with many channels, with the platforms' real limits and in real time."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Self

from adapters.discord.adapter import DiscordAdapter
from adapters.slack.adapter import PACE, SlackAdapter
from bot.configuration.environment import Settings, read_settings
from tests.fakes import slack
from tests.fakes.discord import Channel, FakeDiscord, Guild, RateLimits, User, flags
from tests.fakes.slack import FakeSlack, Team
from tests.fakes.slack.mischief import refused
from tests.fakes.slack.rates import POST_BURST, POSTS_A_SECOND, Bucket

Posted = tuple[str, float, str]
"""A channel, when it got a message (seconds since 1970), and what the message says."""


class Stage(ABC):
    """A platform with many channels in one space, and one of its staff. Made by `open`, in a stack that closes it."""

    name: str
    platform: str
    rate: float
    """Messages a second that the platform takes in all, or that we allow ourselves where it names no number."""

    def __init__(self, space: str, grace: str, channels: Iterable[str]) -> None:
        self.space = space
        self.grace = grace
        self.channels = [*channels]

    @classmethod
    @abstractmethod
    async def open(cls, stack: AsyncExitStack, channels: int) -> Self: ...

    @abstractmethod
    def adapter(self, folder: Path) -> DiscordAdapter | SlackAdapter: ...

    @abstractmethod
    async def connected(self) -> None: ...

    @abstractmethod
    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait for what the bot's requests bring about."""

    @property
    @abstractmethod
    def workspace(self) -> str:
        """Of accounts."""

    @abstractmethod
    def delete(self, channel: str) -> None:
        """Somebody deletes the channel."""

    @abstractmethod
    def forbid(self, channel: str) -> None:
        """Somebody takes our permission away."""

    @abstractmethod
    def allow(self, channel: str) -> None:
        """Somebody gives it back."""

    @abstractmethod
    def limit(self, channel: str, seconds: float) -> None:
        """The platform takes nothing there for so long."""

    @abstractmethod
    def refuse(self, channel: str) -> None:
        """The next message there is refused, though the platform said that we may post."""

    @abstractmethod
    def posted(self) -> Iterator[Posted]:
        """What stands in the channels."""

    @abstractmethod
    def pardon(self) -> None:
        """Posting where we may not was wanted."""

    @abstractmethod
    def told(self) -> list[str]:
        """The messages that the staff member got from us in private."""

    def settings(self, folder: Path, **others: str) -> Settings:
        return read_settings({"SYLLABOT_DATA": str(folder), **others})


class DiscordStage(Stage):
    name, platform, rate, workspace = "Discord", "discord", 50.0, ""

    @classmethod
    async def open(cls, stack: AsyncExitStack, channels: int) -> Self:
        fake = await stack.enter_async_context(FakeDiscord(limits=RateLimits.real()))
        fake.clock.run()
        guild = fake.add_guild("Cohort")
        made = [guild.add_channel(f"cohort-{number}") for number in range(channels)]
        grace = fake.add_user("grace", guild=guild, permissions=flags.MANAGE_GUILD)
        return cls(fake, guild, grace, {channel.id: channel for channel in made})

    def __init__(self, fake: FakeDiscord, guild: Guild, grace: User, channels: dict[str, Channel]) -> None:
        super().__init__(guild.id, grace.id, channels)
        self._fake = fake
        self._grace = grace
        self._channels = channels

    def adapter(self, folder: Path) -> DiscordAdapter:
        fake = self._fake
        addresses = {"DISCORD_API_URL": fake.api_url, "DISCORD_GATEWAY_URL": fake.gateway_url}
        return DiscordAdapter(self.settings(folder, DISCORD_TOKEN=fake.token, **addresses))

    async def connected(self) -> None:
        await self._fake.gateway.ready(1)

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        await self._fake.world.changes.until(holds, "what the bot does", seconds)

    def delete(self, channel: str) -> None:
        self._channels[channel].delete()

    def forbid(self, channel: str) -> None:
        self._channels[channel].bot_permissions &= ~flags.VIEW_CHANNEL

    def allow(self, channel: str) -> None:
        self._channels[channel].bot_permissions |= flags.VIEW_CHANNEL

    def limit(self, channel: str, seconds: float) -> None:
        self._fake.mischief.rate_limit("POST", f"/channels/{channel}/messages", retry_after=seconds)

    def refuse(self, channel: str) -> None:
        self._fake.mischief.forbid("POST", f"/channels/{channel}/messages")

    def posted(self) -> Iterator[Posted]:
        for channel in self._channels.values():
            yield from ((channel.id, each.created_at, each.text) for each in channel.messages)

    def pardon(self) -> None:
        """Discord calls that no violation."""

    def told(self) -> list[str]:
        return [each.text for each in self._fake.dm(self._grace).messages]


class SlackStage(Stage):
    name, platform, rate = "Slack", "slack", PACE.overall

    @classmethod
    async def open(cls, stack: AsyncExitStack, channels: int) -> Self:
        fake = await stack.enter_async_context(FakeSlack(live_clock=True, rate_limits=True))
        team = fake.add_team("Cohort")
        made = [team.add_channel(f"cohort-{number}") for number in range(channels)]
        return cls(fake, team, team.add_user("grace", is_admin=True), {channel.id: channel for channel in made})

    def __init__(self, fake: FakeSlack, team: Team, grace: slack.User, channels: dict[str, slack.Channel]) -> None:
        super().__init__(team.id, grace.id, channels)
        self._fake = fake
        self._team = team
        self._grace = grace
        self._channels = channels

    @property
    def workspace(self) -> str:
        return self.space

    def adapter(self, folder: Path) -> SlackAdapter:
        fake, token = self._fake, self._team.bot_token
        addresses = {"SLACK_APP_TOKEN": fake.app_token, "SLACK_API_URL": fake.api_url}
        return SlackAdapter(self.settings(folder, SLACK_BOT_TOKEN=token, **addresses))

    async def connected(self) -> None:
        await self._fake.connected(1)

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """The fake itself waits for a few seconds only."""
        async with asyncio.timeout(seconds):
            while not holds():
                with suppress(AssertionError):
                    await self._fake.until(holds)

    def delete(self, channel: str) -> None:
        del self._team.channels[channel]

    def forbid(self, channel: str) -> None:
        self._channels[channel].bot_in = False

    def allow(self, channel: str) -> None:
        self._channels[channel].bot_in = True

    def limit(self, channel: str, seconds: float) -> None:
        """As if much had been posted there just before."""
        rates, method = self._fake.platform.rates, "chat.postMessage"
        used = 1 - seconds * POSTS_A_SECOND
        rates.buckets[method, channel] = Bucket(POSTS_A_SECOND, POST_BURST, used, self._fake.clock.now())

    def refuse(self, channel: str) -> None:  # noqa: ARG002 - nobody else posts then
        self._fake.misbehave(refused("chat.postMessage", "restricted_action"))

    def posted(self) -> Iterator[Posted]:
        for channel in self._channels.values():
            standing = (each for each in channel.messages if not each.deleted)
            yield from ((channel.id, float(each.ts), each.body) for each in standing)

    def pardon(self) -> None:
        expected = {"channel_not_found", "not_in_channel"}
        assert {each.rule for each in self._fake.take_violations()} <= expected

    def told(self) -> list[str]:
        return [each.body for each in self._fake.dm(self._grace)]


STAGES: tuple[type[Stage], ...] = (DiscordStage, SlackStage)
