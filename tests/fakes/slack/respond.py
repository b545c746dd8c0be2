"""Posts to a response_url.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from .acks import AUDIENCES
from .events import Response
from .journal import Json, Request
from .messages import Message
from .mischief import bend
from .pictures import require_pictures
from .posting import compose, post
from .refusal import Refusal

if TYPE_CHECKING:
    from .platform import Platform
    from .tickets import ResponseUrl

HOW = "response_url"
KEYS = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers `/commands/…` and `/actions/…`."""

    platform: Platform

    async def handle(self, http: web.Request) -> web.StreamResponse:
        raw = await http.read()
        platform = self.platform
        body: Json = json.loads(raw)
        platform.journal.request(Request(platform.clock.now(), HOW, body, raw))
        rule = platform.mischief.take(HOW)
        name = http.match_info["name"]
        if rule is None:
            return self.answer(name, body)
        return await bend(rule, http, lambda: self.answer(name, body))

    def answer(self, name: str, body: Json) -> web.Response:
        """Slack answers "ok", or an error's name with a status: used and expired URLs are 404."""
        status, said = 200, "ok"
        try:
            ticket = self.ticket(name)
            ticket.use(self.platform.clock, self.platform.journal)
            say(self.platform, ticket, body)
        except Refusal as refusal:
            said = refusal.error
            status = 404 if said.endswith("_url") else 400
        self.platform.journal.changed()
        return web.Response(text=said, status=status)

    def ticket(self, name: str) -> ResponseUrl:
        ticket = self.platform.response_urls.get(name)
        if ticket is None:
            self.platform.journal.violation("no_such_url", HOW, name)
            raise Refusal("no_such_url")
        return ticket


def say(platform: Platform, ticket: ResponseUrl, body: Json) -> None:
    """Replace or delete the pressed message, or say something new."""
    journal = platform.journal
    for key in body.keys() - KEYS:
        journal.warning("unknown_key", HOW, key)
    audience = body.get("response_type")
    if audience not in AUDIENCES:
        journal.violation("response_type", HOW, f"response_type {audience!r}")
        raise Refusal("invalid_arguments")
    if ticket.event.team.token_error is not None:
        raise Refusal("no_active_hooks_url")
    if truth(body.get("delete_original")):
        ticket.event.note(Response(HOW, body, delete(platform, ticket)))
        if not (body.get("text") or body.get("blocks")):
            return
    message = replace(platform, ticket, body) if replaces(platform, ticket, body) else add(platform, ticket, body)
    ticket.event.note(Response(HOW, body, message))


def truth(value: object) -> bool:
    return value in {True, "true", "1"}


def replaces(platform: Platform, ticket: ResponseUrl, body: Json) -> bool:
    """Whether this post edits the pressed message.

    Only a press has an original: https://github.com/slackapi/bolt-python/issues/1268. Slack's own
    default depends on what was pressed, so an app should say which it wants: the fake takes a
    bare post to a press's URL as a replacement, and warns.
    """
    wanted = body.get("replace_original")
    if ticket.pressed is None:
        if truth(wanted):
            platform.journal.violation("nothing_to_replace", HOW, "a command's response_url has no original")
        return False
    if wanted is None and body.get("response_type") is None and not truth(body.get("delete_original")):
        platform.journal.warning("ambiguous_replace", HOW, "say replace_original true or false")
        return True
    return truth(wanted)


def replace(platform: Platform, ticket: ResponseUrl, body: Json) -> Message:
    message = ticket.pressed
    assert message is not None
    if message.deleted:
        platform.journal.violation("original_deleted", HOW, message.ts)
        raise Refusal("message_not_found")
    content = compose(platform.journal, body, HOW)
    require_pictures(platform.journal, None, content.blocks, HOW)
    message.edit(content.text, content.blocks, body)
    return message


def delete(platform: Platform, ticket: ResponseUrl) -> Message:
    if ticket.pressed is None:
        platform.journal.violation("nothing_to_delete", HOW, "a command's response_url has no original")
        raise Refusal("message_not_found")
    ticket.pressed.deleted = True
    return ticket.pressed


def add(platform: Platform, ticket: ResponseUrl, body: Json) -> Message:
    """A new message, private unless `response_type` is in_channel; the bot need not be in the channel."""
    content = compose(platform.journal, body, HOW)
    require_pictures(platform.journal, None, content.blocks, HOW)
    private = None if body.get("response_type") == "in_channel" else ticket.user.id
    return post(platform, ticket.channel, content, thread_ts=body.get("thread_ts"), ephemeral_to=private)
