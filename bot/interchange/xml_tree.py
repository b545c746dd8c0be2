"""XML → a tree that knows its lines, by expat, with every door shut: no document type, so no entities of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.interchange.incoming_file import IncomingFile, RefusedError

DEEPEST = 50
MOST_ELEMENTS = 1_000_000
_DECLARED = "This XML declares a document type or entities, which can do harm. Export the file anew from Moodle."


@dataclass(slots=True)
class Element:
    """`text` is what stands in the element itself, not in those within."""

    tag: str
    facts: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Element]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> Element | None:
        return next(self.all(tag), None)

    def said(self, *path: str) -> str:
        """The text at the end of a path of tags, or nothing."""
        place: Element | None = self
        for tag in path:
            place = place.first(tag) if place else None
        return place.text.strip() if place else ""


def parse(file: IncomingFile) -> Element:
    """The root element.

    Raises:
        RefusedError: the file is not well-formed, nests too deeply, or declares entities.

    """
    reader = _Reader(file.name)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    reader.parser = parser
    try:
        parser.Parse(file.text.encode("utf-8"), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "it is not well-formed"
        raise RefusedError(
            file.name, error.lineno, f"The XML breaks off or is not well-formed here: {reason}."
        ) from None
    return reader.root


class _Reader:
    """Takes expat's events."""

    parser: expat.XMLParserType

    def __init__(self, name: str) -> None:
        self._name = name
        self.root = Element("", {}, 0)
        self._count = 0
        self._open: list[Element] = []
        self._texts: list[list[str]] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        element = Element(tag, facts, self.parser.CurrentLineNumber)
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise RefusedError(
                self._name, element.line, f"There are more than {MOST_ELEMENTS:,} elements. Divide the file."
            )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])
        if len(self._open) > DEEPEST:
            raise RefusedError(self._name, element.line, f"Elements are nested more than {DEEPEST} deep here.")

    def end(self, _tag: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def text(self, data: str) -> None:
        self._texts[-1].append(data)

    def refuse(self, *_declaration: object) -> None:
        raise RefusedError(self._name, self.parser.CurrentLineNumber, _DECLARED)
