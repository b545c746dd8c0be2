"""Socket Mode: the connection, what ends it, and what is said about it.

https://docs.slack.dev/apis/events-api/using-socket-mode. The SDK connects again by itself, after a `disconnect`
envelope and when its pings are not answered; but with a token that is no good it tries for ever.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import UNUSABLE
from adapters.slack.workspace import library_log
from bot.clock import Clock
from bot.delivery import StartError

HEARTBEAT = 10.0
"""Seconds between two pings; a connection is broken when four go unanswered."""

AGAIN = timedelta(seconds=10)
"""Between two attempts to reach Slack at the start."""

APP_REFUSED = (
    "Slack does not accept SLACK_APP_TOKEN ({}). Copy the App-Level Token (xapp-…, scope connections:write) from the "
    "app's page, Basic Information."
)
SOCKET_MODE_OFF = "Socket Mode is switched off. Switch it on at the app's page, Settings, Socket Mode; I keep trying."

_ENVELOPE = 500
"""Characters: a `disconnect` envelope is short, and nothing longer is searched."""

log = structlog.get_logger()


class Socket:
    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, heartbeat: float) -> None:
        self._handler = AsyncSocketModeHandler(
            app, app_token, logger=library_log, web_client=client, ping_interval=heartbeat
        )
        self._handler.client.on_message_listeners.append(_heed)

    async def connect(self, address: str) -> None:
        self._handler.client.wss_uri = address
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        await self._handler.close_async()  # type: ignore[no-untyped-call]


async def _heed(message: aiohttp.WSMessage) -> None:
    """Says why Slack ends the connection, where somebody can do something about it."""
    text = message.data
    if len(text) < _ENVELOPE and '"link_disabled"' in text:
        log.error("slack.link_disabled", what=SOCKET_MODE_OFF)


async def socket_address(client: AsyncWebClient, app_token: str) -> str:
    """By https://docs.slack.dev/reference/methods/apps.connections.open.

    Raises StartError for a bad token, else SlackApiError.
    """
    try:
        address: str = (await client.apps_connections_open(app_token=app_token))["url"]
    except SlackApiError as error:
        if error.response["error"] not in UNUSABLE:
            raise
        raise StartError(APP_REFUSED.format(error.response["error"])) from error
    return address


async def wait_a_little(clock: Clock, cause: Exception) -> None:
    log.warning("slack.unreachable", cause=f"{type(cause).__name__}: {cause}", again_in=str(AGAIN))
    await clock.wait_until(clock.now() + AGAIN, asyncio.Event())
