"""Socket Mode: hello, envelopes, acknowledgements, disconnects, ping and pong.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMessage, WSMsgType, web

from .journal import Json, Request

if TYPE_CHECKING:
    from .events import Delivery
    from .platform import Platform

# https://docs.slack.dev/reference/methods/apps.connections.open: ten connections at most
MOST_SOCKETS = 10
TAKES_PAYLOAD = {"view_submission", "block_suggestion"}


@dataclass(slots=True, eq=False)
class Socket:
    """One connection of the app."""

    http: web.Request
    ws: web.WebSocketResponse
    pings: int = 0
    pongs: int = 0

    async def send(self, message: Json) -> None:
        await self.ws.send_str(json.dumps(message))


@dataclass(slots=True)
class SocketMode:
    """All connections; an envelope goes to the newest."""

    platform: Platform
    sockets: list[Socket] = field(default_factory=list)
    answers_pings: bool = True
    opened: int = 0

    async def handle(self, http: web.Request) -> web.StreamResponse:
        ticket = http.query.get("ticket", "")
        if ticket not in self.platform.socket_tickets or len(self.sockets) >= MOST_SOCKETS:
            return web.Response(status=403)
        self.platform.socket_tickets.remove(ticket)
        # By hand, so that a test can see pings and leave them unanswered.
        ws = web.WebSocketResponse(autoping=False, timeout=0.1)
        await ws.prepare(http)
        socket = Socket(http, ws)
        await socket.send(self.hello())
        self.sockets.append(socket)
        self.opened += 1
        self.platform.journal.changed()
        try:
            async for message in ws:
                await self.receive(socket, message)
        finally:
            self.sockets = [each for each in self.sockets if each is not socket]
            self.platform.journal.changed()
        return ws

    def hello(self) -> Json:
        return {
            "type": "hello", "num_connections": len(self.sockets) + 1,
            "debug_info": {"host": "applink-fake-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.platform.app_id},
        }  # fmt: skip

    async def receive(self, socket: Socket, message: WSMessage) -> None:
        if message.type is WSMsgType.TEXT:
            self.acknowledge(message.data)
        elif message.type is WSMsgType.PING:
            socket.pings += 1
            if self.answers_pings and not socket.ws.closed:
                await socket.ws.pong(message.data)
        elif message.type is WSMsgType.PONG:
            socket.pongs += 1
            self.platform.journal.changed()

    def acknowledge(self, text: str) -> None:
        platform = self.platform
        try:
            message = json.loads(text)
            payload = message.get("payload")
            envelope_id = message["envelope_id"]
        except (ValueError, KeyError, AttributeError) as error:
            platform.journal.failure(f"not an acknowledgement: {text[:200]}", error)
            return
        platform.journal.request(Request(platform.clock.now(), "ack", message, text.encode()))
        platform.take_ack(envelope_id, payload)

    async def send(self, delivery: Delivery) -> None:
        """Send an envelope; waits for a connection where there is none just now."""
        socket = await self.newest()
        event = delivery.event
        envelope: Json = {
            "envelope_id": delivery.envelope_id, "type": event.kind, "payload": delivery.payload,
            "accepts_response_payload": event.kind == "slash_commands" or event.what in TAKES_PAYLOAD,
        }  # fmt: skip
        if event.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
        await socket.send(envelope)

    async def newest(self) -> Socket:
        await self.connected()
        return next(each for each in reversed(self.sockets) if not each.ws.closed)

    async def connected(self, opened: int = 1) -> None:
        """Wait until the app is connected, for the `opened`th time or later."""
        await self.platform.journal.until(
            lambda: self.opened >= opened and any(not each.ws.closed for each in self.sockets),
            f"connection {opened} of the app",
        )

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew: refresh_requested, warning or link_disabled.

        The old connection goes on working until one of the two closes it, but with link_disabled
        (Socket Mode was switched off) Slack closes it at once.
        """
        for socket in list(self.sockets):
            await socket.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake-1"}})
            if reason == "link_disabled":
                await socket.ws.close()

    async def ping(self) -> None:
        """Ping the app and wait for its pong."""
        socket = await self.newest()
        before = socket.pongs
        await socket.ws.ping(b"fake-slack")
        await self.platform.journal.until(lambda: socket.pongs > before, "a pong")

    def drop(self) -> None:
        """Break all connections without a close frame."""
        broken, self.sockets = self.sockets, []
        for socket in broken:
            if socket.http.transport is not None:
                socket.http.transport.abort()

    async def close(self) -> None:
        for socket in list(self.sockets):
            await socket.ws.close()
