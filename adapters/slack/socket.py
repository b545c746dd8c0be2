"""Socket Mode: we call Slack, and everything that it has to tell comes by that connection.

https://docs.slack.dev/apis/events-api/using-socket-mode. The SDK connects again by itself, after a `disconnect`
envelope and when its pings are not answered; but with a token that is no good it tries for ever.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack.bolt_app import bolt_app
from adapters.slack.door import Door
from adapters.slack.reaching import reached
from adapters.slack.workspace import library_log, web_client
from bot.clock import Clock
from bot.configuration.secret import Secret

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

HEARTBEAT = 10.0
"""Seconds between two pings; a connection is broken when four go unanswered."""

APP_REFUSED = (
    "Slack does not accept SLACK_APP_TOKEN ({}). Copy the App-Level Token (xapp-…, scope connections:write) from the "
    "app's page, Basic Information."
)
SOCKET_MODE_OFF = "Socket Mode is switched off. Switch it on at the app's page, Settings, Socket Mode; I keep trying."

_ENVELOPE = 500
"""Characters: a `disconnect` envelope is short, and nothing longer is searched."""

log = structlog.get_logger()


class SocketMode:
    routes: Sequence[RouteDef] = ()

    def __init__(self, app_token: Secret, api_url: str, heartbeat: float = HEARTBEAT) -> None:
        self._app_token = app_token.reveal()
        self._api_url = api_url
        self._heartbeat = heartbeat
        self._client: SocketModeClient | None = None

    @property
    def connected(self) -> bool:
        connection = self._client.current_session if self._client else None
        return connection is not None and not connection.closed

    @asynccontextmanager
    async def open(self, door: Door, session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[None]:
        """Raises StartError for a token that is no good."""
        client = web_client(session, self._api_url)

        async def address() -> str:
            """https://docs.slack.dev/reference/methods/apps.connections.open."""
            found: str = (await client.apps_connections_open(app_token=self._app_token))["url"]
            return found

        where = await reached(clock, APP_REFUSED, address)
        handler = AsyncSocketModeHandler(
            bolt_app(client, door),
            self._app_token,
            logger=library_log,
            web_client=client,
            ping_interval=self._heartbeat,
        )
        self._client = handler.client
        handler.client.on_message_listeners.append(_heed)
        handler.client.wss_uri = where
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
            yield
        finally:
            self._client = None
            await handler.close_async()  # type: ignore[no-untyped-call]


async def _heed(message: aiohttp.WSMessage) -> None:
    """Says why Slack ends the connection, where somebody can do something about it."""
    text = message.data
    if len(text) < _ENVELOPE and '"link_disabled"' in text:
        log.error("slack.link_disabled", what=SOCKET_MODE_OFF)
