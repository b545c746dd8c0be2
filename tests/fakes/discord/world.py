"""Who and what exists: users, servers, channels, and the one application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord import flags
from tests.fakes.discord.changes import Changes
from tests.fakes.discord.channel import DM, Channel
from tests.fakes.discord.clock import Clock, Snowflakes
from tests.fakes.discord.event import Event
from tests.fakes.discord.guild import Guild, Role, User
from tests.fakes.discord.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.message import Attachment, Message
    from tests.fakes.discord.problems import Json, Violation


class World:
    """All there is. Its methods make things; `emit` tells the gateway."""

    def __init__(self, *, max_file_bytes: int) -> None:
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.changes = Changes()
        self.application_id = self.ids.new()
        self.bot = User(self.application_id, "Syllabot", bot=True)
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.direct: dict[str, Channel] = {}
        self.registry = Registry(self)
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[str, str], tuple[float, Message]] = {}
        self.files: dict[str, Attachment] = {}
        self.violations: list[Violation] = []
        self.failures: list[str] = []
        self.max_file_bytes = max_file_bytes
        self.interactions_endpoint: str | None = None
        self.address = ""
        self.listeners: list[Callable[[Event], None]] = []

    def emit(self, event: Event) -> None:
        """Tell the gateway."""
        for listener in self.listeners:
            listener(event)

    def tell(self, name: str, message: Message) -> None:
        """Tell the gateway of a public message that came, changed or went."""
        channel = message.channel
        guild_id = channel.guild.id if channel.guild else None
        where = {} if guild_id is None else {"guild_id": guild_id}
        intent = flags.INTENT_GUILD_MESSAGES if guild_id else flags.INTENT_DIRECT_MESSAGES
        if not self.listeners:
            return
        if name == "MESSAGE_DELETE":
            data: Json = {"id": message.id, "channel_id": channel.id, **where}
        else:
            data = {**message.raw, **where}
            if channel.guild:
                data["member"] = channel.guild.member(message.author).partial()
                data["content"] = message.content if message.author is self.bot else ""
        self.emit(Event(name, data, guild_id, intent))

    def forget_channel(self, channel: Channel) -> None:
        """Remove a channel for good (and tell the bot)."""
        self.channels.pop(channel.id, None)
        if channel.guild:
            channel.guild.channels.remove(channel)
            self.emit(Event("CHANNEL_DELETE", channel.raw(), channel.guild.id, flags.INTENT_GUILDS))

    def add_user(self, name: str, display_name: str | None = None, locale: str = "en-US") -> User:
        """Make an account."""
        user = User(self.ids.new(), name, display_name, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, locale: str = "en-US", owner: User | None = None) -> Guild:
        """Make a server that has the app (and tell the bot)."""
        guild_id = self.ids.new()
        everyone = Role(guild_id, "@everyone", flags.MEMBER, position=0)
        guild = Guild(self, guild_id, name, locale, everyone, self.clock.now(), owner)
        guild.add_member(self.bot)
        self.guilds[guild.id] = guild
        self.emit(Event("GUILD_CREATE", guild.raw(), guild.id, flags.INTENT_GUILDS))
        return guild

    def direct_channel(self, user: User) -> Channel:
        """Return the direct message channel of the bot and a user."""
        channel = self.direct.get(user.id)
        if channel is None:
            channel = Channel(self, self.ids.new(), "", kind=DM, recipient=user)
            self.direct[user.id] = self.channels[channel.id] = channel
        return channel

    def uninstall(self, guild: Guild) -> None:
        """Remove the app from a server: its channels can no longer be reached."""
        guild.installed = False
        self.guilds.pop(guild.id, None)
        self.registry.forget(guild.id)
        integration = {"id": self.application_id, "guild_id": guild.id, "application_id": self.application_id}
        self.emit(Event("INTEGRATION_DELETE", integration, guild.id, flags.INTENT_GUILD_INTEGRATIONS))
        self.emit(Event("GUILD_DELETE", {"id": guild.id}, guild.id, flags.INTENT_GUILDS))

    def outage(self, guild: Guild, *, over: bool = False) -> None:
        """Make a server unavailable, or available again when it is over."""
        guild.available = over
        if over:
            self.emit(Event("GUILD_CREATE", guild.raw(), guild.id, flags.INTENT_GUILDS))
        else:
            data = {"id": guild.id, "unavailable": True}
            self.emit(Event("GUILD_DELETE", data, guild.id, flags.INTENT_GUILDS))
