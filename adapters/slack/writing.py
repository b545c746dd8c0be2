"""Writing to Slack by its Web API: each call is made once, and fails as the core's errors.

The SDK's own client repeats a call when the connection drops, after it took effect too, and so posts twice.
"""

from __future__ import annotations

import json

import aiohttp

from adapters.slack.errors import slack_errors, told
from adapters.slack.render import Json
from bot.delivery.adapter import UnknownError
from bot.delivery.pacing import Scope

_SCOPES = {"chat.postMessage": Scope.CHANNEL, "chat.postEphemeral": Scope.CHANNEL}
"""What a rate limit is about: https://docs.slack.dev/apis/web-api/rate-limits; the others' is the workspace's."""


class Writer:
    """Of methods that take JSON (https://docs.slack.dev/apis/web-api#post_bodies): those that write."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str, proxy: str | None) -> None:
        self._session = session
        self._base = api_url if api_url.endswith("/") else f"{api_url}/"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._proxy = proxy

    async def call(self, method: str, arguments: Json) -> Json:
        """What Slack answers. Raises DeliveryError."""
        address = f"{self._base}{method}"
        with slack_errors():
            async with self._session.post(address, json=arguments, headers=self._headers, proxy=self._proxy) as answer:
                status, wait, body = answer.status, answer.headers.get("Retry-After"), await answer.read()
        try:
            found: Json = json.loads(body)
        except ValueError as error:
            raise UnknownError(f"Slack answered {method} with {status}, and no JSON.") from error
        if not found.get("ok"):
            raise told(str(found.get("error", "")), status, wait, _SCOPES.get(method, Scope.SPACE))
        return found
