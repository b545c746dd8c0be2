"""Discord's interactions as the core's values: who did it, where, and what was typed or pressed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.model import Account, Person, Place

PLATFORM = "discord"

_NESTED = frozenset({1, 2})
_ATTACHMENT = 11
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its name ("schedule daily") and its options as text.

    `focused` is the option being typed, for autocomplete; `attachment` is Discord's description of a file given.
    """

    command: str
    options: Mapping[str, str]
    focused: str = ""
    attachment: Data | None = None


def person_of(interaction: discord.Interaction) -> Person:
    """The name is the one that this server shows: nickname, else display name, else user name."""
    user = interaction.user
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Person(
        Account(PLATFORM, "", str(user.id)),
        user.display_name,
        staff=interaction.permissions.manage_guild,
        roles=frozenset(str(role.id) for role in roles if not role.is_default()),
    )


def place_of(interaction: discord.Interaction) -> Place:
    """A direct message belongs to no space."""
    guild = interaction.guild
    return Place(
        PLATFORM,
        None if interaction.guild_id is None else str(interaction.guild_id),
        str(interaction.channel_id or ""),
        private=interaction.guild_id is None,
        space_name=guild.name if guild else "",
    )


def typed_of(data: Data) -> Typed:
    """Sub-commands are nested options; an option's value is text, a number, or the id of what was chosen."""
    names = [data["name"]]
    options = data.get("options", [])
    while options and options[0]["type"] in _NESTED:
        names.append(options[0]["name"])
        options = options[0].get("options", [])
    return Typed(
        " ".join(names),
        {option["name"]: str(option["value"]) for option in options if option["type"] != _ATTACHMENT},
        next((option["name"] for option in options if option.get("focused")), ""),
        next((data["resolved"]["attachments"][each["value"]] for each in options if each["type"] == _ATTACHMENT), None),
    )


def entered(components: list[Any], field: str) -> str:
    """What was typed into a form's field."""
    return next((part["value"] for part in _fields(components) if part.get("custom_id") == field), "")


def _fields(components: list[Any]) -> Iterator[Data]:
    """A field stands in a label, or (in older forms) in an action row."""
    for part in components:
        yield from part.get("components") or [part.get("component") or {}]
