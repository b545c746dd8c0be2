"""Texts cut to Slack's lengths: at paragraph ends, else at lines, else at spaces, never within an entity or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ATOMS = re.compile(r"<[^<>\n]*>|&\w{2,4};|\s+|[^\s<&]+|.", re.DOTALL)

_FENCED = "```\n"


def pack(parts: Iterable[str], limit: int, between: str = "\n\n") -> Iterator[str]:
    """The parts, put together to as few texts as hold at most `limit` characters each; a part that is longer is cut."""
    held = ""
    for part in (piece for each in parts for piece in cut(each, limit)):
        if held and len(held) + len(between) + len(part) > limit:
            yield held
            held = ""
        held = f"{held}{between}{part}" if held else part
    if held:
        yield held


def cut(text: str, limit: int) -> Iterator[str]:
    """A paragraph in pieces of at most `limit` characters; of a fence each piece is one."""
    if len(text) <= limit:
        yield text
    elif text.startswith(_FENCED):
        inside = text.removeprefix(_FENCED).removesuffix("\n```")
        for piece in cut(inside, limit - 2 * len(_FENCED)):
            yield f"{_FENCED}{piece}\n```"
    elif "\n" in text:
        yield from pack(text.split("\n"), limit, "\n")
    else:
        yield from _cut_line(text, limit)


def _cut_line(line: str, limit: int) -> Iterator[str]:
    held = ""
    for atom in (piece for each in _ATOMS.findall(line) for piece in _short(each, limit)):
        if len(held) + len(atom) > limit:
            yield held.rstrip()
            held = ""
        held += atom if held else atom.lstrip()
    if held.strip():
        yield held.rstrip()


def _short(atom: str, limit: int) -> Iterator[str]:
    for start in range(0, len(atom), limit):
        yield atom[start : start + limit]


def clip(text: str, limit: int) -> str:
    """At most so many characters; what was cut off is shown by an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
