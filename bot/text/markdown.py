r"""The small Markdown of our texts, read into blocks and spans; every platform converts from these.

Blocks are told apart line by line. Lines that follow one another are one paragraph and are joined by a space; an empty
line ends it, and a backslash (or two spaces) at a line's end keeps the break, as a Text with a newline.

    - an item          1. a numbered item         > a quote         ```python … ```  a fence

Spans are CommonMark's, by markdown-it, and Discord's spoiler:

    **bold**   *italic*   `code`   [a link](https://example.org)   ||a spoiler||   \* a sign as it is

Nothing else is special: no headings, no HTML, no images, no tables. Lists and quotes don't nest. A link to `channel:42`
or `role:42` is a mention, which each platform shows by its name (`bot.text.mentions`): only we write those.
A text that was seen before costs a look-up; one without signs never loads markdown-it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, starmap

from bot.text.markdown_spans import Bold, Code, Italic, Link, Span, Spoiler, Text, is_mention, spans_of

__all__ = [
    "Block", "Bold", "Code", "Fence", "Italic", "Link", "List", "Paragraph", "Quote", "Span", "Spoiler", "Text",
    "blocks", "bulleted", "escape", "is_mention", "one_line", "plain",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """Preformatted text, without a newline at its end."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """`start` is the first item's number, or None where the items have bullets."""

    items: tuple[tuple[Span, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted: paragraphs, lists and fences."""

    blocks: tuple[Block, ...]


Block = Paragraph | Fence | List | Quote

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})\s*(?P<language>[^\s`]*)[^`]*\Z")
_QUOTE = re.compile(r"[^\S\n]*(?:>[^\S\n]*(?=>))*> ?")
"""Quotes in quotes count as one, so that no text can nest deeply."""
_ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d{1,9})[.)])(?:\s+(?P<text>.*))?\Z", re.DOTALL)
_BLANK = re.compile(r"\n[^\S\n]*(?=\n)")


@lru_cache(maxsize=512)
def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order. Any text can be read; what is not of the subset stands as text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "```" in text or "~~~" in text:
        return tuple(_fenced(text.split("\n")))
    parts = (part.strip("\n") for part in _BLANK.split(text) if part.strip())
    return tuple(block for part in parts for block in _between_blanks(part))


def _fenced(lines: Sequence[str]) -> Iterator[Block]:
    """Fences, and the blocks between them; a fence that is not closed holds the rest."""
    begun = position = 0
    while position < len(lines):
        opened = _FENCE.match(lines[position])
        if opened is None:
            position += 1
            continue
        yield from _without_fences(lines[begun:position])
        mark = opened["fence"]
        closing = re.compile(rf" {{0,3}}{re.escape(mark)}{re.escape(mark[0])}*\s*\Z")
        inside = range(position + 1, len(lines))
        end = next((number for number in inside if closing.match(lines[number])), len(lines))
        yield Fence("\n".join(lines[position + 1 : end]), opened["language"])
        begun = position = end + 1
    yield from _without_fences(lines[begun:])


def _without_fences(lines: Iterable[str]) -> Iterator[Block]:
    for blank, part in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield from _between_blanks("\n".join(part))


@lru_cache(maxsize=4096)
def _between_blanks(text: str) -> tuple[Block, ...]:
    """The blocks of lines that no empty line parts and no fence stands in."""
    found: list[Block] = []
    lines = text.split("\n")
    while lines:
        length, block = _quote(lines) or _list(lines) or _paragraph(lines)
        found.append(block)
        del lines[:length]
    return tuple(found)


def _quote(lines: Sequence[str]) -> tuple[int, Block] | None:
    inside: list[str] = []
    for line in lines:
        mark = _QUOTE.match(line)
        if mark is None:
            break
        inside.append(line[mark.end() :])
    return (len(inside), Quote(blocks("\n".join(inside)))) if inside else None


def _list(lines: Sequence[str]) -> tuple[int, Block] | None:
    """Items of one kind, each with the lines that go on with it."""
    first = _ITEM.match(lines[0])
    if first is None:
        return None
    items: list[str] = []
    length = 0
    for line in lines:
        item = _ITEM.match(line)
        if (item and (item["number"] is None) != (first["number"] is None)) or _QUOTE.match(line):
            break
        if item:
            items.append(item["text"] or "")
        else:
            items[-1] += f"\n{line.lstrip()}"
        length += 1
    return length, List(tuple(map(spans_of, items)), int(first["number"]) if first["number"] else None)


def _paragraph(lines: Sequence[str]) -> tuple[int, Block]:
    """As in CommonMark, of numbered items only one with the number 1 ends a paragraph: a year may begin a line."""
    length = 1
    for line in lines[1:]:
        item = _ITEM.match(line)
        if _QUOTE.match(line) or (item and item["text"] and item["number"] in (None, "1")):
            break
        length += 1
    return length, Paragraph(spans_of("\n".join(lines[:length])))


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """The text without its markup, to be read as it stands: an address follows its link, a spoiler says what it is."""
    return "\n\n".join(map(_plain_block, blocks(text)))


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph((Spoiler(inside),)):  # what is hidden as a whole needs no sign of where it begins and ends
            return _plain_spans(inside)
        case Paragraph(spans):
            return _plain_spans(spans)
        case Fence(text):
            return text
        case List(items, start):
            return "\n".join(starmap(_plain_item, bulleted(items, start)))
        case Quote(inside):
            return "\n\n".join(map(_plain_block, inside))


def bulleted(items: Sequence[tuple[Span, ...]], start: int | None) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Each item with what stands before it: its number and a full stop, or a bullet."""
    for position, item in enumerate(items):
        yield ("•" if start is None else f"{start + position}."), item


def _plain_item(mark: str, item: tuple[Span, ...]) -> str:
    return f"{mark} {_plain_spans(item)}"


def _plain_spans(spans: Iterable[Span]) -> str:
    return "".join([span.text if isinstance(span, Text) else _plain_span(span) for span in spans])


def _plain_span(span: Span) -> str:
    match span:
        case Text(text) | Code(text):
            return text
        case Link(inside, url):
            label = _plain_spans(inside)
            return label if label == url or is_mention(url) else f"{label} ({url})"
        case Spoiler(inside):
            return f"[hidden: {_plain_spans(inside)}]"
        case Bold(inside) | Italic(inside):
            return _plain_spans(inside)


_SPECIAL = re.compile(r"[\\*_`\[\]|]|\A[-+>~]|(?<=\A\d)(?=[.)])|(?<=\d)(?=[.)](?:\s|\Z))")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control signs and turns of the writing direction: in a name they could only deceive."""


def escape(text: str) -> str:
    """A person's text, to be put into Markdown: it stands as typed, on one line, and marks nothing up."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def one_line(text: str) -> str:
    """A person's text where no Markdown is read, as in a title: on one line, without signs that could only deceive."""
    return " ".join(_UNSEEN.sub(" ", text).split())
