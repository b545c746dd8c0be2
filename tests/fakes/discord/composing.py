"""Making and editing messages from what the bot sends: the one place that all routes share."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from tests.fakes.discord import flags as bits
from tests.fakes.discord.call import Draft
from tests.fakes.discord.limits import check_files, check_message, is_v2, refuse_empty
from tests.fakes.discord.message import Attachment, Message, Upload, walk
from tests.fakes.discord.problems import Problems

if TYPE_CHECKING:
    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.guild import User
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

EDITABLE = ("content", "embeds", "components", "attachments", "flags", "allowed_mentions", "poll")


def check_draft(world: World, draft: Draft, problems: Problems, allowed_flags: int) -> None:
    """Refuse a new message that breaks a limit."""
    check_message(draft.body, problems, v2=is_v2(draft.body), allowed_flags=allowed_flags)
    check_files([len(upload.data) for upload in draft.files.values()], problems, world.max_file_bytes)
    _check_references(draft, [], problems)
    problems.settle()
    refuse_empty(draft.body, files=len(draft.files))


def compose(world: World, channel: Channel, draft: Draft, visible_to: User | None = None) -> Message:
    """Make a message of the bot from a checked draft; it does not stand in the channel yet."""
    message = Message(world.ids.new(), channel, world.bot, world.clock.now(), visible_to=visible_to)
    message.flags = (draft.body.get("flags") or 0) | (bits.EPHEMERAL if visible_to else 0)
    _fill(world, message, draft)
    return message


def edit(world: World, message: Message, draft: Draft, problems: Problems | None = None) -> None:
    """Change a message: only what the body names changes (resources/message#edit-message)."""
    problems = problems or Problems()
    body = {name: value for name, value in draft.body.items() if name in EDITABLE}
    merged = {**_present(message), **body}
    merged["flags"] = body.get("flags") or 0
    # A message of another kind keeps its own bits; discord.py echoes the ephemeral one.
    allowed = bits.EDIT_FLAGS | (message.flags & bits.EPHEMERAL)
    check_message(merged, problems, v2=is_v2(merged, message.flags), allowed_flags=allowed)
    check_files([len(upload.data) for upload in draft.files.values()], problems, world.max_file_bytes)
    _check_references(draft, message.attachments, problems)
    problems.settle()
    refuse_empty(merged, files=len(draft.files))
    loading = message.loading
    if not loading:
        message.remember()
    kept = message.flags & ~bits.LOADING & ~bits.SUPPRESS_EMBEDS if "flags" in body else message.flags & ~bits.LOADING
    message.flags = kept | (merged["flags"] & bits.EDIT_FLAGS)
    _fill(world, message, Draft(body, draft.files))
    message.edited_at = None if loading else world.clock.now()
    message.channel.announce("MESSAGE_UPDATE", message)


def _present(message: Message) -> Json:
    return {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.layout,
        "attachments": [attachment.raw() for attachment in message.attachments],
    }


def _fill(world: World, message: Message, draft: Draft) -> None:
    body = draft.body
    _attach(world, message, draft)
    links = {f"attachment://{attachment.filename}": attachment.url for attachment in message.attachments}
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [_linked({**embed, "type": "rich"}, links) for embed in body["embeds"] or ()]
    if "components" in body:
        message.layout = [_linked(component, links) for component in body["components"] or ()]
        _number(message.layout)
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]


def _attach(world: World, message: Message, draft: Draft) -> None:
    """Keep, describe and add files: reference#uploading-files and #editing-message-attachments."""
    listed = draft.body.get("attachments")
    described = {str(item["id"]): item for item in listed or ()}
    kept = [old for old in message.attachments if listed is None or old.id in described]
    for number, upload in draft.files.items():
        item = described.get(number, {})
        filename = item.get("filename") or upload.filename
        kept.append(keep(world, message.channel, Upload(filename, upload.data, upload.content_type), item))
    message.attachments = kept


def keep(world: World, channel: Channel, upload: Upload, item: Json | None = None) -> Attachment:
    """Store a file so that it can be downloaded."""
    number = world.ids.new()
    path = f"/attachments/{channel.id}/{number}/{upload.filename}"
    kind = mimetypes.guess_type(upload.filename)[0] or upload.content_type
    description = (item or {}).get("description")
    attachment = Attachment(number, upload.filename, description, kind, upload.data, world.address + path)
    world.files[path] = attachment
    return attachment


def _linked(part: Json, links: dict[str, str]) -> Json:
    """Replace `attachment://` addresses by real ones, as Discord does."""
    linked: Json = {}
    for name, value in part.items():
        if isinstance(value, dict):
            linked[name] = _linked(value, links)
        elif isinstance(value, list):
            linked[name] = [_linked(item, links) if isinstance(item, dict) else item for item in value]
        elif name == "url" and isinstance(value, str):
            linked[name] = links.get(value, value)
        else:
            linked[name] = value
    return linked


def _number(layout: list[Json]) -> None:
    """Give every component an id: "generated sequentially if left empty" (components/reference#anatomy)."""
    parts = list(walk(layout))
    taken = {part.get("id") for part in parts}
    free = (number for number in range(1, 2 * len(parts) + 1) if number not in taken)
    for part in parts:
        if not part.get("id"):
            part["id"] = next(free)


def _check_references(draft: Draft, old: list[Attachment], problems: Problems) -> None:
    """Report a component that shows a file which is not sent along."""
    listed = draft.body.get("attachments")
    names = {attachment.filename for attachment in old} | {upload.filename for upload in draft.files.values()}
    names |= {item.get("filename") for item in listed or ()}
    for component in walk(draft.body.get("components") or []):
        shown = [item.get("media") for item in component.get("items") or ()]
        media = [component.get("media"), component.get("file"), *shown]
        for url in ((item or {}).get("url", "") for item in media):
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                problems.at("components").add(code, f"There is no file for {url}")
