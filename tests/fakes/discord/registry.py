"""The application commands that the bot has registered."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tests.fakes.discord.problems import unknown

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

UNKNOWN_COMMAND = 10063


class Registry:
    """Commands by scope: None for global ones, else a server's id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._scopes: dict[str | None, dict[str, Json]] = {}
        self.writes = 0

    def listed(self, scope: str | None) -> list[Json]:
        """Return the commands of one scope."""
        return list(self._scopes.get(scope, {}).values())

    def offered(self, guild_id: str | None) -> list[Json]:
        """Return what a person is offered in a server (or in a DM): its own commands first."""
        own = self.listed(guild_id) if guild_id else []
        names = {command["name"] for command in own}
        return own + [command for command in self.listed(None) if command["name"] not in names]

    def get(self, scope: str | None, command_id: str) -> Json:
        """Return one command, or refuse with 10063."""
        command = self._scopes.get(scope, {}).get(command_id)
        if command is None:
            raise unknown(UNKNOWN_COMMAND, "application command")
        return command

    def put(self, scope: str | None, body: Json) -> tuple[Json, bool]:
        """Create a command, or replace the one of that name and type; say whether it is new."""
        commands = self._scopes.setdefault(scope, {})
        kind = body.get("type", 1)
        same = [known for known in commands.values() if (known["name"], known["type"]) == (body["name"], kind)]
        command_id = same[0]["id"] if same else self._world.ids.new()
        commands[command_id] = self._stored(scope, command_id, body)
        self._changed()
        return commands[command_id], not same

    def overwrite(self, scope: str | None, bodies: list[Json]) -> list[Json]:
        """Replace all commands of a scope; those whose names stay keep their ids."""
        known = {(command["name"], command["type"]): command["id"] for command in self.listed(scope)}
        fresh = {}
        for body in bodies:
            command_id = known.get((body["name"], body.get("type", 1))) or self._world.ids.new()
            fresh[command_id] = self._stored(scope, command_id, body)
        self._scopes[scope] = fresh
        self._changed()
        return list(fresh.values())

    def edit(self, scope: str | None, command_id: str, body: Json) -> Json:
        """Change some fields of a command."""
        merged = {**self.get(scope, command_id), **body}
        self._scopes[scope][command_id] = self._stored(scope, command_id, merged)
        self._changed()
        return self._scopes[scope][command_id]

    def delete(self, scope: str | None, command_id: str) -> None:
        """Remove a command."""
        self.get(scope, command_id)
        del self._scopes[scope][command_id]
        self._changed()

    def forget(self, scope: str) -> None:
        """Remove a server's commands, as when the app is uninstalled."""
        self._scopes.pop(scope, None)

    def _changed(self) -> None:
        self.writes += 1
        self._world.changes.note()

    def _stored(self, scope: str | None, command_id: str, body: Json) -> Json:
        stored: Json = {
            "default_member_permissions": None,
            "description": "",
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "dm_permission": True,
            "options": [],
            **body,
            "type": body.get("type", 1),
            "id": command_id,
            "application_id": self._world.application_id,
        }
        if scope is not None:
            stored["guild_id"] = scope
        stored.pop("version", None)
        digest = hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).digest()
        return {**stored, "version": str(int.from_bytes(digest[:6]))}
