"""The conversations.* methods.

https://docs.slack.dev/reference/methods?family=conversations
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .call import Call, Method, by_kind, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Json
    from .messages import Message

PAGE = 100  # https://docs.slack.dev/reference/methods/conversations.history (limit, default 100)
LARGEST_PAGE = 999


def open_im(call: Call) -> Json:
    """Direct messages with one person only; the fake has no group messages."""
    wanted = call.need("users").split(",")
    user = call.team.users.get(wanted[0])
    if user is None or user.is_bot or len(wanted) > 1:
        raise call.refuse("user_not_found", call.need("users"))
    channel = call.team.im(user)
    return {"channel": channel.payload() if call.flag("return_im") else {"id": channel.id}}


def info(call: Call) -> Json:
    return {"channel": call.channel().payload()}


def history(call: Call) -> Json:
    """Public messages, the newest first; ephemeral ones are never among them."""
    channel = call.channel()
    if not channel.bot_in:
        raise call.refuse("not_in_channel", channel.name)
    oldest = float(call.args.get("oldest") or 0)
    latest = float(call.args.get("latest") or "inf")
    inclusive = call.flag("inclusive")

    def within(message: Message) -> bool:
        ts = float(message.ts)
        if message.deleted or message.ephemeral_to or (message.thread_ts not in {None, message.ts}):
            return False
        return oldest <= ts <= latest if inclusive else oldest < ts < latest

    found = [each for each in reversed(channel.messages) if within(each)]
    return page(call, [each.payload(metadata=call.flag("include_all_metadata")) for each in found], "messages")


def replies(call: Call) -> Json:
    """A message and its thread, the oldest first: https://docs.slack.dev/reference/methods/conversations.replies"""
    channel, ts = call.channel(), call.need("ts")
    if not channel.bot_in:
        raise call.refuse("not_in_channel", channel.name)
    if channel.find(ts) is None:
        raise call.refuse("thread_not_found", ts)
    found = [each for each in channel.messages if ts in {each.ts, each.thread_ts} and not each.deleted]
    return page(call, [each.payload(metadata=call.flag("include_all_metadata")) for each in found], "messages")


def members(call: Call) -> Json:
    return page(call, call.channel().member_ids(), "members")


def page(call: Call, rows: Sequence[object], name: str) -> Json:
    """A page and its cursor: https://docs.slack.dev/apis/web-api/pagination"""
    start = int(call.args.get("cursor") or 0)
    size = min(int(call.args.get("limit") or PAGE), LARGEST_PAGE)
    end = start + size
    more = end < len(rows)
    cursor = {"next_cursor": str(end) if more else ""}
    return {name: rows[start:end], "has_more": more, "response_metadata": cursor}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.im_with is not None or channel.is_private:
        raise call.refuse("method_not_supported_for_channel_type", channel.name)
    if channel.is_archived:
        raise call.refuse("is_archived", channel.name)
    channel.bot_in = True
    return {"channel": channel.payload()}


METHODS = {
    "conversations.open": Method(open_im, scope("im:write")),
    "conversations.info": Method(info, by_kind("read")),
    "conversations.history": Method(history, by_kind("history")),
    "conversations.replies": Method(replies, by_kind("history")),
    "conversations.members": Method(members, by_kind("read")),
    "conversations.join": Method(join, scope("channels:join")),
}
