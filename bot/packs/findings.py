"""What reading one YAML file has found: its problems, and where each value stands."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from yaml import MappingNode, Node, SequenceNode

from bot.packs.problems import Problem

MOST_PROBLEMS = 1000
"""Of one file; who has more mends these first."""


class TooManyProblemsError(Exception):
    """Reading on would only take time."""


class Findings:
    """What was found in one file: its problems, and which node each Struct was read from."""

    __slots__ = ("_flawed", "_nodes", "file", "problems")

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._nodes: dict[int, tuple[Struct, MappingNode]] = {}
        self._flawed: set[int] = set()

    def note(self, node: Node, message: str) -> None:
        """A problem of the node, which from now on is not sound."""
        self._flawed.add(id(node))
        self.at(node.start_mark.line + 1, message)

    def at(self, line: int, message: str) -> None:
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem(self.file, line, "There is more; the rest is shown when these are mended."))
            raise TooManyProblemsError(self.file)
        self.problems.append(Problem(self.file, line, message))

    def keep(self, part: Struct, node: MappingNode) -> None:
        self._nodes[id(part)] = part, node

    def find(self, part: Struct, field: str) -> Node | None:
        """The value of a field as it stands in the file."""
        node = self._nodes[id(part)][1]
        return next((value for key, value in node.value if key.value == field), None)

    def line(self, part: Struct, field: str = "") -> int:
        """Where the field stands, else where its Struct begins."""
        node = self.find(part, field) or self._nodes[id(part)][1]
        return int(node.start_mark.line) + 1

    def item_line(self, part: Struct, field: str, index: int) -> int:
        """Where an item of a list stands."""
        node = self.find(part, field)
        items = node.value if isinstance(node, SequenceNode) else ()
        return int(items[index].start_mark.line) + 1 if index < len(items) else self.line(part, field)

    def item_sound(self, part: Struct, field: str, index: int) -> bool:
        """Whether an item of a list holds what the author wrote."""
        node = self.find(part, field)
        items = node.value if isinstance(node, SequenceNode) else ()
        return index < len(items) and id(items[index]) not in self._flawed and self.sound(part, field)

    def flaw(self, node: Node) -> None:
        """A node of which something is missing, with the problem noted elsewhere."""
        self._flawed.add(id(node))

    def sound(self, part: Struct, *fields: str) -> bool:
        """Whether the fields hold what the author wrote, and no stand-in."""
        for field in fields:
            node = self.find(part, field)
            if id(node) in self._flawed or (
                node is None and field in part.__struct_fields__ and _required(part, field)
            ):
                return False
        return True


def _required(part: Struct, field: str) -> bool:
    return any(each.name == field and each.required for each in msgspec.structs.fields(part))
