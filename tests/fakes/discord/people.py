"""What people do: each act makes an interaction and tells the bot, exactly as Discord would.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.fakes.discord import interactions as kinds
from tests.fakes.discord.event import Event
from tests.fakes.discord.filling import fill_form
from tests.fakes.discord.forms import Modal
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.message import BUTTON, SELECTS, walk
from tests.fakes.discord.options import CannotDo, Resolver, fill, find, nest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.filling import Entry
    from tests.fakes.discord.guild import User
    from tests.fakes.discord.message import Message
    from tests.fakes.discord.options import Value
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

# #interaction-object-interaction-context-types
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
STRING_SELECT = 3


class People:
    """The hands of all users. Whatever a client would not offer raises CannotDo."""

    def __init__(self, world: World) -> None:
        self._world = world

    def slash(
        self, user: User, channel: Channel, line: str, options: Mapping[str, Value], *, user_install: bool = False
    ) -> Interaction:
        """Use a slash command, with its group and sub-command: "schedule daily"."""
        command, path = self._offered(user, channel, line)
        declared = (path[-1] if path else command).get("options") or []
        resolver = Resolver(self._world, channel)
        leaves = fill(declared, options, resolver)
        data = self._command(command, nest(path, leaves), resolver)
        return self._happen(kinds.COMMAND, user, channel, data, user_install=user_install)

    def autocomplete(
        self, user: User, channel: Channel, line: str, options: Mapping[str, Value], focused: str
    ) -> Interaction:
        """Type into an option that has autocomplete."""
        command, path = self._offered(user, channel, line)
        declared = (path[-1] if path else command).get("options") or []
        option = next((known for known in declared if known["name"] == focused), None)
        if option is None or not option.get("autocomplete"):
            message = f"/{line}: {focused} has no autocomplete"
            raise CannotDo(message)
        resolver = Resolver(self._world, channel)
        leaves = fill(declared, options, resolver, focused)
        data = self._command(command, nest(path, leaves), resolver)
        interaction = self._make(kinds.AUTOCOMPLETE, user, channel, data)
        # Not sent: it tells the fake which kind of choices must come.
        interaction.data = {**data, "focused_type": option["type"]}
        return self._tell(interaction)

    def press(self, user: User, message: Message, custom_id: str, *, stale: bool = False) -> Interaction:
        """Press a button; `stale` presses one that the person's client still shows though it is gone or disabled."""
        button = self._component(user, message, custom_id, stale=stale)
        if button.get("type", BUTTON) != BUTTON:
            raise CannotDo(custom_id + " is no button")
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": button.get("id", 0)}
        return self._happen(kinds.COMPONENT, user, message.channel, data, message)

    def select(self, user: User, message: Message, custom_id: str, values: Sequence[Value]) -> Interaction:
        """Choose from a select menu: values of a string select, else users, roles or channels."""
        menu = self._component(user, message, custom_id)
        offered = {option["value"] for option in menu.get("options") or ()}
        low, high = menu.get("min_values", 1), menu.get("max_values", 1)
        strange = menu["type"] == STRING_SELECT and not set(values) <= offered
        if menu["type"] not in SELECTS or not low <= len(values) <= high or strange:
            message_ = f"{custom_id}: {list(values)!r} cannot be chosen ({low} to {high} of {sorted(offered)})"
            raise CannotDo(message_)
        resolver = Resolver(self._world, message.channel)
        data: Json = {"component_type": menu["type"], "custom_id": custom_id, "id": menu.get("id", 0)}
        data["values"] = [resolver.value(value) for value in values]
        if resolver.data:
            data["resolved"] = resolver.data
        return self._happen(kinds.COMPONENT, user, message.channel, data, message)

    def submit(self, user: User, asked: Interaction, entries: Mapping[str, Entry]) -> Interaction:
        """Send the form that an interaction was answered with; it may be sent once more, as a client does on errors."""
        if not isinstance(asked.modal, Modal) or asked.user is not user:
            message = f"{user.name} was not shown a form"
            raise CannotDo(message)
        resolver = Resolver(self._world, asked.channel)
        components = fill_form(asked.modal, entries, resolver)
        data: Json = {"custom_id": asked.modal.custom_id, "components": components}
        if resolver.data:
            data["resolved"] = resolver.data
        return self._happen(kinds.MODAL_SUBMIT, user, asked.channel, data, asked.source)

    def redeliver(self, interaction: Interaction) -> None:
        """Send the same event once more, as Discord may."""
        self._tell(interaction)

    def _offered(self, user: User, channel: Channel, line: str) -> tuple[Json, list[Json]]:
        guild = channel.guild
        command, path = find(self._world.registry.offered(guild.id if guild else None), line)
        contexts = command["contexts"]
        here = GUILD_CONTEXT if guild else BOT_DM_CONTEXT
        hidden = contexts is not None and here not in contexts
        if hidden or (guild is None and contexts is None and command["dm_permission"] is False):
            message = f"/{line} is not offered in this context ({here})"
            raise CannotDo(message)
        # "0" leaves it to administrators; see application-commands#permissions.
        needed = command["default_member_permissions"]
        if guild and needed is not None and not guild.commands_for_all:
            allowed = guild.member(user).permissions
            if allowed & int(needed) != int(needed) or (int(needed) == 0 and not allowed & 8):
                message = f"/{line} is not offered to {user.name}: it needs permissions {needed}"
                raise CannotDo(message)
        return command, path

    def _command(self, command: Json, options: list[Json], resolver: Resolver) -> Json:
        data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if options:
            data["options"] = options
        if resolver.data:
            data["resolved"] = resolver.data
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data

    def _component(self, user: User, message: Message, custom_id: str, *, stale: bool = False) -> Json:
        if message.visible_to not in (None, user):
            note = f"{user.name} does not see this message"
            raise CannotDo(note)
        for part in walk(message.layout):
            if part.get("custom_id") == custom_id and (stale or not (part.get("disabled") or message.deleted)):
                return part
        if stale:
            return {}
        note = f"{custom_id!r} is not there to be used: {message.text!r} {message.components}"
        raise CannotDo(note)

    def _happen(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        source: Message | None = None,
        *,
        user_install: bool = False,
    ) -> Interaction:
        return self._tell(self._make(kind, user, channel, data, source, user_install=user_install))

    def _make(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        source: Message | None = None,
        *,
        user_install: bool = False,
    ) -> Interaction:
        world = self._world
        number, token = world.ids.new(), secrets.token_urlsafe(24)
        raw = {"id": number, "token": token, "type": kind, "data": data}
        raw |= self._surroundings(user, channel, source, user_install=user_install)
        interaction = Interaction(world, kind, number, token, user, channel, world.clock.now(), data, raw, source)
        interaction.user_install = user_install
        world.interactions[token] = interaction
        return interaction

    def _tell(self, interaction: Interaction) -> Interaction:
        guild = interaction.channel.guild
        self._world.emit(Event("INTERACTION_CREATE", interaction.raw, guild.id if guild else None))
        return interaction

    def _surroundings(self, user: User, channel: Channel, source: Message | None, *, user_install: bool) -> Json:
        guild = channel.guild
        member = guild.member(user) if guild else None
        raw: Json = {
            "version": 1,
            "application_id": self._world.application_id,
            "channel": channel.partial(member.permissions if member else channel.app_permissions),
            "channel_id": channel.id,
            "locale": user.locale,
            "app_permissions": str(channel.app_permissions),
            "entitlements": [],
            "authorizing_integration_owners": {"1": user.id} if user_install else {"0": guild.id if guild else "0"},
            "context": GUILD_CONTEXT if guild else BOT_DM_CONTEXT,
            "attachment_size_limit": self._world.max_file_bytes,
        }
        if guild and member:
            raw |= {
                "guild_id": guild.id,
                "guild": guild.partial(),
                "guild_locale": guild.locale,
                "member": member.raw(),
            }
        else:
            raw["user"] = user.raw()
        if source is not None:
            raw["message"] = source.raw
        return raw
