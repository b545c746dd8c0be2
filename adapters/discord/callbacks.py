"""What is sent in answer to an interaction: the first response, edits of it, and follow-ups.

Bodies are plain dicts, sent by an aiohttp session of our own: it takes half the time of discord.py's webhooks, and its
pauses fit into the 3 s that Discord waits.
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import asyncio
from enum import IntEnum
from typing import Any
from urllib.parse import quote

import aiohttp
import msgspec
import structlog
import yarl
from discord.http import Route

from adapters.discord.events import Ticket
from adapters.discord.render import Body, Draft

ACKNOWLEDGED, UNKNOWN, EXPIRED = 40060, 10062, 50027
"""Answered before (an event that came twice, an answer whose receipt was lost), too late, or 15 minutes later.
https://discord.com/developers/docs/topics/opcodes-and-status-codes#json."""

PAUSES = (0.0, 0.1, 0.4, 1.0, 2.0)
"""Seconds before another try, after a dropped connection or an error of the server."""

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_JSON = {"Content-Type": "application/json"}
_CHUNK = 2**16
_SENT, _REFUSED, _TOO_MANY, _BROKEN = 200, 400, 429, 500

log = structlog.get_logger()


class CallbackError(Exception):
    """Discord refuses what we send, or cannot be reached."""


class Kind(IntEnum):
    """…#interaction-response-object-interaction-callback-type."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Callbacks:
    """The connections to Discord's interaction endpoints, which have no global rate limit."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), timeout=_TIMEOUT
        )

    async def aclose(self) -> None:
        await self._session.close()

    async def respond(self, ticket: Ticket, kind: Kind, data: Body | None = None, draft: Draft | None = None) -> bool:
        """The first response. False when there is nothing more to say: answered before, or too late."""
        body: Body = {"type": int(kind)} if data is None else {"type": int(kind), "data": data}
        path = f"/interactions/{ticket.id}/{quote(ticket.token, safe='')}/callback"
        return await self._send("POST", path, body, draft)

    async def edit(self, ticket: Ticket, draft: Draft) -> bool:
        """Fill the deferred response, or change the message that was pressed."""
        return await self._send("PATCH", f"{_hook(ticket)}/messages/@original", draft.body, draft)

    async def withdraw(self, ticket: Ticket) -> bool:
        """Delete the deferred response: its privacy cannot be changed any more."""
        return await self._send("DELETE", f"{_hook(ticket)}/messages/@original", None)

    async def follow_up(self, ticket: Ticket, body: Body, draft: Draft) -> bool:
        """One more message."""
        return await self._send("POST", _hook(ticket), body, draft)

    async def fetch(self, url: str, limit: int) -> bytes:
        """A file that somebody gave, from Discord's content network: at most one byte more than the limit.

        The address is Discord's own, of the event; where that leads on to another, it is not followed.
        """
        async with self._session.get(url, raise_for_status=True, allow_redirects=False) as response:
            held = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                held += chunk
                if len(held) > limit:
                    break
            return bytes(held[: limit + 1])

    async def _send(self, method: str, path: str, body: Body | None, draft: Draft | None = None) -> bool:
        """Try until Discord has said yes or no. Raises CallbackError."""
        url = yarl.URL(Route.BASE + path, encoded=True)
        cause = ""
        for pause in PAUSES:
            if pause:
                await asyncio.sleep(pause)
            try:
                status, said = await self._request(method, url, body, draft)
            except (aiohttp.ClientError, OSError) as error:
                cause = f"{type(error).__name__}: {error}"
                continue
            if _SENT <= status < _REFUSED:
                return True
            if status == _TOO_MANY and "retry_after" in said:
                await asyncio.sleep(said["retry_after"])
            elif status < _BROKEN:
                return _settled(status, said)
            cause = f"{status} {said.get('message', '')}"
        raise CallbackError(cause)

    async def _request(self, method: str, url: yarl.URL, body: Body | None, draft: Draft | None) -> tuple[int, Body]:
        payload: aiohttp.FormData | bytes | None
        if draft is not None and draft.files:
            payload, headers = form(body, draft), None
        else:
            payload, headers = (None if body is None else msgspec.json.encode(body)), _JSON
        async with self._session.request(method, url, data=payload, headers=headers, allow_redirects=False) as response:
            raw = await response.read()
            told = response.status >= _REFUSED and response.content_type == "application/json"
            return response.status, msgspec.json.decode(raw) if told else {}


def _settled(status: int, said: Body) -> bool:
    """Discord's no: False where that is no surprise."""
    code = said.get("code")
    if code in (UNKNOWN, EXPIRED):
        log.warning("discord.late", advice="Is this machine, or its network, too slow? Discord waits 3 s.")
    elif code != ACKNOWLEDGED:
        raise CallbackError(f"{status} {code} {said.get('message')} {said.get('errors', '')}".strip())
    return False


def _hook(ticket: Ticket) -> str:
    return f"/webhooks/{ticket.application}/{quote(ticket.token, safe='')}"


def form(body: Body | None, draft: Draft) -> aiohttp.FormData:
    """…/reference#uploading-files: the body as a field of its own, then the files by number."""
    made = aiohttp.FormData(quote_fields=False)
    for field in multipart(body, draft):
        made.add_field(**field)
    return made


def multipart(body: Body | None, draft: Draft) -> list[dict[str, Any]]:
    """The fields of such a form."""
    fields: list[dict[str, Any]] = [
        {"name": "payload_json", "value": msgspec.json.encode(body).decode(), "content_type": "application/json"}
    ]
    for number, file in enumerate(draft.files):
        fields.append(
            {
                "name": f"files[{number}]",
                "value": file.content,
                "filename": file.name,
                "content_type": "application/octet-stream",
            }
        )
    return fields
