"""Our Markdown as Slack's mrkdwn, so that nobody's text can mention, link or mark up anything by itself.

https://docs.slack.dev/messaging/formatting-message-text. Slack has no escape for its own marks, but it shows the
fallback of a date that it cannot read as it stands; jsx-slack found that out and lives on it
(https://github.com/yhatt/jsx-slack/blob/main/docs/about-escape-and-exact-mode.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.text import mentions
from bot.text.markdown import (
    Block,
    Bold,
    Code,
    Fence,
    Italic,
    Link,
    List,
    Paragraph,
    Quote,
    Span,
    Spoiler,
    Text,
    bulleted,
)
from bot.text.mentions import Mention

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""…/formatting-message-text#escaping: these three, and no others."""

_MARKS = re.compile(r"(?<=[A-Za-z0-9])_+(?=[A-Za-z0-9])|([*_~`]+|:(?=[a-z0-9_+'-]+:))")
"""What marks up or makes an emoji; an underscore within a word does neither."""

_LITERAL = "<!date^00000000^{_}|%s>"

_QUOTING = re.compile(r"^(?=[^\S\n]*(?:&gt;|＞))", re.MULTILINE)  # noqa: RUF001 - on purpose
"""A line that begins so would be a quote, escaped or not; a soft hyphen before it prevents that."""

_BACKTICK = "ˋ"  # noqa: RUF001 - on purpose
"""Within code a backtick would end it."""

_LOOKALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "∣", "\n": " "})  # noqa: RUF001 - on purpose
"""A link's label can hold no date, so there the marks are drawn by signs that look like them."""

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>|]+\Z", re.IGNORECASE)

_ID = re.compile(r"[A-Z0-9]+\Z")

_MARKED = (Bold, Italic, Code)

_BOUNDARY = "\u200b"
"""Slack reads a mark only beside a space or such; where there is none, an invisible one."""


def escape(text: str) -> str:
    """Text that mentions nobody and links nothing, wherever Slack reads mrkdwn."""
    return text.translate(_ESCAPES)


def mrkdwn(blocks: Iterable[Block]) -> str:
    return "\n\n".join(map(convert, blocks))


def convert(block: Block) -> str:
    """One block; blocks are parted by an empty line."""
    match block:
        case Paragraph((Spoiler(inside),)):
            return _spans(inside)
        case Paragraph(spans):
            return _spans(spans)
        case Fence(text):
            return f"```\n{escape(text.replace('```', 3 * _BACKTICK))}\n```"
        case List(items, start):
            return "\n".join(f"{mark} {_spans(item)}" for mark, item in bulleted(items, start))
        case Quote(inside):
            return "\n".join(f"> {line}" for each in inside for line in _quoted(each))


def _quoted(block: Block) -> list[str]:
    """A fence would end the quote: its lines stand as code, one by one."""
    if isinstance(block, Fence):
        return [_code(line) for line in block.text.split("\n")]
    return convert(block).split("\n")


def _spans(spans: Iterable[Span], active: str = "") -> str:
    """`active` are the marks around these spans: Slack does not nest a mark in itself."""
    written, was_marked = "", False
    for span in spans:
        part = _text(span.text) if isinstance(span, Text) else _span(span, active)
        marked = isinstance(span, _MARKED)
        if written and part and _touch(written[-1], part[0], was_marked=was_marked, marked=marked):
            written += _BOUNDARY
        written += part
        was_marked = marked
    return written


def _touch(before: str, after: str, *, was_marked: bool, marked: bool) -> bool:
    return (marked and (before.isalnum() or was_marked)) or (was_marked and after.isalnum())


def _span(span: Span, active: str) -> str:
    match span:
        case Text(text):
            return _text(text)
        case Code(text):
            return _code(text)
        case Bold(inside):
            return _marked("*", inside, active)
        case Italic(inside):
            return _marked("_", inside, active)
        case Spoiler(inside):
            return f"[hidden: {_spans(inside, active)}]"
        case Link(inside, url):
            return _link(_flat(inside), url)


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    return _QUOTING.sub("\u00ad", _MARKS.sub(_literal, escape(text)))


def _literal(match: re.Match[str]) -> str:
    return _LITERAL % match[1] if match[1] else match[0]


def _code(text: str) -> str:
    code = escape(text.replace("`", _BACKTICK).replace("\n", " "))
    return f"`{code}`" if code.strip() else code


def _marked(mark: str, inside: Iterable[Span], active: str) -> str:
    """Slack ends a mark with its line, and wants no space just within it."""
    if mark in active:
        return _spans(inside, active)
    text = _spans(inside, active + mark)
    return "\n".join(_around(mark, line) for line in text.split("\n")) if "\n" in text else _around(mark, text)


def _around(mark: str, line: str) -> str:
    core = line.strip()
    before, _, after = line.partition(core) if core else (line, "", "")
    return f"{before}{mark}{core}{mark}{after}" if core else line


def _link(label: str, url: str) -> str:
    if mention := mentions.read(url):
        return _mention(mention) or _text(label)
    if not _ADDRESS.match(url):
        return _text(f"{label} ({url})")
    return f"<{escape(url)}|{escape(label.translate(_LOOKALIKES)) or 'link'}>"


def _mention(mention: Mention) -> str:
    """…/formatting-message-text#mentioning-groups. A group is notified where it is mentioned publicly: we never do."""
    if not _ID.match(mention.id):
        return ""
    return f"<#{mention.id}>" if mention.kind == "channel" else f"<!subteam^{mention.id}>"


def _flat(spans: Iterable[Span]) -> str:
    return "".join(span.text if isinstance(span, Text | Code) else _flat(span.spans) for span in spans)
