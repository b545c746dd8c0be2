"""The routes of the application itself, of servers and of users.

https://discord.com/developers/docs/resources/guild, .../user and .../application
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.call import Answer, Route
from tests.fakes.discord.problems import unknown

if TYPE_CHECKING:
    from tests.fakes.discord.call import Call
    from tests.fakes.discord.guild import Guild
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_USER = 10004, 10007, 10013


def guild_of(world: World, call: Call) -> Guild:
    """Return the server of the path, if the app is installed there."""
    guild = world.guilds.get(call.path["guild_id"])
    if guild is None:
        raise unknown(UNKNOWN_GUILD, "Guild")
    return guild


def get_me(world: World, _: Call) -> Answer:
    """Get Current User."""
    return Answer(200, world.bot.raw())


def get_application(world: World, _: Call) -> Answer:
    """Get Current Application."""
    body: Json = {
        "id": world.application_id,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "team": None,
        "owner": {"id": "1", "username": "owner", "discriminator": "0", "global_name": None, "avatar": None},
        "interactions_endpoint_url": world.interactions_endpoint,
        "integration_types_config": {"0": {}, "1": {}},
    }
    return Answer(200, body)


def list_my_guilds(world: World, _: Call) -> Answer:
    """Get Current User Guilds."""
    return Answer(
        200,
        [
            {"id": guild.id, "name": guild.name, "icon": None, "owner": False, "permissions": "0", "features": []}
            for guild in world.guilds.values()
        ],
    )


def leave_guild(world: World, call: Call) -> Answer:
    """Leave Guild."""
    world.uninstall(guild_of(world, call))
    return Answer()


def get_user(world: World, call: Call) -> Answer:
    """Get User."""
    user = world.users.get(call.path["user_id"])
    if user is None:
        raise unknown(UNKNOWN_USER, "User")
    return Answer(200, user.raw())


def get_guild(world: World, call: Call) -> Answer:
    """Get Guild."""
    return Answer(200, guild_of(world, call).raw())


def list_channels(world: World, call: Call) -> Answer:
    """Get Guild Channels."""
    return Answer(200, [channel.raw() for channel in guild_of(world, call).channels])


def list_roles(world: World, call: Call) -> Answer:
    """Get Guild Roles."""
    guild = guild_of(world, call)
    return Answer(200, [role.raw() for role in (guild.everyone, *guild.roles)])


def get_member(world: World, call: Call) -> Answer:
    """Get Guild Member."""
    member = guild_of(world, call).members.get(call.path["user_id"])
    if member is None:
        raise unknown(UNKNOWN_MEMBER, "Member")
    return Answer(200, member.raw())


ROUTES = (
    Route("GET", "/users/@me", get_me),
    Route("GET", "/oauth2/applications/@me", get_application),
    Route("GET", "/applications/@me", get_application),
    Route("GET", "/users/@me/guilds", list_my_guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Route("GET", "/users/{user_id}", get_user),
    Route("GET", "/guilds/{guild_id}", get_guild),
    Route("GET", "/guilds/{guild_id}/channels", list_channels),
    Route("GET", "/guilds/{guild_id}/roles", list_roles),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
)
