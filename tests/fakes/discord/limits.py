"""The limits of a message that Discord documents, but for its components.

https://discord.com/developers/docs/resources/message#create-message and .../receiving-and-responding
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord import flags as bits
from tests.fakes.discord.components import check_components
from tests.fakes.discord.problems import Problems, Refused

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json

# The parameters of a message: resources/message#create-message-jsonform-params.
CONTENT = 2000
EMBEDS = 10
STICKERS = 3
NONCE = 25
# Alt text is limited under resources/message#attachment-object, and the files of a message in number.
ATTACHMENT_DESCRIPTION = 1024
ATTACHMENTS = 10
# resources/message#embed-object-embed-limits
EMBED_TEXTS = (("title", 256), ("description", 4096))
EMBED_NESTED_TEXTS = (("footer", "text", 2048), ("author", "name", 256))
EMBED_FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
EMBED_TOTAL = 6000
# resources/message#allowed-mentions-object-allowed-mentions-structure
ALLOWED_MENTION_TYPES = frozenset({"roles", "users", "everyone"})
ALLOWED_MENTION_IDS = 100
# topics/opcodes-and-status-codes#json: 50006 Cannot send an empty message; 40005 Request entity too large
EMPTY_MESSAGE = 50006
TOO_LARGE = 40005


def check_message(body: Json, problems: Problems, *, v2: bool, allowed_flags: int) -> None:
    """Report all that is wrong with a message's fields."""
    flags = body.get("flags") or 0
    if not isinstance(flags, int) or flags & ~allowed_flags:
        problems.at("flags").add("FLAGS_INVALID", f"Flags {flags} hold some that may not be set here.")
    problems.at("content").length(body.get("content"), 0, CONTENT)
    if v2:
        _no_legacy_fields(body, problems)
    _embeds(body, problems)
    _mentions(body.get("allowed_mentions"), problems.at("allowed_mentions"))
    _attachments(body.get("attachments"), problems.at("attachments"))
    problems.at("sticker_ids").length(body.get("sticker_ids"), 0, STICKERS)
    check_components(body.get("components") or [], problems.at("components"), v2=v2)


def check_nonce(body: Json, problems: Problems) -> None:
    """Report a nonce that is too long."""
    nonce = body.get("nonce")
    problems.at("nonce").length(None if nonce is None else str(nonce), 0, NONCE)


def check_files(sizes: list[int], problems: Problems, max_bytes: int) -> None:
    """Refuse too many or too large files (reference#uploading-files)."""
    if len(sizes) > ATTACHMENTS:
        problems.at("attachments").add("BASE_TYPE_MAX_LENGTH", f"Must be {ATTACHMENTS} or fewer in length.")
    if any(size > max_bytes for size in sizes):
        raise Refused(413, TOO_LARGE, "Request entity too large", violation=True)


def refuse_empty(body: Json, *, files: int) -> None:
    """Refuse a message without content, embeds, stickers, components, poll or files."""
    parts = ("content", "embeds", "sticker_ids", "components", "poll", "attachments")
    if not files and not any(body.get(part) for part in parts):
        raise Refused(400, EMPTY_MESSAGE, "Cannot send an empty message", violation=True)


def _no_legacy_fields(body: Json, problems: Problems) -> None:
    # The head of components/reference: with IS_COMPONENTS_V2 content, embeds, stickers and poll are disabled.
    for name in ("content", "embeds", "sticker_ids", "poll"):
        if body.get(name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            problems.at(name).add("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def _embeds(body: Json, problems: Problems) -> None:
    embeds = body.get("embeds") or []
    below = problems.at("embeds")
    below.length(embeds, 0, EMBEDS)
    total = sum(_embed(embed, below.at(index)) for index, embed in enumerate(embeds))
    if total > EMBED_TOTAL:
        below.add("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _embed(embed: Json, problems: Problems) -> int:
    """Report what is wrong with one embed, and return how many characters count."""
    total = 0
    # Whitespace at both ends does not count: "they are trimmed automatically" (#embed-object-embed-limits).
    for name, limit in EMBED_TEXTS:
        total += _text(embed.get(name), problems.at(name), 0, limit)
    for name, inner, limit in EMBED_NESTED_TEXTS:
        total += _text((embed.get(name) or {}).get(inner), problems.at(name, inner), 0, limit)
    fields = embed.get("fields") or []
    problems.at("fields").length(fields, 0, EMBED_FIELDS)
    for index, line in enumerate(fields):
        total += _text(line.get("name") or "", problems.at("fields", index, "name"), 1, FIELD_NAME)
        total += _text(line.get("value") or "", problems.at("fields", index, "value"), 1, FIELD_VALUE)
    return total


def _text(value: str | None, problems: Problems, low: int, high: int) -> int:
    if value is None:
        return 0
    trimmed = value.strip()
    problems.length(trimmed, low, high)
    return len(trimmed)


def _mentions(allowed: Json | None, problems: Problems) -> None:
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        if kind not in ALLOWED_MENTION_TYPES:
            problems.at("parse", index).add("BASE_TYPE_CHOICES", f"Value must be one of {ALLOWED_MENTION_TYPES}.")
    for name in ("users", "roles"):
        ids = allowed.get(name) or []
        problems.at(name).length(ids, 0, ALLOWED_MENTION_IDS)
        # #allowed-mentions-object, last example: a type in `parse` beside its own ids is a validation error.
        if ids and name in parse:
            problems.at(name).add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse and {name} are exclusive.")


def _attachments(attachments: list[Json] | None, problems: Problems) -> None:
    for index, attachment in enumerate(attachments or ()):
        description = attachment.get("description")
        problems.at(index, "description").length(description, 0, ATTACHMENT_DESCRIPTION)


def is_v2(body: Json, flags: int = 0) -> bool:
    """Whether a message uses Components V2: once set, the flag stays (components/reference)."""
    return bool(((body.get("flags") or 0) | flags) & bits.IS_COMPONENTS_V2)
