"""Replies and forms as the bodies that Discord takes.

A reply is one message as a rule: an embed in the course's colour, the buttons below. An embed holds twice as much as
plain content, cannot mention anybody, and reads well on a phone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.discord.buttons import rows
from adapters.discord.text import escaped, parts
from bot.model import File, Form, Picture, Reply

Body = dict[str, Any]

TITLE = 256
DESCRIPTION = 4096
EMBEDS_TOTAL = 6000
"""https://discord.com/developers/docs/resources/message#embed-object-embed-limits."""
ALT = 1024
"""https://discord.com/developers/docs/resources/message#attachment-object, description."""
MODAL_TITLE, FIELD_LABEL, FIELD_HINT, FIELD_TEXT = 45, 45, 100, 4000
"""…/interactions/receiving-and-responding#interaction-response-object-modal and …/components/reference#text-input."""

FIELD = "text"
"""The custom_id of a form's one field."""

_LABEL, _TEXT_INPUT, _SHORT, _LONG = 18, 4, 1, 2
_ONE_LINE = 200
_NO_END = " \\"

_SPOILER = "SPOILER_"
"""A file whose name begins so is blurred until one looks: a picture beside a text that is hidden tells the same."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent: its fields, and the files that travel with it."""

    body: Body
    files: tuple[File, ...] = ()


async def drafts(reply: Reply) -> list[Draft]:
    """The messages that a reply makes: one, or more where the text is too long for one; buttons stand under the last.

    A picture is drawn, or read, on another thread.
    """
    files = reply.files
    if reply.pictures:
        prefix = _SPOILER if "||" in reply.text else ""
        drawn = [file for picture in reply.pictures for file in await _drawn(picture, prefix)]
        files = (*drawn, *files)
    messages = list(_messages(_embeds(reply))) or [[]]
    return [
        _draft(embeds, rows(reply.buttons) if last else [], files if last else ())
        for last, embeds in ((number == len(messages), embeds) for number, embeds in enumerate(messages, 1))
    ]


async def _drawn(picture: Picture, prefix: str) -> Iterable[File]:
    """The words tell all of it: where it can't be had, they go alone."""
    try:
        content = await asyncio.to_thread(picture.content)
    except Exception:
        log.exception("discord.no_picture", picture=picture.path or picture.name)
        return ()
    return (File(f"{prefix}{picture.name}", content, picture.alt),)


def _draft(embeds: Sequence[Body], components: list[Body], files: tuple[File, ...]) -> Draft:
    """All fields are named, so that an edit leaves nothing of what stood there before."""
    attachments = [
        {"id": number, "filename": file.name, "description": file.alt[:ALT]} for number, file in enumerate(files)
    ]
    body: Body = {
        "embeds": embeds,
        "components": components,
        "attachments": attachments,
        "allowed_mentions": {"parse": []},
    }
    return Draft(body, files)


def _embeds(reply: Reply) -> Iterator[Body]:
    title = _cut(escaped(reply.title), TITLE)
    for text in parts(reply.text, DESCRIPTION) or ([""] if title else []):
        embed: Body = {"description": text} if text else {}
        if title:
            embed["title"], title = title, ""
        if reply.colour:
            embed["color"] = int(reply.colour.removeprefix("#"), 16)
        yield embed


def _messages(embeds: Iterator[Body]) -> Iterator[list[Body]]:
    """Embeds that fit into one message together."""
    held: list[Body] = []
    size = 0
    for embed in embeds:
        length = len(embed.get("title", "")) + len(embed.get("description", ""))
        if held and size + length > EMBEDS_TOTAL:
            yield held
            held, size = [], 0
        held.append(embed)
        size += length
    if held:
        yield held


def modal(form: Form) -> Body:
    """A form with one field; its custom_id is the token, so that its sending needs no memory of ours."""
    field: Body = {
        "type": _TEXT_INPUT,
        "custom_id": FIELD,
        "style": _SHORT if form.limit <= _ONE_LINE else _LONG,
        "max_length": min(form.limit, FIELD_TEXT),
        "required": True,
    }
    if form.hint:
        field["placeholder"] = _cut(form.hint, FIELD_HINT)
    return {
        "custom_id": form.token,
        "title": _cut(form.title, MODAL_TITLE),
        "components": [{"type": _LABEL, "label": _cut(form.label, FIELD_LABEL), "component": field}],
    }


def _cut(text: str, limit: int) -> str:
    """Cut before a backslash, too: it would escape what follows."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip(_NO_END)}…"
