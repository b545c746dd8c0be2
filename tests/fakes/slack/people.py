"""Who is who: auth.test, users, user groups, the workspace, and the socket's address."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from .call import Call, Method, scope

if TYPE_CHECKING:
    from .journal import Json


def auth_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    team = call.team
    return {
        "url": f"https://{team.domain}.slack.com/", "team": team.name, "user": team.bot.name,
        "team_id": team.id, "user_id": team.bot.id, "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }  # fmt: skip


def connections_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open: an address for one connection."""
    ticket = token_hex(12)
    call.platform.socket_tickets.add(ticket)
    base = call.platform.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.platform.app_id}"}


def user_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    shown = call.user().payload()
    if not call.flag("include_locale"):
        del shown["locale"]
    return {"user": shown}


def usergroups_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.list"""
    rows = [group.payload(call.team.id) for group in call.team.usergroups.values()]
    if not call.flag("include_users"):
        for row in rows:
            del row["users"]
    return {"usergroups": rows}


def usergroup_users(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.users.list"""
    group = call.team.usergroups.get(call.need("usergroup"))
    if group is None:
        raise call.refuse("no_such_subteam", call.need("usergroup"))
    return {"users": [user.id for user in group.users]}


def team_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/team.info"""
    team = call.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}}


METHODS = {
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(connections_open),
    "users.info": Method(user_info, scope("users:read")),
    "usergroups.list": Method(usergroups_list, scope("usergroups:read")),
    "usergroups.users.list": Method(usergroup_users, scope("usergroups:read")),
    "team.info": Method(team_info, scope("team:read")),
}
