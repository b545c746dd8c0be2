"""The chat.* methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import limits
from .call import Call, Method, scope
from .events import Response
from .pictures import require_pictures
from .posting import check_metadata, check_text, compose, post, require_blocks

if TYPE_CHECKING:
    from .journal import Json
    from .messages import Message
    from .world import Channel


def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    channel = destination(call)
    content = compose(call.platform.journal, call.args, call.method)
    thread_ts = call.args.get("thread_ts")
    if thread_ts is not None and channel.find(str(thread_ts)) is None:
        raise call.refuse("thread_not_found", str(thread_ts))
    require_pictures(call.platform.journal, call.team, content.blocks, call.method)
    message = post(call.platform, channel, content, thread_ts=thread_ts)
    call.platform.log.credit(Response(call.method, call.args, message), channel=channel)
    return {"channel": channel.id, "ts": message.ts, "message": message.payload()}


def destination(call: Call) -> Channel:
    """A channel by its id or, for a direct message, by the id of the person."""
    wanted = call.need("channel")
    person = call.team.users.get(wanted)
    if person is not None and not person.is_bot:
        return call.team.im(person)
    channel = call.channel()
    if channel.is_archived:
        raise call.refuse("is_archived", channel.name)
    if not channel.bot_in and "chat:write.public" not in call.team.scopes:
        raise call.refuse("not_in_channel", channel.name)
    return channel


def own_message(call: Call, missing: str, foreign: str) -> Message:
    """The app's own message at `ts`.

    Ephemeral ones are not found: https://docs.slack.dev/messaging/modifying-messages
    ("Ephemeral messages can't be updated in this way")
    """
    message = call.channel().find(call.need("ts"))
    if message is None:
        raise call.refuse(missing, call.need("ts"))
    if message.ephemeral_to is not None:
        raise call.refuse(missing, f"{call.need('ts')} is ephemeral")
    if not message.from_app:
        raise call.refuse(foreign, call.need("ts"))
    return message


def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update

    Without `blocks` the old ones stay only where no `text` is given either.
    """
    message = own_message(call, "message_not_found", "cant_update_message")
    journal, args = call.platform.journal, call.args
    text, blocks = args.get("text"), args.get("blocks")
    if text is None and blocks is None and "metadata" not in args:
        raise call.refuse("no_text")
    # Shorter than when posting: https://github.com/seratch/ChatGPT-in-Slack/issues/102
    check_text(journal, text, call.method, limits.TEXT_ADVISED)
    if blocks:
        require_blocks(journal, blocks, call.method)
        require_pictures(journal, call.team, blocks, call.method)
        if not text:
            journal.warning("no_fallback_text", call.method, "blocks without text")
    if "metadata" in args:
        message.metadata = check_metadata(journal, args["metadata"], call.method)
    kept = message.blocks if text is None else []
    message.edit(text if text is not None else message.text, blocks if blocks is not None else kept, args)
    call.platform.log.credit(Response(call.method, args, message), channel=message.channel)
    shown = message.payload()
    return {"channel": message.channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    message = own_message(call, "message_not_found", "cant_delete_message")
    message.deleted = True
    call.platform.log.credit(Response(call.method, call.args, message), channel=message.channel)
    return {"channel": message.channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = call.channel()
    user = call.user(error="user_not_in_channel")
    if channel.is_archived:
        raise call.refuse("is_archived", channel.name)
    if not channel.bot_in:
        raise call.refuse("not_in_channel", channel.name)
    if not channel.has(user.id):
        raise call.refuse("user_not_in_channel", user.name)
    content = compose(call.platform.journal, call.args, call.method)
    thread_ts = call.args.get("thread_ts")
    require_pictures(call.platform.journal, call.team, content.blocks, call.method)
    message = post(call.platform, channel, content, thread_ts=thread_ts, ephemeral_to=user.id)
    call.platform.log.credit(Response(call.method, call.args, message), user=user, channel=channel)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = call.channel()
    ts = call.need("message_ts")
    message = channel.find(ts)
    if message is None or message.ephemeral_to is not None:
        raise call.refuse("message_not_found", ts)
    link = f"https://{call.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


WRITE = scope("chat:write")
METHODS = {
    "chat.postMessage": Method(post_message, WRITE),
    "chat.update": Method(update, WRITE),
    "chat.delete": Method(delete, WRITE),
    "chat.postEphemeral": Method(post_ephemeral, WRITE),
    "chat.getPermalink": Method(get_permalink),
}
