"""The routes of channels and their messages.

https://discord.com/developers/docs/resources/message and .../resources/channel
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord import flags
from tests.fakes.discord.call import Answer, Route
from tests.fakes.discord.composing import check_draft, compose, edit
from tests.fakes.discord.limits import check_nonce
from tests.fakes.discord.problems import Problems, Refused, unknown

if TYPE_CHECKING:
    from tests.fakes.discord.call import Call
    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.message import Message
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10008, 10013
NOT_THE_AUTHOR = 50005
CLOSED_DM = 50007
PAGE, LARGEST_PAGE = 50, 100
REPLY = 19
# "checked for uniqueness in the past few minutes" (resources/message#create-message); how many is not documented.
NONCE_SECONDS = 5 * 60.0


def channel_of(world: World, call: Call, permission: int = 0) -> Channel:
    """Return the channel of the path, if the bot may do that there."""
    channel = world.channels.get(call.path["channel_id"])
    if channel is None or channel.deleted:
        raise unknown(UNKNOWN_CHANNEL, "Channel")
    channel.need(permission)
    return channel


def message_of(channel: Channel, call: Call) -> Message:
    """Return the message of the path; an ephemeral one is unknown here (issue 3090 of discord-api-docs)."""
    message = channel.record.get(call.path["message_id"])
    if message is None or message.deleted or message.ephemeral:
        raise unknown(UNKNOWN_MESSAGE, "Message")
    return message


def get_channel(world: World, call: Call) -> Answer:
    """Get Channel."""
    return Answer(200, channel_of(world, call).raw())


def list_messages(world: World, call: Call) -> Answer:
    """Get Channel Messages: newest first, but the oldest ones after `after`; nothing without the permission."""
    channel = channel_of(world, call)
    query = call.request.query
    problems = Problems()
    limit = int(query.get("limit", PAGE))
    problems.at("limit").number(limit, 1, LARGEST_PAGE)
    problems.settle()
    messages = channel.messages if channel.bot_permissions & flags.READ_MESSAGE_HISTORY else []
    before, after = query.get("before"), query.get("after")
    if before:
        messages = [message for message in messages if int(message.id) < int(before)]
    if after:
        messages = [message for message in messages if int(message.id) > int(after)]
    page = messages[:limit] if after else messages[-limit:]
    return Answer(200, [message.raw for message in reversed(page)])


def get_message(world: World, call: Call) -> Answer:
    """Get Channel Message."""
    channel = channel_of(world, call, flags.READ_MESSAGE_HISTORY)
    return Answer(200, message_of(channel, call).raw)


def create_message(world: World, call: Call) -> Answer:
    """Create Message; with `enforce_nonce` a second one of the same nonce returns the first."""
    channel = channel_of(world, call, flags.SEND_MESSAGES | (flags.ATTACH_FILES if call.request.files else 0))
    if channel.recipient and not channel.recipient.dms_open:
        raise Refused(403, CLOSED_DM, "Cannot send messages to this user", violation=False)
    draft = call.draft()
    problems = Problems()
    check_nonce(draft.body, problems)
    reference = _reference(channel, draft.body.get("message_reference"), problems)
    check_draft(world, draft, problems, flags.CHANNEL_FLAGS)
    nonce = draft.body.get("nonce")
    known = _sent_before(world, channel, nonce) if draft.body.get("enforce_nonce") else None
    if known is not None:
        return Answer(200, known.raw)
    message = compose(world, channel, draft)
    message.nonce = nonce
    if reference is not None:
        message.kind, message.reference = REPLY, reference
    if nonce is not None:
        world.nonces[channel.id, str(nonce)] = (world.clock.now(), message)
    channel.add(message)
    return Answer(200, message.raw)


def _sent_before(world: World, channel: Channel, nonce: str | int | None) -> Message | None:
    sent_at, message = world.nonces.get((channel.id, str(nonce)), (0.0, None))
    return message if world.clock.now() - sent_at <= NONCE_SECONDS else None


def _reference(channel: Channel, reference: Json | None, problems: Problems) -> Json | None:
    """Check a reply's parent: it must exist here, unless `fail_if_not_exists` is false."""
    if reference is None:
        return None
    channel.need(flags.READ_MESSAGE_HISTORY)
    below = problems.at("message_reference")
    if str(reference.get("channel_id", channel.id)) != channel.id:
        below.add("REPLIES_CANNOT_REPLY_TO_OTHER_CHANNEL", "Cannot reply to a message in another channel")
    parent = channel.record.get(str(reference.get("message_id")))
    if parent is not None and not parent.deleted and not parent.ephemeral:
        guild = {"guild_id": channel.guild.id} if channel.guild else {}
        return {"type": 0, "message_id": parent.id, "channel_id": channel.id, **guild}
    if reference.get("fail_if_not_exists", True):
        below.add("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return None


def edit_message(world: World, call: Call) -> Answer:
    """Edit Message: one's own only."""
    message = message_of(channel_of(world, call), call)
    if message.author is not world.bot:
        raise Refused(403, NOT_THE_AUTHOR, "Cannot edit a message authored by another user", violation=True)
    edit(world, message, call.draft())
    return Answer(200, message.raw)


def delete_message(world: World, call: Call) -> Answer:
    """Delete Message: another's needs MANAGE_MESSAGES."""
    channel = channel_of(world, call)
    message = message_of(channel, call)
    if message.author is not world.bot:
        channel.need(flags.MANAGE_MESSAGES)
    remove(message)
    return Answer()


def remove(message: Message) -> None:
    """Delete a message (and tell the bot)."""
    message.deleted = True
    message.channel.announce("MESSAGE_DELETE", message)


def typing(world: World, call: Call) -> Answer:
    """Trigger Typing Indicator."""
    channel_of(world, call, flags.SEND_MESSAGES)
    return Answer()


def create_dm(world: World, call: Call) -> Answer:
    """Create DM."""
    user = world.users.get(str(call.request.json.get("recipient_id")))
    if user is None:
        raise unknown(UNKNOWN_USER, "User")
    return Answer(200, world.direct_channel(user).raw())


ROUTES = (
    Route("GET", "/channels/{channel_id}", get_channel),
    Route("GET", "/channels/{channel_id}/messages", list_messages),
    Route("POST", "/channels/{channel_id}/messages", create_message),
    Route("GET", "/channels/{channel_id}/messages/{message_id}", get_message),
    Route("PATCH", "/channels/{channel_id}/messages/{message_id}", edit_message),
    Route("DELETE", "/channels/{channel_id}/messages/{message_id}", delete_message),
    Route("POST", "/channels/{channel_id}/typing", typing),
    Route("POST", "/users/@me/channels", create_dm),
)
