"""One gateway session and the connection it has at the moment.

https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import asyncio
import importlib
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import WSCloseCode

if TYPE_CHECKING:
    from aiohttp import web

    from tests.fakes.discord.problems import Json

# What can be sent again on resume.
REPLAY = 2000


class Encoder(Protocol):
    """Turns a payload into what goes over the wire."""

    def encode(self, text: str) -> str | bytes:
        """Return the message to send."""


class Plain:
    """No compression."""

    def encode(self, text: str) -> str:
        """Return the text itself."""
        return text


class Zlib:
    """zlib-stream: one context for the connection, each message ended by Z_SYNC_FLUSH."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def encode(self, text: str) -> bytes:
        """Return the next part of the stream."""
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """zstd-stream: what discord.py asks for where the package zstandard is installed."""

    def __init__(self) -> None:
        zstandard: Any = importlib.import_module("zstandard")
        self._flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        self._context = zstandard.ZstdCompressor().compressobj()

    def encode(self, text: str) -> bytes:
        """Return the next part of the stream."""
        return bytes(self._context.compress(text.encode()) + self._context.flush(self._flush))


ENCODERS: dict[str, type[Encoder]] = {"": Plain, "zlib-stream": Zlib, "zstd-stream": Zstd}


class Connection:
    """A websocket and the one task that writes to it, so that order is kept."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._request = request
        self._encoder = ENCODERS[request.query.get("compress", "")]()
        self._queue: asyncio.Queue[str | int | None] = asyncio.Queue()
        self.sent_at: deque[float] = deque()

    def send(self, payload: Json) -> None:
        """Put a payload into the queue."""
        self._queue.put_nowait(json.dumps(payload, separators=(",", ":")))

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self._queue.put_nowait(code)

    def abort(self) -> None:
        """Break the connection at once, as a dead network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def finish(self) -> None:
        """End the writer."""
        self._queue.put_nowait(None)

    async def write(self) -> None:
        """Send what is queued until `close` or `finish`."""
        while True:
            item = await self._queue.get()
            if item is None or self._socket.closed:
                return
            if isinstance(item, int):
                await self._socket.close(code=item)
                return
            await self._send(self._encoder.encode(item))

    async def _send(self, data: str | bytes) -> None:
        try:
            if isinstance(data, str):
                await self._socket.send_str(data)
            else:
                await self._socket.send_bytes(data)
        except ConnectionError:
            # The other side is gone; the session keeps the event for a resume.
            await self._socket.close(code=WSCloseCode.GOING_AWAY)


@dataclass(eq=False, slots=True)
class Session:
    """What a client identified as; it outlives its connections until it is invalidated."""

    id: str
    intents: int
    shard: tuple[int, int]
    connection: Connection | None = None
    sequence: int = 0
    sent: deque[tuple[int, Json]] = field(default_factory=lambda: deque(maxlen=REPLAY))

    def hears(self, guild_id: str | None, intent: int) -> bool:
        """Whether an event is for this shard and was asked for (events/gateway#sharding)."""
        number, count = self.shard
        mine = number == (0 if guild_id is None else (int(guild_id) >> 22) % count)
        return mine and (not intent or bool(intent & self.intents))

    def push(self, name: str, data: Json) -> None:
        """Dispatch an event; without a connection it waits for a resume."""
        self.sequence += 1
        payload: Json = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self.sent.append((self.sequence, payload))
        if self.connection is not None:
            self.connection.send(payload)

    def replay(self, after: int) -> None:
        """Send again what the client has missed."""
        if self.connection is not None:
            for sequence, payload in self.sent:
                if sequence > after:
                    self.connection.send(payload)
