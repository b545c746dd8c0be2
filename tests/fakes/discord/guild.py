"""A server, its roles and its members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord import flags
from tests.fakes.discord.channel import Channel
from tests.fakes.discord.clock import timestamp
from tests.fakes.discord.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World


@dataclass(eq=False, slots=True)
class User:
    """An account; `display_name` is the global one, a server may have another."""

    id: str
    name: str
    display_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True

    def raw(self) -> Json:
        """Return the user object of the API."""
        return {
            "id": self.id,
            "username": self.name,
            "global_name": self.display_name,
            "discriminator": "0000" if self.bot else "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False, slots=True)
class Role:
    """A role of a server."""

    id: str
    name: str
    permissions: int = 0
    position: int = 1

    def raw(self) -> Json:
        """Return the role object of the API."""
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": True,
            "flags": 0,
        }


@dataclass(eq=False, slots=True)
class Member:
    """A user in a server."""

    user: User
    guild: Guild
    nick: str | None = None
    roles: list[Role] = field(default_factory=list)
    extra_permissions: int = 0

    @property
    def permissions(self) -> int:
        """What @everyone, the roles and `extra_permissions` allow together."""
        allowed = self.guild.everyone.permissions | self.extra_permissions
        for role in self.roles:
            allowed |= role.permissions
        owns = self.guild.owner is self.user
        return flags.EVERYTHING if owns or allowed & flags.ADMINISTRATOR else allowed

    def partial(self) -> Json:
        """Return the member object without its user."""
        return {
            "nick": self.nick,
            "avatar": None,
            "roles": [role.id for role in self.roles],
            "joined_at": timestamp(self.guild.created_at),
            "premium_since": None,
            "pending": False,
            "flags": 0,
            "deaf": False,
            "mute": False,
            "communication_disabled_until": None,
            "permissions": str(self.permissions),
        }

    def raw(self) -> Json:
        """Return the member object of the API."""
        return {**self.partial(), "user": self.user.raw()}


@dataclass(eq=False, slots=True)
class Guild:
    """A Discord server."""

    world: World
    id: str
    name: str
    locale: str
    everyone: Role
    created_at: float
    owner: User | None = None
    installed: bool = True
    available: bool = True
    channels: list[Channel] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    # Server Settings, Integrations: whoever manages the server may let everybody use all commands of an app.
    commands_for_all: bool = False

    def add_channel(self, name: str, *, bot_permissions: int = flags.BOT) -> Channel:
        """Make a text channel (and tell the bot)."""
        channel = Channel(self.world, self.world.ids.new(), name, guild=self, bot_permissions=bot_permissions)
        channel.position = len(self.channels)
        self.channels.append(channel)
        self.world.channels[channel.id] = channel
        self.world.emit(Event("CHANNEL_CREATE", channel.raw(), self.id, flags.INTENT_GUILDS))
        return channel

    def add_role(self, name: str, permissions: int = 0) -> Role:
        """Make a role (and tell the bot)."""
        role = Role(self.world.ids.new(), name, permissions, position=len(self.roles) + 1)
        self.roles.append(role)
        data = {"guild_id": self.id, "role": role.raw()}
        self.world.emit(Event("GUILD_ROLE_CREATE", data, self.id, flags.INTENT_GUILDS))
        return role

    def add_member(
        self, user: User, *, nick: str | None = None, roles: Iterable[Role] = (), permissions: int = 0
    ) -> Member:
        """Let a user join, or change how they are here."""
        member = Member(user, self, nick, list(roles), permissions)
        self.members[user.id] = member
        return member

    def member(self, user: User) -> Member:
        """Return the user's membership; whoever is not a member yet joins."""
        return self.members.get(user.id) or self.add_member(user)

    def partial(self) -> Json:
        """Return the partial guild that interactions carry."""
        return {"id": self.id, "locale": self.locale, "features": []}

    def raw(self) -> Json:
        """Return the guild object of GUILD_CREATE."""
        bot = self.member(self.world.bot)
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "owner_id": self.owner.id if self.owner else bot.user.id,
            "roles": [role.raw() for role in (self.everyone, *self.roles)],
            "channels": [channel.raw() for channel in self.channels],
            "members": [bot.raw()],
            "member_count": len(self.members),
            "preferred_locale": self.locale,
            "joined_at": timestamp(self.created_at),
            "large": False,
            "unavailable": False,
            "features": [],
            "emojis": [],
            "stickers": [],
            "threads": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
