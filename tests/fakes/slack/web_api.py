"""The Web API: authentication, scopes, rate limits, mischief, and the method table.

https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

from . import chat, conversations, files, oauth, people, views
from .call import Call, Method, Scope
from .journal import Json, Request
from .mischief import bend
from .refusal import Refusal

if TYPE_CHECKING:
    from .platform import Platform
    from .world import Team

METHODS: dict[str, Method] = {
    **people.METHODS, **chat.METHODS, **views.METHODS, **conversations.METHODS, **files.METHODS,
    **oauth.METHODS,
}  # fmt: skip

# Form-encoded calls carry these as JSON text: https://docs.slack.dev/apis/web-api#post_bodies
ENCODED = {"blocks", "attachments", "metadata", "view", "files", "users"}
NO_TOKEN = {"oauth.v2.access", "apps.uninstall"}


@dataclass(frozen=True, slots=True)
class WebApi:
    """Answers `/api/<method>`."""

    platform: Platform

    async def handle(self, http: web.Request) -> web.StreamResponse:
        method = http.match_info["method"]
        raw = await http.read()
        args = parse_args(http, raw)
        token = bearer(http) or args.get("token")
        journal = self.platform.journal
        journal.request(Request(self.platform.clock.now(), method, args, raw, token))
        rule = self.platform.mischief.take(method)
        if rule is None:
            return self.answer(http, method, args, token)
        return await bend(rule, http, lambda: self.answer(http, method, args, token))

    def answer(self, http: web.Request, method: str, args: Json, token: str | None) -> web.Response:
        headers: dict[str, str] = {}
        try:
            body = {"ok": True, **self.call(http, method, args, token, headers)}
        except Refusal as refusal:
            body = {"ok": False, "error": refusal.error, **refusal.extra}
            retry_after = body.pop("retry_after", None)
            if retry_after is not None:
                headers["Retry-After"] = str(retry_after)
        self.platform.journal.changed()
        status = 429 if "Retry-After" in headers else 200
        return web.json_response(body, status=status, headers=headers)

    def call(self, http: web.Request, method: str, args: Json, token: str | None, headers: dict[str, str]) -> Json:
        found = METHODS.get(method)
        if found is None:
            self.platform.journal.failure(f"unknown method {method}")
            raise Refusal("unknown_method", req_method=method)
        team = None if method in NO_TOKEN else self.authenticate(method, token)
        if team is not None:
            headers["x-oauth-scopes"] = ",".join(sorted(team.scopes))
            wait = self.platform.rates.retry_after(method, team.id, str(args.get("channel")))
            if wait is not None:
                raise Refusal("ratelimited", retry_after=wait)
        call = Call(self.platform, method, args, team, http.headers.get("Authorization", ""))
        require_scope(found.scope(call), call)
        return found.run(call)

    def authenticate(self, method: str, token: str | None) -> Team | None:
        """https://docs.slack.dev/authentication/tokens: the team of a bot token; none for the app's."""
        if not token:
            raise Refusal("not_authed")
        if method == "apps.connections.open":
            if token == self.platform.app_token:
                return None
            raise Refusal("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
        team = self.platform.team_of_token(token)
        if token in self.platform.dead_tokens:
            raise Refusal(self.platform.dead_tokens[token])
        if team is None and token in self.platform.organisation_tokens:
            return None
        if team is None:
            raise Refusal("not_allowed_token_type" if token == self.platform.app_token else "invalid_auth")
        if team.token_error is not None:
            raise Refusal(team.token_error)
        return team


def require_scope(needed: Scope, call: Call) -> None:
    """https://docs.slack.dev/authentication/installing-with-oauth: missing_scope, with needed and provided."""
    if call.found_team is None or not needed or needed & call.found_team.scopes:
        return
    provided = ",".join(sorted(call.found_team.scopes))
    call.platform.journal.violation("missing_scope", call.method, f"one of {sorted(needed)} is not granted")
    raise Refusal("missing_scope", needed=",".join(sorted(needed)), provided=provided)


def bearer(http: web.Request) -> str | None:
    scheme, _, token = http.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else None


def parse_args(http: web.Request, raw: bytes) -> Json:
    """The arguments from the query and from a JSON or form body; None values are left out."""
    args: Json = dict(http.query)
    if http.content_type == "application/json":
        args |= json.loads(raw or b"{}")
    elif raw:
        args |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    for key in ENCODED & args.keys():
        if isinstance(args[key], str) and args[key][:1] in {"[", "{"}:
            args[key] = json.loads(args[key])
    return {key: value for key, value in args.items() if value is not None}
