"""The spans of a line of our small Markdown: bold, italic, code, links and spoilers, read by markdown-it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it is; a line break is a newline."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Italic:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Spoiler:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    spans: tuple[Span, ...]
    url: str


Span = Text | Code | Bold | Italic | Spoiler | Link

MENTIONED = ("channel", "role")


def is_mention(url: str) -> bool:
    """Whether a link leads nowhere, but names a channel or a role."""
    kind, colon, _ = url.partition(":")
    return bool(colon) and kind in MENTIONED


_SIGNS = re.compile(r"[\\*_`\[|]| {2}\n")
"""Without these there is nothing but text in a line."""

_EMPHASIS = re.compile(r"(?:\A|(?<= ))(\*\*?)(?!\s)([^\\*_`\[|\n]+)(?<!\s)\1(?= |\Z)")
_OTHER = re.compile(r"[\\*_`\[|\n]")

_BREAK = "\\\n"
"""A hard break."""

_HIDDEN = re.compile(r"(?:\\.|[^\\])+?(?=\|\|)", re.DOTALL)
"""What stands before the bars that end a spoiler; escaped bars don't."""


_LONGEST = 10_000
"""Characters: no field of a pack holds as many. To read brackets takes the square of their number."""


@lru_cache(maxsize=4096)
def spans_of(text: str) -> tuple[Span, ...]:
    if not _SIGNS.search(text):
        joined = " ".join(line.strip() for line in text.split("\n"))
        return (Text(joined),) if joined else ()
    lines = text.split(_BREAK)
    return _apart(lines) or _together(text) if len(lines) > 1 else _together(text)


def _apart(lines: Sequence[str]) -> tuple[Span, ...]:
    """Lines read one by one; none when a sign is left that could have had its match in another line.

    The choices of a question stand in ever other orders, but each line is mostly known.
    """
    found: list[Span] = []
    for line in lines:
        spans = spans_of(line) if line == line.strip() else ()
        if not spans or _leaves_a_sign(spans):
            return ()
        found += (*spans, Text("\n"))
    return tuple(_joined(found[:-1]))


def _leaves_a_sign(spans: Iterable[Span]) -> bool:
    """Whether a sign stands as text, within other spans too: a code span reaches over them."""
    return any(
        _SIGNS.search(each.text) is not None
        if isinstance(each, Text)
        else isinstance(each, Bold | Italic | Link | Spoiler) and _leaves_a_sign(each.spans)
        for each in spans
    )


def _together(text: str) -> tuple[Span, ...]:
    return _simple(text) or _parsed(text)


def _simple(text: str) -> tuple[Span, ...]:
    """Text with nothing but bold or italic words that stand between spaces, as most of ours; none when it has more.

    There CommonMark's rules about what may open and close are plain, and markdown-it is twenty times slower.
    """
    found: list[Span] = []
    if text != text.strip():
        return ()
    for place, part in enumerate(_EMPHASIS.split(text)):
        match place % 3:
            case 0 if _OTHER.search(part):
                return ()
            case 0 if part:
                found.append(Text(part))
            case 1:
                mark = part
            case 2:
                found.append((Bold if len(mark) > 1 else Italic)((Text(part),)))
    return tuple(found)


def _parsed(text: str) -> tuple[Span, ...]:
    if len(text) > _LONGEST:
        return (Text(text),)
    tokens = _inline().parseInline(text.strip())[0].children or []
    return tuple(_tree(iter(tokens)))


@cache
def _inline() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 60 ms, and most texts have no signs

    reader = MarkdownIt("zero").enable(["newline", "escape", "backticks", "emphasis", "link"])
    reader.inline.add_terminator_char("|")
    reader.inline.ruler.before("emphasis", "spoiler", _spoiler)
    return reader


def _spoiler(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature of a rule
    """`||…||`, as Discord has it; what stands between is read as any text."""
    start, end = state.pos + 2, state.posMax
    inside = _HIDDEN.match(state.src, start, end) if state.src.startswith("||", state.pos, end) else None
    if inside is None:
        return False
    close = inside.end()
    if not silent:
        state.push("spoiler_open", "", 1)
        state.pos, state.posMax = start, close
        state.md.inline.tokenize(state)
        state.push("spoiler_close", "", -1)
    state.pos, state.posMax = close + 2, end
    return True


def _tree(tokens: Iterator[Token]) -> Iterator[Span]:
    """The spans up to the end of the span that is open, with texts that touch joined."""
    return _joined(_spans(tokens))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    text = ""
    for span in spans:
        if isinstance(span, Text):
            text += span.text
            continue
        if text:
            yield Text(text)
            text = ""
        yield span
    if text:
        yield Text(text)


def _spans(tokens: Iterator[Token]) -> Iterator[Span]:
    for token in tokens:
        kind = token.type
        if kind.endswith("_close"):
            return
        if kind == "softbreak":
            yield Text(" ")
        elif kind == "hardbreak":
            yield Text("\n")
        elif kind == "code_inline":
            yield Code(token.content)
        elif kind == "link_open":
            yield Link(tuple(_tree(tokens)), str(token.attrs["href"]))
        elif token.nesting:
            yield _PAIRS[kind](tuple(_tree(tokens)))
        elif token.content:
            yield Text(token.content)


_PAIRS: Mapping[str, Callable[[tuple[Span, ...]], Span]] = {
    "strong_open": Bold,
    "em_open": Italic,
    "spoiler_open": Spoiler,
}
