"""Our small Markdown as Discord writes it, in parts that fit.

Discord's own marks are many and differ from CommonMark's (https://support.discord.com/hc/en-us/articles/210298617), so
every text is escaped for it here: nothing that somebody typed can mark up, mention or link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    blocks,
)

_MARKS = re.compile(r"[\\*_~`|<\[\]]|:(?=//)")
"""`<` opens mentions, emoji and time stamps; `://` makes a link of itself."""
_LINE_MARKS = re.compile(r"^([^\S\n]*)(?:([#>+-])|(\d+)(?=[.)]))", re.MULTILINE)
"""Headings, quotes and lists are marked at the beginning of a line."""
_EVERYBODY = re.compile(r"@(?=everyone|here)")
_UNSAFE_IN_URL = re.compile(r"[\s()<>\\]")
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+")


@lru_cache(maxsize=1024)
def escaped(text: str) -> str:
    """Text that shows as it is. A zero-width space breaks `@everyone`, which a backslash would not."""
    text = _LINE_MARKS.sub(lambda found: f"{found[1]}{_marked(found)}", _MARKS.sub(r"\\\g<0>", text))
    return _EVERYBODY.sub("@\u200b", text)


def _marked(found: re.Match[str]) -> str:
    return f"\\{found[2]}" if found[2] else f"{found[3]}\\"


@lru_cache(maxsize=1024)
def parts(text: str, limit: int) -> tuple[str, ...]:
    """The text in Discord's Markdown, in as few parts of at most `limit` characters as paragraphs allow."""
    return tuple(_filled((piece for block in blocks(text) for piece in _pieces(block, limit)), "\n\n", limit))


def _filled(pieces: Iterable[str], joint: str, limit: int) -> Iterator[str]:
    """Join pieces as long as they fit together."""
    held = ""
    for piece in pieces:
        if held and len(held) + len(joint) + len(piece) > limit:
            yield held
            held = piece
        else:
            held = f"{held}{joint}{piece}" if held else piece
    if held:
        yield held


def _pieces(block: Block, limit: int) -> Iterator[str]:
    """A block, whole if it fits; else cut at the ends of lines, sentences, or (for want of both) words."""
    whole = _block(block)
    if len(whole) <= limit:
        yield whole
        return
    match block:
        case Fence(text, language):
            for part in _divided(text, limit - len(_fence("", language))):
                yield _fence(part, language)
        case Paragraph((Spoiler(inside),)):
            for part in _divided(_spans(inside), limit - len("||||")):
                yield f"||{part}||"
        case _:
            yield from _divided(whole, limit)


def _divided(text: str, limit: int) -> Iterator[str]:
    return _filled(_short(text.split("\n"), limit), "\n", limit)


def _short(lines: Iterable[str], limit: int) -> Iterator[str]:
    for line in lines:
        if len(line) <= limit:
            yield line
            continue
        sentences = _SENTENCE_END.split(line)
        words = (word for each in sentences for word in ([each] if len(each) <= limit else each.split(" ")))
        yield from _filled((word[at : at + limit] for word in words for at in range(0, len(word), limit)), " ", limit)


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return _spans(spans)
        case Fence(text, language):
            return _fence(text, language)
        case List(items, start):
            return "\n".join(f"{_bullet(start, number)} {_spans(item)}" for number, item in enumerate(items))
        case Quote(inside):
            return "\n".join(f"> {line}" for line in "\n\n".join(map(_block, inside)).split("\n"))


def _bullet(start: int | None, number: int) -> str:
    return "-" if start is None else f"{start + number}."


def _fence(text: str, language: str) -> str:
    """Three backticks inside would end it, and nothing escapes them there."""
    inside = text.replace("```", "`\u200b`\u200b`")
    return f"```{language}\n{inside}\n```"


def _spans(spans: Iterable[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case Text(text):
            return escaped(text)
        case Code(text):
            return _code(text)
        case Bold(inside):
            return f"**{_spans(inside)}**"
        case Italic(inside):
            return f"*{_spans(inside)}*"
        case Spoiler(inside):
            return f"||{_spans(inside)}||"
        case Link(inside, url):
            return _link(_spans(inside), url)


def _code(text: str) -> str:
    """Between more backticks than stand together inside."""
    marks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{marks}{text}{marks}" if len(marks) == 1 else f"{marks} {text} {marks}"


def _link(label: str, url: str) -> str:
    """Discord links only the web; what else stands in a link is shown, not followed."""
    if mention := mentions.read(url):
        return _mention(mention) or label
    if not url.startswith(("https://", "http://")):
        return f"{label} ({escaped(url)})"
    address = _UNSAFE_IN_URL.sub(lambda found: f"%{ord(found[0]):02X}", url)
    return f"<{address}>" if label == escaped(url) else f"[{label}]({address})"


def _mention(mention: mentions.Mention) -> str:
    """https://discord.com/developers/docs/reference#message-formatting. `allowed_mentions` lets none of them notify."""
    if not (mention.id.isascii() and mention.id.isdigit()):
        return ""
    return f"<#{mention.id}>" if mention.kind == "channel" else f"<@&{mention.id}>"
