"""Installing, re-installing with more scopes, revoking and uninstalling.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from .call import Call, Method
from .refusal import Refusal

if TYPE_CHECKING:
    from .journal import Json
    from .platform import Platform
    from .world import User


@dataclass(slots=True)
class Code:
    """What an approval is worth: once, for the address it was given to."""

    user: User
    scopes: set[str]
    redirect_uri: str
    used: bool = False


def approve(platform: Platform, user: User, query: Json) -> str:
    """`user` clicks "Allow"; gives the address Slack sends the browser to.

    https://docs.slack.dev/authentication/installing-with-oauth#asking
    """
    if query.get("client_id") != platform.client_id:
        raise AssertionError(f"authorize: client_id {query.get('client_id')!r} is not the app's")
    if not query.get("scope"):
        raise AssertionError("authorize: no scope is asked for")
    code = f"{token_hex(5)}.{token_hex(8)}"
    redirect = str(query.get("redirect_uri") or platform.redirect_uri)
    platform.codes[code] = Code(user, set(str(query["scope"]).split(",")), redirect)
    answer = {"code": code, "state": str(query.get("state", ""))}
    return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(answer)}"


async def authorize_page(http: web.Request) -> web.Response:
    """What a browser would show; a test approves with FakeSlack.authorize."""
    return web.Response(text=f"<h1>Install?</h1><p>{http.query.get('scope', '')}</p>", content_type="text/html")


def credentials(call: Call) -> None:
    """client_id and client_secret, by basic authorization or as arguments."""
    scheme, _, packed = call.authorization.partition(" ")
    if scheme == "Basic":
        client_id, _, secret = b64decode(packed).decode().partition(":")
    else:
        client_id, secret = str(call.args.get("client_id")), str(call.args.get("client_secret"))
    if client_id != call.platform.client_id:
        raise call.refuse("invalid_client_id", client_id)
    if secret != call.platform.client_secret:
        raise call.refuse("bad_client_secret", "")


def access(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/oauth.v2.access: installing again adds scopes, the token stays."""
    credentials(call)
    code = call.platform.codes.get(str(call.args.get("code")))
    if code is None:
        raise call.refuse("invalid_code")
    if code.used:
        raise call.refuse("code_already_used")
    if call.args.get("redirect_uri") not in {None, code.redirect_uri}:
        raise call.refuse("bad_redirect_uri", str(call.args.get("redirect_uri")))
    code.used = True
    team = code.user.team
    team.scopes = code.scopes if team.token_error else team.scopes | code.scopes
    team.token_error = None
    return {
        "app_id": call.platform.app_id, "access_token": team.bot_token, "token_type": "bot",
        "scope": ",".join(sorted(team.scopes)), "bot_user_id": team.bot.id,
        "team": {"id": team.id, "name": team.name}, "enterprise": None,
        "authed_user": {"id": code.user.id}, "is_enterprise_install": False,
    }  # fmt: skip


def uninstall(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.uninstall"""
    token = call.args.get("token") or call.authorization.removeprefix("Bearer ")
    team = call.platform.team_of_token(str(token))
    if team is None or team.token_error:
        raise Refusal("invalid_auth")
    if (call.args.get("client_id"), call.args.get("client_secret")) != (
        call.platform.client_id,
        call.platform.client_secret,
    ):
        raise call.refuse("invalid_client_id")
    team.token_error = "account_inactive"
    return {}


def revoke(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.revoke"""
    if not call.flag("test"):
        call.team.token_error = "token_revoked"
    return {"revoked": not call.flag("test")}


METHODS = {
    "oauth.v2.access": Method(access),
    "apps.uninstall": Method(uninstall),
    "auth.revoke": Method(revoke),
}
