"""The gateway: hello, identify, resume, heartbeats, dispatches, and what a test wants to go wrong.

https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import asyncio
import secrets
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.fakes.discord import flags
from tests.fakes.discord.problems import Violation
from tests.fakes.discord.session import Connection, Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.event import Event
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

# topics/opcodes-and-status-codes#gateway-gateway-opcodes
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = (
    0,
    1,
    2,
    3,
    4,
    6,
    7,
    9,
    10,
    11,
)
# topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, BAD_TOKEN, RATE_LIMITED, DISALLOWED_INTENTS = (
    4000,
    4001,
    4002,
    4004,
    4008,
    4014,
)
# events/gateway#sending-events, #rate-limiting
LARGEST_PAYLOAD = 4096
SENDS, SENDS_SECONDS = 120, 60.0
# One shard may identify in 5 s (events/gateway#sharding-max-concurrency), by the client's clock.
IDENTIFY_SECONDS = 4.9
# discord.py waits 5 s before a second identify, unless the client's `before_identify_hook` does not.
AGAIN = 12.0


@dataclass(eq=False, slots=True)
class Hold:
    """Events kept back, so that they come late or in another order."""

    name: str
    gateway: Gateway
    events: list[Event] = field(default_factory=list)
    active: bool = True

    def release(self, order: Iterable[int] | None = None) -> None:
        """Send what was kept (in that order of positions) and keep back no more."""
        self.active = False
        events = self.events if order is None else [self.events[position] for position in order]
        self.events = []
        for event in events:
            self.gateway.deliver(event)


class Gateway:
    """All sessions. Set `heartbeat_ms`, `shards` or `identify_seconds` before a client connects."""

    def __init__(self, world: World, token: str, *, privileged: bool) -> None:
        self._world = world
        self._token = token
        self._privileged = privileged
        self.heartbeat_ms = 41_250
        self.shards = 1
        self.identify_seconds = IDENTIFY_SECONDS
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self._last_identify = float("-inf")
        self._connections: set[Connection] = set()
        self._holds: list[Hold] = []
        self._repeats: dict[str, int] = {}
        self._kept_out: dict[int, list[tuple[Connection, Json]]] = {}
        world.listeners.append(self.dispatch)

    @property
    def url(self) -> str:
        """The address for DEFAULT_GATEWAY, and READY's resume_gateway_url."""
        return self._world.address.replace("http", "ws", 1) + "/gateway"

    # What a test does

    async def ready(self, count: int = 1) -> None:
        """Wait until that many clients (or shards, or one again and again) have identified."""
        await self._world.changes.until(lambda: self.identified >= count, f"{count} identified sessions", AGAIN)

    async def back(self, count: int = 1) -> None:
        """Wait until that many sessions were resumed."""
        await self._world.changes.until(lambda: self.resumed >= count, f"{count} resumed sessions")

    def drop(self, code: int | None = UNKNOWN_ERROR) -> None:
        """Close all connections with a code, or without one as a dead network does."""
        for connection in list(self._connections):
            connection.abort() if code is None else connection.close(code)

    def reconnect(self) -> None:
        """Ask all clients to reconnect and resume (op 7)."""
        self._tell_all({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell all clients that their session is invalid (op 9); resumable or to begin anew."""
        self._tell_all({"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def hold(self, name: str = "INTERACTION_CREATE") -> Hold:
        """Keep back events of that name until `release`."""
        hold = Hold(name, self)
        self._holds.append(hold)
        return hold

    def repeat(self, name: str = "INTERACTION_CREATE", times: int = 1) -> None:
        """Send each of the next `times` events of that name twice."""
        self._repeats[name] = self._repeats.get(name, 0) + times

    def keep_out(self, shard: int) -> None:
        """Do not answer that shard's identify until `let_in`."""
        self._kept_out[shard] = []

    def let_in(self, shard: int) -> None:
        for connection, data in self._kept_out.pop(shard):
            self._begin(connection, data)

    # What the fake does

    def dispatch(self, event: Event) -> None:
        """Send an event to the sessions that hear it, unless it is held back."""
        hold = next((hold for hold in self._holds if hold.active and hold.name == event.name), None)
        if hold is not None:
            hold.events.append(event)
            return
        self.deliver(event)
        if self._repeats.get(event.name):
            self._repeats[event.name] -= 1
            self.deliver(event)

    def deliver(self, event: Event) -> None:
        """Send an event now."""
        for session in self.sessions.values():
            if session.hears(event.guild_id, event.intent):
                session.push(event.name, event.data)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, message.data, message.json())
        except Exception:  # noqa: BLE001 - told to the test, which fails on it
            self._world.failures.append(traceback.format_exc())
        finally:
            self._connections.discard(connection)
            for session in self.sessions.values():
                if session.connection is connection:
                    session.connection = None
            connection.finish()
            await writer
            self._world.changes.note()
        return socket

    def stop(self) -> None:
        """Break all connections: the fake ends."""
        self.drop(None)

    def _receive(self, connection: Connection, text: str, payload: Json) -> None:
        if len(text.encode()) > LARGEST_PAYLOAD:
            self._refuse(connection, DECODE_ERROR, f"a payload of {len(text.encode())} bytes")
        elif payload["op"] == HEARTBEAT:
            self.heartbeats += 1
            connection.send({"op": ACK})
        elif self._too_fast(connection):
            self._refuse(connection, RATE_LIMITED, f"more than {SENDS} payloads in {SENDS_SECONDS} s")
        elif payload["op"] == IDENTIFY:
            self._identify(connection, payload["d"])
        elif payload["op"] == RESUME:
            self._resume(connection, payload["d"])
        elif payload["op"] not in (PRESENCE, VOICE):
            self._world.failures.append(f"the fake gateway does not know op {payload['op']}")
            connection.close(UNKNOWN_OPCODE)

    def _too_fast(self, connection: Connection) -> bool:
        now = time.monotonic()
        connection.sent_at.append(now)
        while connection.sent_at[0] < now - SENDS_SECONDS:
            connection.sent_at.popleft()
        return len(connection.sent_at) > SENDS

    def _refuse(self, connection: Connection, code: int, message: str) -> None:
        self._world.violations.append(Violation("GATEWAY", "/gateway", code, message))
        connection.close(code)

    def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token:
            self._refuse(connection, BAD_TOKEN, "Authentication failed.")
            return
        if data["intents"] & flags.PRIVILEGED_INTENTS and not self._privileged:
            self._refuse(connection, DISALLOWED_INTENTS, f"Disallowed intents: {data['intents']}")
            return
        number, _ = data.get("shard", (0, 1))
        if number > 0 and time.monotonic() < self._last_identify + self.identify_seconds:
            self._refuse(connection, RATE_LIMITED, f"shard {number} identifies too soon after another")
            return
        self._last_identify = time.monotonic()
        if number in self._kept_out:
            self._kept_out[number].append((connection, data))
        else:
            self._begin(connection, data)

    def _begin(self, connection: Connection, data: Json) -> None:
        number, count = data.get("shard", (0, 1))
        session = Session(secrets.token_hex(16), data["intents"], (number, count), connection)
        self.sessions[session.id] = session
        session.push("READY", self._ready(session))
        for guild in self._world.guilds.values():
            if guild.available and session.hears(guild.id, flags.INTENT_GUILDS):
                session.push("GUILD_CREATE", guild.raw())
        self.identified += 1
        self._world.changes.note()

    def _ready(self, session: Session) -> Json:
        guilds = [number for number in self._world.guilds if session.hears(number, flags.INTENT_GUILDS)]
        return {
            "v": 10,
            "user": {**self._world.bot.raw(), "verified": True, "mfa_enabled": False, "email": None, "flags": 0},
            "guilds": [{"id": number, "unavailable": True} for number in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": self._world.application_id, "flags": 0},
        }

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data["session_id"] or "")
        if session is None or data["token"] != self._token:
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        session.connection = connection
        session.replay(data["seq"])
        session.push("RESUMED", {})
        self.resumed += 1
        self._world.changes.note()

    def _tell_all(self, payload: Json) -> None:
        for connection in self._connections:
            connection.send(payload)
