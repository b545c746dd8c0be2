"""A workspace that the app is installed in: who we are there, what we may do, and the ways to its Web API."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.writing import Writer

library_log = logging.getLogger("adapters.slack.library")
"""Of bolt and the SDK. Its level is set: where none is, the SDK words debug lines at every call, for nobody."""
library_log.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Workspace:
    """`client` reads, and repeats a call when the connection breaks; `writer` writes, and never repeats one."""

    team: str
    name: str
    domain: str
    bot: str
    bot_id: str
    scopes: frozenset[str]
    client: AsyncWebClient
    writer: Writer

    def link(self, channel: str, ts: str) -> str:
        """A message's address, as chat.getPermalink would give it."""
        return f"https://{self.domain}/archives/{channel}/p{ts.replace('.', '')}"


async def meet(session: aiohttp.ClientSession, api_url: str, token: str) -> Workspace:
    """The workspace of a bot token, by https://docs.slack.dev/reference/methods/auth.test. Raises SlackApiError."""
    client = web_client(session, api_url, token)
    known = await client.auth_test()
    scopes = known.headers.get("x-oauth-scopes", "")
    return Workspace(
        known["team_id"],
        known["team"],
        urlsplit(known["url"]).hostname or "slack.com",
        known["user_id"],
        known["bot_id"],
        frozenset(each.strip() for each in scopes.split(",")),
        client,
        Writer(session, api_url, token, client.proxy),
    )


def web_client(session: aiohttp.ClientSession, api_url: str, token: str | None = None) -> AsyncWebClient:
    again = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler()]
    return AsyncWebClient(token, api_url, session=session, logger=library_log, retry_handlers=again)
