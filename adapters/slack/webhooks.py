"""Webhooks: Slack calls us by HTTP, with everything that it has to tell, at one address.

Nothing is parsed before its signature is checked, and nothing is dispatched by bolt, which parses first, raises on
strange JSON, and looks for acknowledgements every 10 ms. What cannot be taken in is refused with 4xx.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import msgspec
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.slack.addresses import CALLED
from adapters.slack.door import Door
from adapters.slack.render import Json
from adapters.slack.shapes import StrangeError
from adapters.slack.signatures import Signatures
from bot.clock import Clock
from bot.hosting.web import LARGEST_BODY

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

ARRIVAL = 10.0
"""Seconds that a body may take to arrive."""

FIELDS = 100
"""Of a form: a slash command has some fifteen."""

_SSL_CHECK = b"ssl_check=1"

_decode = msgspec.json.Decoder(dict[str, Any]).decode

log = structlog.get_logger()


class RefusedError(Exception):
    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Webhooks:
    """Before it is opened, and after it is closed, everything is answered with 503, and Slack tries again."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._door: Door | None = None

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(CALLED, self.receive),)

    @property
    def connected(self) -> bool:
        return self._door is not None

    @asynccontextmanager
    async def open(self, door: Door, session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[None]:  # noqa: ARG002 - as SocketMode
        self._door = door
        try:
            yield
        finally:
            self._door = None

    async def receive(self, request: web.Request) -> web.Response:
        if self._door is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})
        try:
            said = await self._answer(request, self._door)
        except RefusedError as refusal:
            log.info("slack.refused", status=int(refusal.status), why=refusal.why)
            return web.Response(status=refusal.status, text=refusal.why)
        if said is None:
            return web.Response()
        return web.Response(body=msgspec.json.encode(said), content_type=JSON)

    async def _answer(self, request: web.Request, door: Door) -> Json | None:
        body = await _body(request)
        if request.content_type == FORM and _SSL_CHECK in body.split(b"&", FIELDS):
            return None  # https://docs.slack.dev/interactivity/implementing-slash-commands: unsigned, and about nothing
        headers = request.headers
        signature = headers.get("X-Slack-Signature", "")
        objection = self._signatures.objection(headers.get("X-Slack-Request-Timestamp", ""), signature, body)
        if objection:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, objection)
        payload = _payload(request.content_type, body)
        if payload.get("type") == "url_verification":
            return _challenged(payload)
        if number := headers.get("X-Slack-Retry-Num"):
            log.info("slack.retried", number=number[:3], reason=headers.get("X-Slack-Retry-Reason", "")[:40])
        try:
            return await door.take(payload)
        except StrangeError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error


async def _body(request: web.Request) -> bytes:
    if request.content_type not in (FORM, JSON) or "Content-Encoding" in request.headers:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "neither a form nor JSON")
    if (request.content_length or 0) > LARGEST_BODY:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    try:
        async with asyncio.timeout(ARRIVAL):
            return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large") from error
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "too slow") from error
    except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "broken off") from error


def _payload(content_type: str, body: bytes) -> Json:
    """Events come as JSON, commands as a form, interactions as JSON in a form."""
    try:
        if content_type == JSON:
            return _decode(body)
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
        return _decode(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "no payload of Slack") from error


def _challenged(payload: Json) -> Json:
    """https://docs.slack.dev/reference/events/url_verification."""
    challenge = payload.get("challenge")
    if not isinstance(challenge, str):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "no challenge")
    return {"challenge": challenge}
