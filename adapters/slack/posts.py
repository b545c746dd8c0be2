"""The outbox's messages in Slack: put up, edited, and found again after a crash by the key in their metadata."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import INVITE, slack_errors
from adapters.slack.giving import Giver
from adapters.slack.speaking import PLAIN
from adapters.slack.workspace import Workspace
from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError, LeftError, Unfindable
from bot.model import Address, Message

EVENT = "syllabot_post"
"""https://docs.slack.dev/messaging/message-metadata, event_type."""

LOOKED_AT = 200
"""Messages of a channel's recent history: a post is looked for minutes after it was perhaps put up."""

_HISTORY = frozenset({"channels:history", "groups:history"})
"""The optional scopes of the manifest."""
_DIRECT = frozenset({"im:history"})
"""The same, for direct messages with the app."""


class Posts:
    """A message's reference is `channel:ts`."""

    def __init__(self, workspace: Workspace, giver: Giver) -> None:
        self._workspace = workspace
        self._giver = giver

    async def deliver(self, message: Message) -> str:
        thread: dict[str, Any] = {"thread_ts": _ts(message.parent)} if message.parent else {}
        place = {"channel": message.address.channel, "metadata": _metadata(message), **PLAIN, **thread}
        posted = await self._giver.say("chat.postMessage", place, message.reply)
        return f"{posted['channel']}:{posted['ts']}"

    async def edit(self, ref: str, message: Message) -> None:
        channel, _, ts = ref.partition(":")
        place = {"channel": channel, "ts": ts, "metadata": _metadata(message)}
        await self._giver.say("chat.update", place, message.reply)

    async def find(self, message: Message) -> str | None:
        """Only with the history scope of such a place, which whoever installed the app could leave out."""
        if not self._workspace.scopes & (_DIRECT if message.address.direct else _HISTORY):
            raise Unfindable
        try:
            with slack_errors():
                channel = await self._channel(message.address)
                page = await self._page(channel, _ts(message.parent) if message.parent else "")
        except LeftError:
            raise
        except ForbiddenError as error:
            raise Unfindable from error
        return next((f"{channel}:{each['ts']}" for each in page["messages"] if _key_of(each) == message.key), None)

    async def _channel(self, address: Address) -> str:
        """chat.postMessage takes a person's id too; the history wants the channel between them and us."""
        if not address.direct:
            return address.channel
        opened = await self._workspace.client.conversations_open(users=address.channel)
        return str(opened["channel"]["id"])

    async def _page(self, channel: str, thread: str) -> AsyncSlackResponse:
        """The channel's latest messages, or a thread's."""
        about: dict[str, Any] = {"channel": channel, "limit": LOOKED_AT, "include_all_metadata": True}
        if thread:
            return await self._workspace.client.conversations_replies(ts=thread, **about)
        return await self._workspace.client.conversations_history(**about)

    async def allowed(self, address: Address) -> str | None:
        """A private channel that we are not in is not found: https://docs.slack.dev/reference/methods/conversations.info."""
        if address.direct:
            return None
        try:
            with slack_errors():
                found = await self._workspace.client.conversations_info(channel=address.channel)
        except GoneError:
            return INVITE
        except ForbiddenError as error:
            return str(error)
        except DeliveryError:
            return None
        return _barred(found["channel"])


def _barred(channel: dict[str, Any]) -> str | None:
    if channel.get("is_archived"):
        return "That channel is archived. Choose another one."
    return None if channel.get("is_im") or channel.get("is_member") else INVITE


def _ts(ref: str) -> str:
    return ref.partition(":")[2]


def _key_of(shown: dict[str, Any]) -> str | None:
    metadata: dict[str, Any] = shown.get("metadata") or {}
    return metadata["event_payload"].get("key") if metadata.get("event_type") == EVENT else None


def _metadata(message: Message) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {"key": message.key}}
