"""A Markdown document → its sections, each a heading and the lines under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.interchange.incoming_file import IncomingFile
from bot.text.markdown import plain

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """`level` is 1 to 6, or 0 for what stands before the first heading; `line` is where `lines` begin."""

    level: int
    title: str
    line: int
    lines: tuple[str, ...]

    def named(self, *words: str) -> bool:
        """Whether the title says one of the words."""
        return re.search(rf"\b(?:{'|'.join(words)})\b", self.title, re.IGNORECASE) is not None


def sections(file: IncomingFile) -> list[Section]:
    """All sections in order; front matter is passed over."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 60 ms that other formats need not pay

    text = _FRONT_MATTER.sub(lambda found: "\n" * found.group().count("\n"), file.text)
    lines = text.split("\n")
    found = []
    level, title, begun = 0, "", 0
    tokens = MarkdownIt("commonmark").disable("inline").parse(text)
    for place, token in enumerate(tokens):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        found.append(_section(level, title, begun, lines[begun : token.map[0]]))
        level, title, begun = int(token.tag[1]), _plain(tokens[place + 1].content), token.map[1]
    found.append(_section(level, title, begun, lines[begun:]))
    return [each for each in found if each.level or any(line.strip() for line in each.lines)]


def _section(level: int, title: str, begun: int, lines: Sequence[str]) -> Section:
    return Section(level, title, begun + 1, tuple(lines))


def _plain(title: str) -> str:
    return " ".join(plain(title).split()).rstrip(" #").strip("*_ ")
