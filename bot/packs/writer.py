"""A Course → the YAML of its files, as a person would write it: fields in a set order, quotes only where needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bot.course import Course, CoursePage, Module
from bot.packs.files import PAGE
from bot.packs.yaml_texts import WIDTH, is_short, quoted, scalar

_ORDER = """
id type title objective difficulty description language colour licence documents modules
text language summary objectives key_points terms term definition also reading url sources
stem code image file alt choices answer accept value correct tolerance unit items traps shuffle feedback
hint explanation tags basis source lines anchor field checked was known_as questions
"""
_PLACES = {name: place for place, name in reversed(list(enumerate(_ORDER.split())))}
_ON_ONE_LINE = frozenset({"basis", "traps"})
"""These stand in braces where a line holds them."""

_Value = Mapping[str, Any] | Sequence[Any] | str | float | bool


def pack_texts(course: Course) -> dict[str, str]:
    """Each file's text by its name."""
    return {PAGE: page_text(course.page), **{f"{each.id}.yaml": module_text(each) for each in course.modules}}


def page_text(page: CoursePage) -> str:
    return _document(page)


def module_text(module: Module) -> str:
    return _document(module)


def _document(part: msgspec.Struct) -> str:
    fields = msgspec.to_builtins(part)
    if isinstance(part, Module):
        fields["questions"] = fields["questions"] or ()
        for question in fields["questions"]:
            question.get("image", {}).pop("digest", None)  # it names the file's content, and is no author's to write
    return "\n".join(_mapping(fields, 0)) + "\n"


def _mapping(fields: Mapping[str, Any], indent: int) -> Iterator[str]:
    for name in sorted(fields, key=lambda each: _PLACES.get(each, len(_PLACES))):
        yield from _field(name, fields[name], indent)


def _field(name: str, value: _Value, indent: int) -> Iterator[str]:
    margin = " " * indent
    label = f"{margin}{name}:"
    line = f"{label} {_on_one_line(value, name)}"
    if len(line) <= WIDTH and "\n" not in line and not line.endswith(": "):
        yield line
    elif isinstance(value, str):
        first, *rest = scalar(value, len(label) + 1, indent + 2)
        yield f"{label} {first}"
        yield from rest
    elif isinstance(value, Mapping):
        yield label
        yield from _mapping(value, indent + 2)
    elif isinstance(value, Sequence):
        yield label
        for item in value:
            yield from _item(item, name, indent + 2)


def _item(item: _Value, name: str, indent: int) -> Iterator[str]:
    mark = " " * indent + "- "
    line = _on_one_line(item, name)
    if line and len(mark) + len(line) <= WIDTH and "\n" not in line:
        yield mark + line
    elif isinstance(item, Mapping):
        lines = list(_mapping(item, indent + 2))
        yield mark + lines[0][indent + 2 :]
        yield from lines[1:]
    else:
        first, *rest = scalar(str(item), len(mark), indent + 2)
        yield mark + first
        yield from rest


def _on_one_line(value: _Value, name: str) -> str:
    """The value as it stands on the line of its name, or nothing where it needs lines of its own."""
    match value:
        case bool():
            return str(value).lower()
        case float() | int():
            return _number(value)
        case str():
            return scalar(value, 0, 0)[0] if is_short(value) else ""
        case Mapping():
            return _braced(value) if name in _ON_ONE_LINE or not value else ""
    listed = all(isinstance(each, str) and is_short(each) for each in value)
    return "[" + ", ".join(map(_in_brackets, value)) + "]" if listed else ""


def _braced(fields: Mapping[str, Any]) -> str:
    ordered = sorted(fields, key=lambda each: _PLACES.get(each, len(_PLACES)))
    return "{" + ", ".join(f"{each}: {_in_brackets(fields[each])}" for each in ordered) + "}"


def _in_brackets(value: _Value) -> str:
    """As on a line of its own, but commas and brackets need quotes as well."""
    if not isinstance(value, str):
        return _on_one_line(value, "")
    line = scalar(value, 0, 0)[0] if is_short(value) else quoted(value)
    return quoted(value) if re.search(r"[\[\]{},]|\A[^\"\w]", line) and not line.startswith('"') else line


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 10**15 else repr(float(value))
