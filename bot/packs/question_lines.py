"""Where the questions of a pack stand: for remarks on a course, which has forgotten its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.packs.files import PAGE, PackFiles, gather
from bot.packs.yaml_nodes import UnreadableError, compose


def question_lines(folder: Path) -> dict[tuple[str, str], int]:
    """The line of each question, by the ids of its module and its own."""
    return lines_in(gather(folder))


def lines_in(files: PackFiles) -> dict[tuple[str, str], int]:
    """As `question_lines`, in files that were read already."""
    lines: dict[tuple[str, str], int] = {}
    for name, body in files.pages.items():
        if name != PAGE:
            lines.update({(Path(name).stem, question): line for question, line in _lines(name, body)})
    return lines


def id_in(name: str, body: bytes) -> str:
    """The id that a file says, as it stands there; nothing where it cannot be read."""
    try:
        found = _field(compose(name, body), "id")
    except UnreadableError:
        return ""
    return str(found.value) if isinstance(found, ScalarNode) else ""


def _lines(name: str, body: bytes) -> Iterator[tuple[str, int]]:
    try:
        questions = _field(compose(name, body), "questions")
    except UnreadableError:  # written over since it was checked
        return
    for node in questions.value if isinstance(questions, SequenceNode) else ():
        found = _field(node, "id")
        if found is not None:
            yield str(found.value), found.start_mark.line + 1


def _field(node: Node, name: str) -> Node | None:
    fields = node.value if isinstance(node, MappingNode) else ()
    return next((value for key, value in fields if key.value == name), None)
