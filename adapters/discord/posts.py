"""Public messages in channels: put up, edited, found again. The outbox paces; discord.py keeps to the rate limits."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from hashlib import blake2b
from typing import Any

import discord
import structlog
from discord.http import Route

from adapters.discord.callbacks import multipart
from adapters.discord.client import Client
from adapters.discord.render import Body, Draft, drafts
from adapters.discord.troubles import translated
from bot.delivery.adapter import ForbiddenError, GoneError, Unfindable
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

_FIRST_MARK = 2**30
"""Marks are above it: where we choose none, Discord numbers components from 1."""

log = structlog.get_logger()


class Posts:
    """The reference of a post is its message's id. `directs` remembers the channels of direct messages, by person."""

    def __init__(self, client: Client, directs: MutableMapping[str, str]) -> None:
        self._client = client
        self._directs = directs

    async def deliver(self, message: Message) -> str:
        """`enforce_nonce` makes a second delivery within some minutes give the first message."""
        draft = await _only(message)
        body = {**draft.body, "nonce": message.key, "enforce_nonce": True}
        if message.parent is not None:
            body["message_reference"] = {"message_id": message.parent}
        channel = await self._channel(message.address)
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        sent = await self._send(route, body, draft)
        return str(sent["id"])

    async def edit(self, ref: str, message: Message) -> None:
        draft = await _only(message)
        if any(picture.path for picture in message.reply.pictures):
            draft = _with_what_hangs_there(draft)
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=await self._channel(message.address),
            message_id=ref,
        )
        await self._send(route, draft.body, draft)

    async def find(self, message: Message) -> str | None:
        """Looks through the channel's latest messages for one of ours that bears the key."""
        channel, before = await self._channel(message.address), None
        for _ in range(PAGES):
            page = await self._page(channel, message.address, before)
            for found in filter(self._is_ours, page):
                if bears(found, message.key) or _answers(found, message):
                    return str(found["id"])
                if not message.reply.buttons and not _marked(found):
                    raise Unfindable(f"{found['id']} may be it: without buttons nothing on it says so")
            if len(page) < PAGE:
                return None
            before = page[-1]["id"]
        raise Unfindable(f"no message of {message.key} among the latest {PAGE * PAGES}")

    async def _channel(self, address: Address) -> str:
        """https://discord.com/developers/docs/resources/user#create-dm: the same channel each time."""
        if not address.direct:
            return address.channel
        if address.channel not in self._directs:
            with translated():
                opened = await self._client.http.start_private_message(int(address.channel))
            self._directs[address.channel] = str(opened["id"])
        return self._directs[address.channel]

    async def allowed(self, address: Address) -> str | None:
        """Asks Discord whether the channel is there for us, and counts our permissions in it."""
        if address.direct:
            return None
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

    async def _page(self, channel: str, address: Address, before: str | None) -> list[Any]:
        try:
            with translated():
                page = await self._client.http.logs_from(int(channel), PAGE, before=before)
        except GoneError:
            return []
        except ForbiddenError as error:
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


def _with_what_hangs_there(draft: Draft) -> Draft:
    """A picture that is a file never changes: where attachments are not named, they stay, and nothing is sent again.

    https://discord.com/developers/docs/resources/message#edit-message.
    """
    return Draft({name: value for name, value in draft.body.items() if name != "attachments"})


def made_at(ref: str) -> float:
    """When Discord made a message, by its clock: https://discord.com/developers/docs/reference#snowflakes."""
    return (int(ref) >> 22) / 1000


async def _only(message: Message) -> Draft:
    """The one message that a post is. What its text has too much is left out; its buttons and files are not."""
    first, *rest = await drafts(message.reply)
    if rest:
        log.warning("discord.post_too_long", key=message.key, advice="A post is one message; the rest was left out.")
        first = Draft({**rest[-1].body, "embeds": first.body["embeds"]}, rest[-1].files)
    if first.body["components"]:
        first.body["components"][0]["id"] = mark(message.key)
    return first


def mark(key: str) -> int:
    """A number for a key, as the first row's id: Discord keeps it, and nobody sees it.

    https://discord.com/developers/docs/components/reference#anatomy-of-a-component, id: 32 bits, ours to choose.
    """
    return _FIRST_MARK + int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) % _FIRST_MARK


def bears(found: Mapping[str, Any], key: str) -> bool:
    """By its nonce, which Discord tells for a while, or by the mark of its buttons, which stays."""
    return found.get("nonce") == key or _mark(found) == mark(key)


def _mark(found: Mapping[str, Any]) -> int:
    return next((int(row.get("id", 0)) for row in found["components"]), 0)


def _marked(found: Mapping[str, Any]) -> bool:
    """Whether it says itself what it is: a post, an answer to one, or an answer to somebody's interaction."""
    told = ("nonce", "message_reference", "interaction_metadata")
    return _mark(found) >= _FIRST_MARK or any(found.get(name) for name in told)


def _answers(found: Mapping[str, Any], message: Message) -> bool:
    """Whether it is the one that answers the same message; only one without buttons needs this."""
    reference = found.get("message_reference") or {}
    return message.parent is not None and not message.reply.buttons and reference.get("message_id") == message.parent
