"""What a person types into a slash command, as Discord sends it: nested, typed, with resolved data.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-application-command-data-structure
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord.channel import Channel
from tests.fakes.discord.command_limits import INTEGER, NESTED, NUMBER, STRING
from tests.fakes.discord.composing import keep
from tests.fakes.discord.guild import Role, User
from tests.fakes.discord.message import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT = 5, 6, 7, 8, 9, 11
LONGEST_STRING = 6000

Value = str | int | float | bool | User | Channel | Role | Upload
TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
    ATTACHMENT: (Upload,),
}


class CannotDo(AssertionError):  # noqa: N818 - reads as what the person meets
    """Discord's client would not let a person do this."""


@dataclass(slots=True)
class Resolver:
    """Gathers the `resolved` part of interaction data."""

    world: World
    channel: Channel
    data: Json = field(default_factory=dict)

    def value(self, value: Value) -> str | int | float | bool:
        """Return the value that is sent; whatever has an id is put into `resolved`."""
        if isinstance(value, User):
            self._put("users", value.id, value.raw())
            if self.channel.guild:
                partial = self.channel.guild.member(value).partial()
                self._put("members", value.id, {k: v for k, v in partial.items() if k not in ("deaf", "mute")})
        elif isinstance(value, Role):
            self._put("roles", value.id, value.raw())
        elif isinstance(value, Channel):
            self._put("channels", value.id, value.partial(value.bot_permissions))
        elif isinstance(value, Upload):
            attachment = keep(self.world, self.channel, value)
            self._put("attachments", attachment.id, {**attachment.raw(), "ephemeral": True})
            return attachment.id
        else:
            return value
        return value.id

    def _put(self, kind: str, number: str, raw: Json) -> None:
        self.data.setdefault(kind, {})[number] = raw


def find(commands: list[Json], line: str) -> tuple[Json, list[Json]]:
    """Return the command and the group and sub-command that a line such as "schedule daily" names."""
    name, *rest = line.split()
    command = next((known for known in commands if known["name"] == name and known["type"] == 1), None)
    if command is None:
        message = f"/{name} is not offered here; these are: {sorted(known['name'] for known in commands)}"
        raise CannotDo(message)
    path: list[Json] = []
    for word in rest:
        options = (path[-1] if path else command).get("options") or []
        part = next((option for option in options if option["name"] == word and option["type"] in NESTED), None)
        if part is None:
            message = f"/{line}: no sub-command {word!r}"
            raise CannotDo(message)
        path.append(part)
    last = (path[-1] if path else command).get("options") or []
    if any(option["type"] in NESTED for option in last):
        message = f"/{line} needs one of {[option['name'] for option in last]}"
        raise CannotDo(message)
    return command, path


def nest(path: list[Json], leaves: list[Json]) -> list[Json]:
    """Wrap parameters into their sub-command and group."""
    for part in reversed(path):
        leaves = [{"name": part["name"], "type": part["type"], "options": leaves}]
    return leaves


def fill(
    declared: list[Json], values: Mapping[str, Value], resolver: Resolver, focused: str | None = None
) -> list[Json]:
    """Turn what a person gives into typed options, refusing what Discord's client would not send."""
    known = {option["name"]: option for option in declared}
    if strange := set(values) - set(known):
        message = f"no such options: {sorted(strange)}; there are {sorted(known)}"
        raise CannotDo(message)
    missing = [option["name"] for option in declared if option.get("required") and option["name"] not in values]
    if missing and focused is None:
        message = f"required options are missing: {missing}"
        raise CannotDo(message)
    filled = []
    for name, value in values.items():
        option: Json = {"name": name, "type": known[name]["type"]}
        if name == focused:
            # Discord does not check what is still being typed, and sends it as it stands.
            option |= {"value": value, "focused": True}
        else:
            _check(known[name], value)
            option["value"] = resolver.value(value)
        filled.append(option)
    return filled


def _check(option: Json, value: Value) -> None:
    kind = option["type"]
    fits = isinstance(value, TYPES[kind]) and (kind == BOOLEAN or not isinstance(value, bool))
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if not fits or (choices and value not in choices):
        message = f"{option['name']}: {value!r} is not possible (type {kind}, choices {choices})"
        raise CannotDo(message)
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or LONGEST_STRING
        size: float = len(value)
    elif isinstance(value, int | float):
        low, high = option.get("min_value", value), option.get("max_value", value)
        size = value
    else:
        return
    if not low <= size <= high:
        message = f"{option['name']}: {value!r} is not between {low} and {high}"
        raise CannotDo(message)
