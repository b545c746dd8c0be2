"""A channel: what stands in it, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord import flags
from tests.fakes.discord.message import Message
from tests.fakes.discord.problems import Refused

if TYPE_CHECKING:
    from tests.fakes.discord.guild import Guild, User
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

TEXT = 0
DM = 1

MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013
# https://discord.com/developers/docs/interactions/receiving-and-responding: what an app may do in a DM with its bot.
DM_PERMISSIONS = flags.BOT | 1 << 17 | 1 << 18


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel of a server, or a direct message channel."""

    world: World
    id: str
    name: str
    kind: int = TEXT
    guild: Guild | None = None
    recipient: User | None = None
    bot_permissions: int = flags.BOT
    position: int = 0
    deleted: bool = False
    record: dict[str, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """What everybody here sees, oldest first."""
        return [message for message in self.record.values() if not message.ephemeral and not message.deleted]

    def seen_by(self, user: User) -> list[Message]:
        """Return what one person sees: the public messages and those only for them."""
        return [
            message for message in self.record.values() if not message.deleted and message.visible_to in (None, user)
        ]

    def ephemeral(self, user: User) -> list[Message]:
        """Return what only this person sees."""
        return [message for message in self.seen_by(user) if message.ephemeral]

    async def posted(self, count: int = 1) -> list[Message]:
        """Wait until that many public messages stand here, and return them."""
        await self.world.changes.until(lambda: len(self.messages) >= count, f"{count} messages in #{self.name}")
        return self.messages

    def say(self, user: User, content: str) -> Message:
        """Let a person write; without the message content intent the bot gets no content (but in a DM)."""
        message = Message(self.world.ids.new(), self, user, self.world.clock.now(), content)
        self.add(message)
        return message

    def add(self, message: Message) -> None:
        """Put a message here and tell the bot."""
        self.record[message.id] = message
        self.announce("MESSAGE_CREATE", message)

    def announce(self, name: str, message: Message) -> None:
        """Tell the bot and those who wait that a message came, changed or went."""
        self.world.changes.note()
        if not message.ephemeral:
            self.world.tell(name, message)

    def delete(self) -> None:
        """Delete the channel (and tell the bot)."""
        self.deleted = True
        self.world.forget_channel(self)

    def need(self, permission: int) -> None:
        """Refuse what the bot may not do here: 50001 when it cannot see the channel, else 50013."""
        if self.guild and (not self.guild.installed or not self.bot_permissions & flags.VIEW_CHANNEL):
            raise Refused(403, MISSING_ACCESS, "Missing Access", violation=False)
        if permission & ~self.bot_permissions:
            raise Refused(403, MISSING_PERMISSIONS, "Missing Permissions", violation=False)

    @property
    def app_permissions(self) -> int:
        """What the app may do here, as interactions say it."""
        return self.bot_permissions if self.guild else DM_PERMISSIONS

    def raw(self) -> Json:
        """Return the channel object of the API."""
        last = next(reversed(self.record), None)
        body: Json = {"id": self.id, "type": self.kind, "last_message_id": last, "flags": 0}
        if self.guild is None:
            assert self.recipient is not None
            return {**body, "recipients": [self.recipient.raw()]}
        return {
            **body,
            "name": self.name,
            "guild_id": self.guild.id,
            "position": self.position,
            "permission_overwrites": [],
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
        }

    def partial(self, permissions: int) -> Json:
        """Return the partial channel of interactions."""
        return self.raw() if self.guild is None else {**self.raw(), "permissions": str(permissions)}
