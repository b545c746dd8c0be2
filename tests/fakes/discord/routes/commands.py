"""The routes of application commands.

https://discord.com/developers/docs/interactions/application-commands#endpoints
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.call import Answer, Route
from tests.fakes.discord.channel import MISSING_ACCESS
from tests.fakes.discord.command_limits import check_commands, check_count
from tests.fakes.discord.problems import Problems, Refused

if TYPE_CHECKING:
    from tests.fakes.discord.call import Call
    from tests.fakes.discord.world import World


def _scope(world: World, call: Call) -> str | None:
    """Return the server's id, or None for global commands."""
    guild_id = call.path.get("guild_id")
    foreign = call.path["application_id"] != world.application_id
    if foreign or (guild_id is not None and guild_id not in world.guilds):
        raise Refused(403, MISSING_ACCESS, "Missing Access", violation=False)
    return guild_id


def list_commands(world: World, call: Call) -> Answer:
    """Get Global (or Guild) Application Commands."""
    return Answer(200, world.registry.listed(_scope(world, call)))


def overwrite_commands(world: World, call: Call) -> Answer:
    """Bulk Overwrite Application Commands."""
    scope = _scope(world, call)
    problems = Problems()
    check_commands(call.request.body, problems)
    check_count(call.request.body, problems)
    problems.settle()
    return Answer(200, world.registry.overwrite(scope, call.request.body))


def create_command(world: World, call: Call) -> Answer:
    """Create Application Command: 201, or 200 when it replaces the one of that name."""
    scope = _scope(world, call)
    body = call.request.json
    problems = Problems()
    check_commands([body], problems, single=True)
    others = [known for known in world.registry.listed(scope) if known["name"] != body.get("name")]
    check_count([*others, body], problems)
    problems.settle()
    command, new = world.registry.put(scope, body)
    return Answer(201 if new else 200, command)


def get_command(world: World, call: Call) -> Answer:
    """Get Application Command."""
    return Answer(200, world.registry.get(_scope(world, call), call.path["command_id"]))


def edit_command(world: World, call: Call) -> Answer:
    """Edit Application Command."""
    scope, command_id = _scope(world, call), call.path["command_id"]
    problems = Problems()
    check_commands([{**world.registry.get(scope, command_id), **call.request.json}], problems, single=True)
    problems.settle()
    return Answer(200, world.registry.edit(scope, command_id, call.request.json))


def delete_command(world: World, call: Call) -> Answer:
    """Delete Application Command."""
    world.registry.delete(_scope(world, call), call.path["command_id"])
    return Answer()


def _both(method: str, end: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        (method, f"/applications/{{application_id}}/commands{end}"),
        (method, f"/applications/{{application_id}}/guilds/{{guild_id}}/commands{end}"),
    )


ROUTES = tuple(
    Route(method, template, handle)
    for pair, handle in (
        (_both("GET", ""), list_commands),
        (_both("PUT", ""), overwrite_commands),
        (_both("POST", ""), create_command),
        (_both("GET", "/{command_id}"), get_command),
        (_both("PATCH", "/{command_id}"), edit_command),
        (_both("DELETE", "/{command_id}"), delete_command),
    )
    for method, template in pair
)
