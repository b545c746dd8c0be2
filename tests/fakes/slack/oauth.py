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


CODE_SECONDS = 600
"""https://docs.slack.dev/authentication/installing-with-oauth#exchanging: codes expire within ten minutes."""


@dataclass(slots=True)
class Code:
    """What an approval is worth: once, soon, and for the address it was given to, if one was named."""

    user: User
    scopes: set[str]
    redirect_uri: str | None
    made_at: float
    organisation: str | None = None
    used: bool = False


def approve(
    platform: Platform, user: User, query: Json, *, organisation: str | None = None, without: frozenset[str]
) -> str:
    """`user` clicks "Allow"; gives the address Slack sends the browser to.

    `without` are optional scopes that they leave out; with an `organisation` they choose all its workspaces.
    https://docs.slack.dev/authentication/installing-with-oauth#asking
    """
    asked = set(str(query.get("scope", "")).split(",")) - {""}
    if not asked:
        raise AssertionError("authorize: no scope is asked for")
    code = f"{token_hex(5)}.{token_hex(8)}"
    named = query.get("redirect_uri")
    platform.codes[code] = Code(user, asked - without, named, platform.clock.now(), organisation)
    return came_back(platform, query, {"code": code})


def came_back(platform: Platform, query: Json, answer: dict[str, str]) -> str:
    """To the address that was named, which must begin with one that is registered; else to the first of those.

    https://docs.slack.dev/authentication/installing-with-oauth#redirect_urls
    """
    if query.get("client_id") != platform.client_id:
        raise AssertionError(f"authorize: client_id {query.get('client_id')!r} is not the app's")
    redirect = str(query.get("redirect_uri") or platform.redirect_uri)
    if not platform.redirect_uri or not redirect.startswith(platform.redirect_uri):
        raise AssertionError(f"authorize: {redirect!r} is not registered with the app")
    packed = urlencode(answer | {"state": str(query.get("state", ""))})
    return f"{redirect}{'&' if '?' in redirect else '?'}{packed}"


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
    """https://docs.slack.dev/reference/methods/oauth.v2.access.

    Installing again adds scopes, and the token stays, unless it was revoked. What is documented as an error of the
    person (too late) is no violation of the app's; that a code is spent is said in practice, and not documented.
    """
    credentials(call)
    code = call.platform.codes.get(str(call.args.get("code")))
    if code is None:
        raise call.refuse("invalid_code")
    if code.used:
        raise call.refuse("code_already_used")
    if call.platform.clock.now() - code.made_at > CODE_SECONDS:
        raise Refusal("invalid_code")
    if call.args.get("redirect_uri") != code.redirect_uri:
        raise call.refuse("bad_redirect_uri", str(call.args.get("redirect_uri")))
    code.used = True
    if code.organisation is not None:
        return granted_to_all(call.platform, code)
    team = code.user.team
    again = team.token_error is None
    if not again:
        call.platform.dead_tokens[team.bot_token] = team.token_error or ""
        team.bot_token = f"xoxb-{team.id}-{token_hex(12)}"
    team.scopes = team.scopes | code.scopes if again else code.scopes
    team.token_error = None
    return {
        "app_id": call.platform.app_id, "access_token": team.bot_token, "token_type": "bot",
        "scope": ",".join(sorted(team.scopes)), "bot_user_id": team.bot.id,
        "team": {"id": team.id, "name": team.name}, "enterprise": None,
        "authed_user": {"id": code.user.id}, "is_enterprise_install": False,
    }  # fmt: skip


def granted_to_all(platform: Platform, code: Code) -> Json:
    """An installation for an organisation: https://docs.slack.dev/enterprise/developing-for-enterprise-orgs."""
    token = f"xoxb-org-{token_hex(12)}"
    platform.organisation_tokens.add(token)
    return {
        "app_id": platform.app_id, "access_token": token, "token_type": "bot",
        "scope": ",".join(sorted(code.scopes)), "bot_user_id": code.user.team.bot.id, "team": None,
        "enterprise": {"id": code.organisation, "name": "Grid"},
        "authed_user": {"id": code.user.id}, "is_enterprise_install": True,
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
    token = call.authorization.removeprefix("Bearer ")
    if token in call.platform.organisation_tokens:
        call.platform.organisation_tokens.discard(token)
        return {"revoked": True}
    if not call.flag("test"):
        call.team.token_error = "token_revoked"
    return {"revoked": not call.flag("test")}


METHODS = {
    "oauth.v2.access": Method(access),
    "apps.uninstall": Method(uninstall),
    "auth.revoke": Method(revoke),
}
