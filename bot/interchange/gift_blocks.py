r"""GIFT text → blocks, one for each question: its lines without comments, its escapes made safe, where it stands.

GIFT is Moodle's text format: https://docs.moodle.org/en/GIFT_format. Blank lines part questions; `\~ \= \# \{ \} \: \\`
are signs as they are, `\n` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPED = {"\\": "\x00", "~": "\x01", "=": "\x02", "#": "\x03", "{": "\x04", "}": "\x05", ":": "\x06", "n": "\x07"}
"""Escapes stand as control signs while a block is taken apart; no file that came in holds any."""

_AHEAD = 40
"""So many lines are looked through for the end of an answer."""

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_SIGNS = str.maketrans({code: "\n" if sign == "n" else sign for sign, code in _ESCAPED.items()})
_RESERVED = str.maketrans({"\n": "\\n", **{sign: f"\\{sign}" for sign in "\\~=#{}:"}})
_ID = re.compile(r"\[id:((?:\\\]|[^\]]){1,300})\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]]){1,300})\]")
"""Bounded, for a bracket that is opened ever again and never closed would be searched to the end each time."""


@dataclass(frozen=True, slots=True)
class Block:
    """`text` has its escapes hidden; `idnumber` and `tags` stood in a comment, as Moodle writes them."""

    text: str
    line: int
    idnumber: str = ""
    tags: tuple[str, ...] = ()


def hidden(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED[found[1]], text) if "\\" in text else text


def signs(text: str) -> str:
    """The text with its escapes as the signs that they stand for."""
    return text.translate(_SIGNS)


def reserved(text: str) -> str:
    """A text as GIFT holds it, on one line."""
    return text.translate(_RESERVED)


def comment(idnumber: str, tags: list[str]) -> str:
    """The comment line from which Moodle reads a question's number and tags."""
    marks = [f"[id:{_bracketed(idnumber)}]", *(f"[tag:{_bracketed(tag)}]" for tag in tags)]
    return f"// {' '.join(marks)}"


def _bracketed(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")


def blocks(text: str) -> Iterator[Block]:
    """The blocks in order."""
    lines = [line.strip() for line in text.split("\n")]
    part = _Part()
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("//"):
            part.comments.append(line)
            continue
        ended = not line and not (part.is_open and _goes_on(lines[number : number + _AHEAD]))
        if part.lines and (ended or part.ends_before(line)):
            yield part.block()
            part = _Part()
        if line:
            part.take(hidden(line), number)
    if part.lines:
        yield part.block()


class _Part:
    """The lines of a block while they come; `is_open` while its answer is begun and not ended."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.comments: list[str] = []
        self.is_open = False
        self._begun = 0

    def take(self, line: str, number: int) -> None:
        self._begun = self._begun or number
        self.lines.append(line)
        self.is_open = "}" not in line and (self.is_open or "{" in line)

    def ends_before(self, line: str) -> bool:
        """Whether a question or a category begins with the line although no blank line stands before it."""
        begins = line.startswith(("::", "$CATEGORY:"))
        return self.lines[0].startswith("$CATEGORY:") or (begins and not self.is_open)

    def block(self) -> Block:
        said = " ".join(self.comments)
        found = _ID.search(said)
        idnumber = found[1].replace("\\]", "]").strip() if found else ""
        tags = tuple(tag.replace("\\]", "]") for tag in _TAG.findall(said))
        return Block("\n".join(self.lines), self._begun, idnumber, tags)


def _goes_on(following: list[str]) -> bool:
    """Whether what follows a blank line ends the answer that stands open, rather than beginning a question."""
    found = re.search(r"[{}]|^::", hidden("\n".join(following)), re.MULTILINE)
    return found is not None and found.group() == "}"
