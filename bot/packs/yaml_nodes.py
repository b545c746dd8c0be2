"""YAML bytes → nodes that know their lines, by PyYAML's C parser, within bounds that no hostile file can pass."""

from __future__ import annotations

import re
from typing import Any

import yaml

from bot.packs.problems import Problem, shown

DEEPEST = 20
_ANCHOR = re.compile(rb"(?<![0-9A-Za-z_])&[0-9A-Za-z_-]")
_CODE = re.compile(rb"[^\t\n\r\x20-\x7e\x80-\xff]")
_MEANT_TO_SAY = (
    (
        "cannot start any token",
        "This cannot be read. Indent with spaces, not tabs, and quote texts that begin with a sign",
    ),
    ("mapping values are not allowed", "There is a second `: ` in this line. Put the text in quotes"),
    ("could not find expected ':'", "A `:` with a space is missing after a field's name, here or in the line before"),
    ("did not find expected key", "A field was expected here. Check the indentation, and close every quote"),
    (
        "did not find expected '-' indicator",
        "A list's item was expected here. Begin it with `- `, in line with the others",
    ),
    ("did not find expected ',' or", "A bracket is opened and not closed. Close it, or put the text in quotes"),
    ("did not find expected node content", "A value is missing here. Write it, and quote texts that begin with a sign"),
    ("unexpected end of stream", "A quote is opened and not closed before the end of the file"),
    ("unknown escape character", "A backslash in double quotes needs another one: write \\\\, or use single quotes"),
    ("undefined alias", "A text that begins with * must stand in quotes"),
    ("duplicate anchor", "A text that begins with & must stand in quotes"),
    ("but found another document", "A line `---` begins a second document. Keep one document a file"),
    ("undefined tag handle", "A text that begins with ! must stand in quotes"),
    ("while scanning a tag", "A text that begins with ! must stand in quotes"),
    ("while scanning an anchor", "A text that begins with & must stand in quotes"),
    ("while scanning an alias", "A text that begins with * must stand in quotes"),
    ("incompatible YAML", "This version of YAML is not known. Take out the line that begins with %YAML"),
)


class UnreadableError(Exception):
    """A file that cannot be read as YAML at all, with the one problem that says so."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.problem = Problem(file, line, message)
        super().__init__(self.problem)


class _TooDeepError(Exception):
    pass


class _Composer(yaml.CSafeLoader):
    """Composes nodes only. It resolves no tags: what a plain word means is for the reader of a field to say."""

    depth = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - PyYAML's signature
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:  # noqa: ARG002 - as above
        """PyYAML calls this on the way down to every node, and `ascend_resolver` on the way up."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeepError(current_node.start_mark.line + 1)

    def ascend_resolver(self) -> None:
        self.depth -= 1


def compose(file: str, body: bytes) -> yaml.Node:
    """The file's only document. An untagged node has an empty tag; a plain scalar has an empty style."""
    body = _as_utf8(file, body)
    loader = _Composer(body)
    try:
        node = loader.get_single_node()
        if _ANCHOR.search(body):
            _refuse_aliases(file, body)
    except _TooDeepError as error:
        line = int(error.args[0])
        raise UnreadableError(file, line, f"Lists and fields are nested more than {DEEPEST} deep here.") from None
    except yaml.reader.ReaderError as error:
        raise _unprintable(file, body, error.position) from None
    except yaml.MarkedYAMLError as error:
        raise _in_words(file, error) from None
    finally:
        loader.dispose()
    if node is None:
        raise UnreadableError(file, 1, "The file is empty.")
    return node


def _as_utf8(file: str, body: bytes) -> bytes:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:4]:
        raise UnreadableError(file, 1, "The file is written in UTF-16 or is no text. Save it as UTF-8.")
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UnreadableError(file, line, "A letter here is not written in UTF-8. Save the file as UTF-8.") from None
    return body


def _refuse_aliases(file: str, body: bytes) -> None:
    """Anchors make small files huge, so none is accepted. Only files that may hold one are looked through again."""
    for event in yaml.parse(body, Loader=yaml.CSafeLoader):
        anchor = getattr(event, "anchor", None)
        if anchor and event.start_mark:
            message = f"YAML's anchors and aliases (&{anchor}) are not read here. Write the text out, or quote it."
            raise UnreadableError(file, event.start_mark.line + 1, message)


def _unprintable(file: str, body: bytes, position: int) -> UnreadableError:
    found = _CODE.search(body)
    start = found.start() if found else min(position, len(body))
    line = body.count(b"\n", 0, start) + 1
    return UnreadableError(file, line, "A control character stands here, which no chat can show. Delete it.")


def _in_words(file: str, error: yaml.MarkedYAMLError) -> UnreadableError:
    began = error.context_mark
    mark = error.problem_mark or began
    line = mark.line + 1 if mark else 1
    said = f"{error.context or ''} {error.problem or ''}".strip()
    meant = next((words for part, words in _MEANT_TO_SAY if part in said), "This is not valid YAML")
    where = f", begun in line {began.line + 1}" if began and began.line + 1 != line else ""
    return UnreadableError(file, line, f"{meant}. (YAML's reader says: {shown(said)[1:-1]}{where}.)")
