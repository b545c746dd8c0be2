"""What is sent in answer to an interaction: the first response, edits of it, and follow-ups.

Bodies are plain dicts, sent by discord.py's own webhook layer: its rate limits and retries hold, and no View is made.
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter

from adapters.discord.events import Ticket
from adapters.discord.render import Body, Draft

ACKNOWLEDGED, UNKNOWN, EXPIRED = 40060, 10062, 50027
"""Answered before (an event that came twice, an answer whose receipt was lost), too late, or 15 minutes later.
https://discord.com/developers/docs/topics/opcodes-and-status-codes#json."""

_TRIES = 3
"""A pooled connection may be dead when it is used; discord.py tries again only after some kinds of error."""

log = structlog.get_logger()


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
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        self._web = AsyncWebhookAdapter()  # type: ignore[no-untyped-call]

    async def aclose(self) -> None:
        await self._session.close()

    async def respond(self, ticket: Ticket, kind: Kind, data: Body | None = None, draft: Draft | None = None) -> bool:
        """The first response. False when there is nothing more to say: answered before, or too late."""
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=int(ticket.id),
            webhook_token=ticket.token,
        )
        body: Body = {"type": int(kind)}
        if data is not None:
            body["data"] = data
        return await self._send(route, ticket, body, draft)

    async def edit(self, ticket: Ticket, draft: Draft) -> bool:
        """Fill the deferred response, or change the message that was pressed."""
        return await self._send(_original("PATCH", ticket), ticket, draft.body, draft)

    async def withdraw(self, ticket: Ticket) -> bool:
        """Delete the deferred response: its privacy cannot be changed any more."""
        return await self._send(_original("DELETE", ticket), ticket, None, None)

    async def follow_up(self, ticket: Ticket, body: Body, draft: Draft) -> bool:
        """One more message."""
        route = Route(
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            webhook_id=int(ticket.application),
            webhook_token=ticket.token,
        )
        return await self._send(route, ticket, body, draft)

    async def fetch(self, url: str) -> bytes:
        """A file that somebody gave, from Discord's content network."""
        async with self._session.get(url, raise_for_status=True) as response:
            return await response.read()

    async def _send(self, route: Route, ticket: Ticket, body: Body | None, draft: Draft | None) -> bool:
        files = draft.files if draft else ()
        form = multipart(body, draft) if draft and files else None
        try:
            await self._request(route, None if form else body, form)
        except discord.HTTPException as error:
            if error.code == ACKNOWLEDGED:
                return False
            if error.code in (UNKNOWN, EXPIRED):
                log.warning("discord.late", interaction=ticket.id, advice="Is this machine, or its network, too slow?")
                return False
            raise
        return True

    async def _request(self, route: Route, payload: Body | None, form: list[dict[str, Any]] | None) -> None:
        for left in reversed(range(_TRIES)):
            try:
                await self._web.request(route, self._session, payload=payload, multipart=form)
            except (aiohttp.ClientError, OSError):
                if not left:
                    raise
            else:
                return


def _original(method: str, ticket: Ticket) -> Route:
    return Route(
        method,
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        webhook_id=int(ticket.application),
        webhook_token=ticket.token,
    )


def multipart(body: Body | None, draft: Draft) -> list[dict[str, Any]]:
    """…/reference#uploading-files: the body as a field of its own, then the files by number."""
    fields: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
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
