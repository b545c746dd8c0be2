"""A request as the routes see it, its answer, and the record that tests read."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import MultipartReader
from aiohttp.streams import StreamReader

from tests.fakes.discord.message import Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import BodyPartReader, web

    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World


@dataclass(eq=False, slots=True)
class Request:
    """A request of the bot: `body` is the JSON (with files: payload_json), `raw` all bytes, `path` below /api/v10."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)
    status: int | None = None

    @property
    def json(self) -> Json:
        """The body as an object ({} when there is none)."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message body and its files by their number in `files[n]`."""

    body: Json
    files: dict[str, Upload]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answers; without a body it is 204."""

    status: int = 204
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A request with the values of its route's path."""

    request: Request
    path: dict[str, str]

    def draft(self, body: Json | None = None) -> Draft:
        """Return the message in the body, or in the part of it that is given."""
        return Draft(self.request.json if body is None else body, self.request.files)


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the API. `open` ones need no bot token, and do not count for the global rate limit."""

    method: str
    template: str
    handle: Callable[[World, Call], Answer]
    open: bool = False


async def read(request: web.Request, path: str, at: float) -> Request:
    """Read a request whole."""
    raw = await request.read()
    record = Request(at, request.method, path, dict(request.query), dict(request.headers), raw)
    if request.content_type == "application/json" and raw:
        record.body = json.loads(raw)
    elif request.content_type == "multipart/form-data":
        await _multipart(request, record)
    return record


async def _multipart(request: web.Request, record: Request) -> None:
    """Take payload_json and files[n] apart (reference#uploading-files)."""
    content = StreamReader(request.protocol, 2**16, loop=asyncio.get_running_loop())
    content.feed_data(record.raw)
    content.feed_eof()
    reader = MultipartReader(request.headers, content)
    async for part in reader:
        assert part is not None
        assert not isinstance(part, MultipartReader)
        await _part(part, record)


async def _part(part: BodyPartReader, record: Request) -> None:
    data = bytes(await part.read(decode=True))
    name = part.name or ""
    if name == "payload_json":
        record.body = json.loads(data)
    elif name.startswith("files["):
        kind = part.headers.get("Content-Type", "application/octet-stream")
        record.files[name[len("files[") : -1]] = Upload(part.filename or name, data, kind)
    else:
        message = f"an unknown form field: {name!r}"
        raise ValueError(message)
