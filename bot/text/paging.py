"""Long texts on pages: whole paragraphs where they fit, else whole lines and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PAGE = 1800
"""Characters on a page: what a phone shows in two or three screens."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SENTENCE = re.compile(r".+?(?:(?<=[.!?…])\s+|\Z)", re.DOTALL)
"""With the blanks behind it."""


def paragraphs(text: str) -> list[str]:
    """What empty lines part; a fence stays whole, with its own empty lines."""
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.strip().split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and line.strip() == mark[1]:
            fence = ""
        if line.strip() or fence:
            found[-1].append(line)
        else:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def paged(parts: Iterable[str], limit: int = PAGE) -> list[str]:
    """Paragraphs on pages of at most `limit` characters. Only a fence or a single sentence may be longer."""
    pages: list[str] = []
    for part in parts:
        for piece in [part] if len(part) <= limit or _FENCE.match(part) else _divided(part, limit):
            if pages and len(pages[-1]) + len(piece) + 2 <= limit:
                pages[-1] += f"\n\n{piece}"
            else:
                pages.append(piece)
    return pages or [""]


def _divided(part: str, limit: int) -> Iterator[str]:
    held = ""
    for line in part.splitlines(keepends=True):
        for unit in [line] if len(line) <= limit else _SENTENCE.findall(line):
            if held and len(held) + len(unit.rstrip()) > limit:
                yield held.rstrip()
                held = ""
            held += unit
    yield held.rstrip()
