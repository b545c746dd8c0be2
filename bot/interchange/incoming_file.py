"""A teacher's file, read into memory as text within bounds, or refused with the reason."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from bot.packs.problems import Problem

LARGEST_FILE = 20_000_000
LONGEST_LINE = 1_000_000
_NOT_TEXT = (
    (b"%PDF", "is a PDF. Copy its text into a .txt or .md file"),
    (b"PK\x03\x04", "is a zip archive or an office document. Export it as text, GIFT, Moodle XML or CSV"),
    (b"\xd0\xcf\x11\xe0", "is an old office document. Export it as text or CSV"),
    (b"SQLite format 3", "is a database. From Anki, export Notes in Plain Text"),
    (b"\x1f\x8b", "is compressed. Unpack it first"),
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


class RefusedError(Exception):
    """A file that cannot be taken, with the one problem that says why."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.problem = Problem(file, line, message)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """`text` has newlines only, whatever the file's line ends, and no byte-order mark."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        """The name without its ending: what the content is called where it has no title."""
        return self.name.split(".", maxsplit=1)[0] or "import"

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def line_at(self, position: int) -> int:
        """The line, from 1, of a position in the text."""
        return self.text.count("\n", 0, position) + 1


def read_file(path: Path) -> IncomingFile:
    """Reads a plain file.

    Raises:
        RefusedError: it is missing, too large, not a text in UTF-8, or has lines no person wrote.

    """
    try:
        body = _bytes(path)
    except OSError as error:
        raise RefusedError(path.name, 0, f"The file cannot be read: {error.strerror}.") from None
    return from_bytes(path.name, body)


def from_bytes(name: str, body: bytes) -> IncomingFile:
    """As `read_file`, for a file that came over the network."""
    if len(body) > LARGEST_FILE:
        raise RefusedError(name, 0, f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Divide it.")
    for mark, kind in _NOT_TEXT:
        if body.startswith(mark):
            raise RefusedError(name, 0, f"This {kind}.")
    text = _LINE_END.sub("\n", _decoded(name, body))
    if not text.strip():
        raise RefusedError(name, 1, "The file is empty.")
    _refuse_strange(name, text)
    return IncomingFile(name, text)


def _bytes(path: Path) -> bytes:
    """Opened without waiting, so that a pipe holds nobody up; never more than the limit and one byte."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise RefusedError(path.name, 0, "This is no ordinary file.")
        return file.read(LARGEST_FILE + 1)


def _decoded(name: str, body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:4]:
        raise RefusedError(name, 1, "The file is written in UTF-16 or is no text. Save it as UTF-8.")
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise RefusedError(name, line, "A letter here is not written in UTF-8. Save the file as UTF-8.") from None


def _refuse_strange(name: str, text: str) -> None:
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise RefusedError(name, line, "A control character stands here, which no chat can show. Delete it.")
    if len(text) <= LONGEST_LINE or name.lower().endswith(".xml"):  # XML holds pictures, each on one line
        return
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > LONGEST_LINE:
            message = f"This line has {len(line_text):,} characters; at most {LONGEST_LINE:,} are read. Divide it."
            raise RefusedError(name, number, message)
