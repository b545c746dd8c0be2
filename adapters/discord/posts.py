"""Public messages in channels: put up, edited, found again. The outbox paces; discord.py keeps to the rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import structlog
from discord.http import Route

from adapters.discord.callbacks import multipart
from adapters.discord.client import Client
from adapters.discord.render import Body, Draft, drafts
from adapters.discord.troubles import translated
from bot.delivery import DeliveryError, ForbiddenError, GoneError, Unfindable
from bot.model import Address, Message

PAGE = 100
"""https://discord.com/developers/docs/resources/message#get-channel-messages."""
PAGES = 5

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
"""What posting takes: embeds are our texts, and replies to earlier posts need the history."""

log = structlog.get_logger()


class Posts:
    """The reference of a post is its message's id."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def deliver(self, message: Message) -> str:
        """`enforce_nonce` makes a second delivery within some minutes give the first message."""
        draft = await _only(message)
        body = {**draft.body, "nonce": message.key, "enforce_nonce": True}
        if message.parent is not None:
            body["message_reference"] = {"message_id": message.parent}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=message.address.channel)
        sent = await self._send(route, body, draft)
        return str(sent["id"])

    async def edit(self, ref: str, message: Message) -> None:
        draft = await _only(message)
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=message.address.channel,
            message_id=ref,
        )
        await self._send(route, draft.body, draft)

    async def find(self, message: Message) -> str | None:
        """Looks through the channel's latest messages for one of ours that carries the key."""
        before: str | None = None
        for _ in range(PAGES):
            page = await self._page(message.address, before)
            for found in page:
                if self._is_ours(found) and _carries(found, message.key):
                    return str(found["id"])
            if len(page) < PAGE:
                return None
            before = page[-1]["id"]
        raise Unfindable(f"no message of {message.key} among the latest {PAGE * PAGES}")

    async def allowed(self, address: Address) -> str | None:
        """Asks Discord whether the channel is there for us, and counts our permissions in it."""
        try:
            with translated():
                await self._client.http.get_channel(int(address.channel))
        except GoneError:
            return "That channel is gone. Please choose another one."
        except ForbiddenError as error:
            return str(error)
        permissions = self._permissions(address)
        lacking = [name for flag, name in NEEDED.items() if permissions and not getattr(permissions, flag)]
        return f"I may not post there. Please give me {', '.join(lacking)} in that channel." if lacking else None

    def _permissions(self, address: Address) -> discord.Permissions | None:
        """Ours in the channel of a server, as far as Discord has told us."""
        guild = self._client.get_guild(int(address.space)) if address.space else None
        channel = guild.get_channel_or_thread(int(address.channel)) if guild else None
        return channel.permissions_for(channel.guild.me) if channel else None

    async def _page(self, address: Address, before: str | None) -> list[Any]:
        try:
            with translated():
                page = await self._client.http.logs_from(int(address.channel), PAGE, before=before)
        except GoneError:
            return []
        except DeliveryError as error:
            raise Unfindable(str(error)) from error
        if not page and before is None and not self._reads(address):
            raise Unfindable("I may not read the history of that channel.")
        return page

    def _reads(self, address: Address) -> bool:
        """Without the permission Discord gives an empty history, not an error."""
        permissions = self._permissions(address)
        return permissions is None or permissions.read_message_history

    def _is_ours(self, found: Mapping[str, Any]) -> bool:
        return self._client.user is not None and found["author"]["id"] == str(self._client.user.id)

    async def _send(self, route: Route, body: Body, draft: Draft) -> Any:
        with translated():
            if draft.files:
                return await self._client.http.request(route, form=multipart(body, draft))
            return await self._client.http.request(route, json=body)


async def _only(message: Message) -> Draft:
    first, *rest = await drafts(message.reply)
    if rest:
        log.warning("discord.post_too_long", key=message.key, advice="A post is one message; the rest was left out.")
    return first


def _carries(found: Mapping[str, Any], key: str) -> bool:
    """By its nonce, which Discord tells for a while, or by the tokens of its buttons, which stay."""
    tokens = (part.get("custom_id", "") for row in found["components"] for part in row.get("components", ()))
    return found.get("nonce") == key or any(key in token.split(":") for token in tokens)
