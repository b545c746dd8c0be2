"""What an app may say in a message, whichever way it says it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import limits
from .blocks import check_blocks, total_text
from .limits import Problems
from .messages import Message, with_block_ids
from .refusal import Refusal, refuse_layout

if TYPE_CHECKING:
    from .journal import Journal, Json
    from .platform import Platform
    from .world import Channel


@dataclass(frozen=True, slots=True)
class Content:
    """A checked text with its blocks."""

    text: str
    blocks: list[Json]
    metadata: Json | None
    raw: Json


def compose(journal: Journal, args: Json, where: str, *, longest: int = limits.TEXT) -> Content:
    """The content that `args` describe; raises Refusal, and records why, where Slack would refuse."""
    text, blocks = args.get("text"), args.get("blocks")
    if not text and not blocks and not args.get("attachments"):
        journal.violation("no_text", where, "neither text nor blocks")
        raise Refusal("no_text")
    check_text(journal, text, where, longest)
    if blocks:
        require_blocks(journal, blocks, where)
        if not text:
            # https://docs.slack.dev/reference/methods/chat.postMessage: text is the fallback that
            # notifications and screen readers use.
            journal.warning("no_fallback_text", where, "blocks without text")
    if args.get("attachments"):
        journal.warning("attachments", where, "legacy attachments are not checked")
    return Content(text or "", blocks or [], check_metadata(journal, args.get("metadata"), where), args)


def check_text(journal: Journal, text: Any, where: str, longest: int) -> None:
    if text is not None and not isinstance(text, str):
        journal.violation("text_type", where, f"text is {type(text).__name__}")
        raise Refusal("invalid_arguments")
    if text and len(text) > longest:
        journal.violation("msg_too_long", where, f"{len(text)} characters of text, at most {longest}")
        raise Refusal("msg_too_long")
    if text and len(text) > limits.TEXT_ADVISED:
        journal.warning("long_text", where, f"{len(text)} characters of text, {limits.TEXT_ADVISED} advised")


def require_blocks(journal: Journal, blocks: Any, where: str) -> None:
    problems = Problems()
    check_blocks(blocks, problems)
    if problems.found:
        for each in problems.found:
            journal.violation(f"invalid_blocks.{each.rule}", where, str(each))
        raise refuse_layout("invalid_blocks", problems)
    if total_text(blocks) > limits.ALL_BLOCK_TEXT:
        journal.violation("msg_blocks_too_long", where, f"{total_text(blocks)} characters in all blocks")
        raise Refusal("msg_blocks_too_long")


def check_metadata(journal: Journal, metadata: Any, where: str) -> Json | None:
    """https://docs.slack.dev/messaging/message-metadata: event_type and a flat event_payload."""
    if metadata is None or metadata == {}:
        return None
    problem = None
    if not isinstance(metadata, dict) or metadata.keys() - {"event_type", "event_payload", "entities"}:
        problem = "invalid_metadata_format"
    elif not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        problem = "invalid_metadata_schema"
    elif len(json.dumps(metadata)) > limits.METADATA_BYTES:
        problem = "metadata_too_large"
    if problem is not None:
        journal.violation(problem, where, str(metadata)[:200])
        raise Refusal(problem)
    found: Json = metadata
    return found


def post(
    platform: Platform, channel: Channel, content: Content, *, thread_ts: str | None = None,
    ephemeral_to: str | None = None,
) -> Message:  # fmt: skip
    """Put a message of the app into a channel."""
    message = Message(
        channel, platform.clock.timestamp(), channel.team.bot.id, content.text,
        with_block_ids(content.blocks), thread_ts, content.metadata, ephemeral_to, raw=content.raw,
    )  # fmt: skip
    channel.messages.append(message)
    return message
