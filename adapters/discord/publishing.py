"""The command table as Discord's application commands, published only when it differs from what stands there.

https://discord.com/developers/docs/interactions/application-commands
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.grammar import Command, Param

Body = dict[str, Any]

SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, CHANNEL, ROLE, ATTACHMENT = 1, 2, 3, 4, 7, 8, 11
"""#application-command-object-application-command-option-type."""

DESCRIPTION = 100
STAFF = str(discord.Permissions(manage_guild=True).value)
EVERYWHERE = [0, 1]
"""#interaction-contexts: servers, and direct messages with the bot."""
BY_SERVERS = [0]
"""#installation-context."""

_PICKED = {"channel": CHANNEL, "role": ROLE, "file": ATTACHMENT}


def payloads(commands: Iterable[Command]) -> list[Body]:
    """A command named by two words is a sub-command of the first."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.name.split()[0], []).append(command)
    return [_command(name, members) for name, members in groups.items()]


def _command(name: str, members: Sequence[Command]) -> Body:
    alone = len(members) == 1 and members[0].name == name
    body: Body = {
        "type": 1,
        "name": name,
        "description": _described(members[0].help) if alone else _summary(name, members),
        "options": _options(members[0]) if alone else [_sub_command(command) for command in members],
        "contexts": EVERYWHERE,
        "integration_types": BY_SERVERS,
        "default_member_permissions": STAFF if all(command.staff for command in members) else None,
    }
    return body


def _sub_command(command: Command) -> Body:
    return {
        "type": SUB_COMMAND,
        "name": command.name.split()[1],
        "description": _described(command.help),
        "options": _options(command),
    }


def _summary(name: str, members: Sequence[Command]) -> str:
    """Discord never shows it, but demands it."""
    return _described(f"{name.capitalize()}: {', '.join(command.name.split()[1] for command in members)}")


def _options(command: Command) -> list[Body]:
    """Those that must be given stand first, as Discord demands."""
    return [_option(param) for param in sorted(command.params, key=lambda param: not param.required)]


def _option(param: Param) -> Body:
    kind = param.type
    body: Body = {
        "type": _PICKED.get(kind.picks, STRING),
        "name": param.name,
        "description": _described(param.help),
    }
    if param.required:
        body["required"] = True
    if kind.choices:
        body["choices"] = [{"name": choice, "value": choice} for choice in kind.choices]
    elif kind.suggests:
        body["autocomplete"] = True
    elif kind.bounds:
        body |= {"type": INTEGER, "min_value": kind.bounds[0], "max_value": kind.bounds[1]}
    return body


def _described(text: str) -> str:
    return text if len(text) <= DESCRIPTION else f"{text[: DESCRIPTION - 1]}…"


async def publish(http: discord.http.HTTPClient, application: int, commands: Iterable[Command]) -> bool:
    """Whether Discord had to be told. Creations are limited to 200 a day."""
    ours = payloads(commands)
    theirs: Any = await http.get_global_commands(application)
    if _comparable(ours) == _comparable(theirs):
        return False
    await http.bulk_upsert_global_commands(application, payload=ours)
    return True


def _comparable(bodies: Iterable[Mapping[str, Any]]) -> dict[str, Body]:
    """What we say of commands, by name: Discord adds ids, versions and defaults, and gives them in any order."""
    return {
        body["name"]: {
            "type": body.get("type", 1),
            "description": body["description"],
            "permissions": body.get("default_member_permissions"),
            "contexts": sorted(body.get("contexts") or ()),
            "integration_types": sorted(body.get("integration_types") or ()),
            "options": [_comparable_option(option) for option in body.get("options") or ()],
        }
        for body in bodies
    }


def _comparable_option(option: Mapping[str, Any]) -> Body:
    return {
        "type": option["type"],
        "name": option["name"],
        "description": option["description"],
        "required": option.get("required", False),
        "autocomplete": option.get("autocomplete", False),
        "bounds": (option.get("min_value"), option.get("max_value")),
        "choices": [(choice["name"], choice["value"]) for choice in option.get("choices") or ()],
        "options": [_comparable_option(each) for each in option.get("options") or ()],
    }
