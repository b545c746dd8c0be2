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

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_SIGNS = str.maketrans({code: "\n" if sign == "n" else sign for sign, code in _ESCAPED.items()})
_RESERVED = str.maketrans({"\n": "\\n", **{sign: f"\\{sign}" for sign in "\\~=#{}:"}})
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")


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
    lines: list[str] = []
    comments: list[str] = []
    begun = 0
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.strip()
        if line.startswith("//"):
            comments.append(line)
            continue
        ended = not line if not _is_open(lines) else not line and not _goes_on(text, number)
        if lines and (ended or _begins(line, lines)):
            yield _block(lines, begun, comments)
            lines, comments = [], []
        if line:
            begun = begun if lines else number
            lines.append(hidden(line if lines else raw.lstrip()))
    if lines:
        yield _block(lines, begun, comments)


def _block(lines: list[str], begun: int, comments: list[str]) -> Block:
    said = " ".join(comments)
    found = _ID.search(said)
    idnumber = found[1].replace("\\]", "]").strip() if found else ""
    return Block("\n".join(lines), begun, idnumber, tuple(tag.replace("\\]", "]") for tag in _TAG.findall(said)))


def _begins(line: str, lines: list[str]) -> bool:
    """Whether a question or a category begins here although no blank line stands before it."""
    return lines[0].startswith("$CATEGORY:") or (line.startswith(("::", "$CATEGORY:")) and not _is_open(lines))


def _is_open(lines: list[str]) -> bool:
    """Whether an answer is begun and not ended."""
    opened = next((place for place, line in enumerate(lines) if "{" in line), None)
    return opened is not None and not any("}" in line for line in lines[opened:])


def _goes_on(text: str, number: int) -> bool:
    """Whether what follows a blank line ends the answer that stands open, rather than beginning a question."""
    following = "\n".join(text.split("\n", number + 40)[number : number + 40])
    found = re.search(r"[{}]|^::", hidden(following), re.MULTILINE)
    return found is not None and found.group() == "}"
