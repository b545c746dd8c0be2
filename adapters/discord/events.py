"""Discord's interactions as the core's values: who did it, where, and what was typed or pressed.

They are read from the event as it comes over the gateway.
https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import discord

from bot.model import Account, Person, Place

PLATFORM = "discord"

EPHEMERAL = 64
"""The message flag with which only one person sees a message."""

_STAFF = discord.Permissions(manage_guild=True, administrator=True).value
_NESTED = frozenset({1, 2})
_ATTACHMENT = 11
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type."""

Event = Mapping[str, Any]


class Type(IntEnum):
    """…#interaction-object-interaction-type."""

    COMMAND = 2
    PRESS = 3
    AUTOCOMPLETE = 4
    FORM = 5


@dataclass(frozen=True, slots=True)
class Ticket:
    """What lets us answer one interaction, for 15 minutes."""

    id: str
    application: str
    token: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its name ("schedule daily") and its options as text.

    `focused` is the option being typed, for autocomplete; `attachment` is Discord's description of a file given.
    """

    command: str
    options: Mapping[str, str]
    focused: str = ""
    attachment: Event | None = None


def ticket_of(event: Event) -> Ticket:
    return Ticket(event["id"], event["application_id"], event["token"])


def person_of(event: Event) -> Person:
    """The name is the one that this server shows: nickname, else display name, else user name."""
    member = event.get("member") or {}
    user = member.get("user") or event["user"]
    return Person(
        Account(PLATFORM, "", user["id"]),
        member.get("nick") or user.get("global_name") or user["username"],
        staff=bool(int(member.get("permissions", 0)) & _STAFF),
        roles=frozenset(member.get("roles", ())),
    )


def place_of(event: Event, space_name: str) -> Place:
    """A direct message belongs to no space."""
    space = event.get("guild_id")
    return Place(PLATFORM, space, event.get("channel_id") or "", private=space is None, space_name=space_name)


def pressed_own(event: Event) -> bool:
    """Whether the message that was pressed is one that nobody else sees."""
    message = event.get("message")
    return message is not None and ("guild_id" not in event or bool(message.get("flags", 0) & EPHEMERAL))


def typed_of(event: Event) -> Typed:
    """Sub-commands are nested options; an option's value is text, a number, or the id of what was chosen."""
    data = event["data"]
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


def entered(event: Event, field: str) -> str:
    """What was typed into a form's field."""
    parts = _fields(event["data"]["components"])
    return next((part["value"] for part in parts if part.get("custom_id") == field), "")


def _fields(components: list[Any]) -> Iterator[Event]:
    """A field stands in a label, or (in older forms) in an action row."""
    for part in components:
        yield from part.get("components") or [part.get("component") or {}]
