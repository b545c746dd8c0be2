"""YAML nodes → Structs, driven by the Structs' own annotations, so that the model is said once, in `bot.course`.

A mistake is noted and reading goes on with a stand-in, so that one reading finds them all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from msgspec import Struct, inspect
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.packs.findings import Findings
from bot.packs.problems import did_you_mean, nearest, shown
from bot.packs.yaml_scalars import Place, Read, fits, number, switch, text, word
from bot.question import MADE


@cache
def struct_reader(cls: type[Struct]) -> Read:
    """Reads a mapping as the given Struct; the plan of its fields is worked out once."""
    return _struct(inspect.type_info(cls), _noun(cls))


def _noun(cls: type) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
    tag = cls.__struct_config__.tag if issubclass(cls, Struct) else None
    return f"question of type {tag}" if tag else words


def _reader(kind: Any, name: str, *, optional: bool = False) -> Read:
    """The reader of one annotation; `name` is what messages call the place."""
    form = ""
    if isinstance(kind, inspect.Metadata):
        form = str((kind.extra or {}).get("form", ""))
        kind = kind.type
    place = Place(name, form, optional)
    match kind:
        case inspect.StrType():
            read = text(kind, place)
        case inspect.BoolType():
            read = switch(place)
        case inspect.FloatType():
            read = number(kind, place)
        case inspect.EnumType(cls):
            read = word({str(each.value): each for each in cls}, place)
        case inspect.VarTupleType():
            read = _list(kind, place)
        case inspect.DictType():
            read = _named(kind, place)
        case inspect.StructType(cls):
            read = struct_reader(cls)
        case inspect.UnionType(types):
            kinds = [each for each in types if not isinstance(each, inspect.NoneType)]
            read = _reader(kinds[0], name, optional=optional) if len(kinds) == 1 else _tagged(kinds)
        case _:
            raise TypeError(f"{name}: no reader for {kind}")
    return read


def _list(kind: inspect.VarTupleType, place: Place) -> Read:
    read_item = _reader(kind.item_type, f"An item of {place.name}")
    fewest, most = kind.min_length or 0, kind.max_length or math.inf
    bounds = place.form or (f"at least {fewest}" if kind.max_length is None else f"{fewest} to {most}")

    def read(node: Node, findings: Findings) -> tuple[Any, ...]:
        if not fits(node, SequenceNode, place, "a list, each item begun with `- `", findings):
            return ()
        items = tuple(item for each in node.value if (item := read_item(each, findings)) is not None)
        if len(items) < len(node.value):
            findings.flaw(node)
        if not fewest <= len(node.value) <= most:
            count = len(node.value)
            findings.note(node, f"{place.name} has {count} item{'s' * (count != 1)}. Write {bounds}.")
        return items

    return read


def _named(kind: inspect.DictType, place: Place) -> Read:
    read_key = _reader(kind.key_type, f"A name in {place.name}")
    read_value = _reader(kind.value_type, f"A value in {place.name}")

    def read(node: Node, findings: Findings) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not fits(node, MappingNode, place, "a group of fields, as `name: …`", findings):
            return found
        for key, value in node.value:
            name = read_key(key, findings)
            if name in found:
                findings.note(
                    key, f"{shown(name)} stands twice in {place.name}. Give each its own name, or take one out."
                )
            found[name] = read_value(value, findings)
        return {name: value for name, value in found.items() if value is not None}

    return read


def _tagged(kinds: Sequence[Any]) -> Read:
    """Reads one of several Structs, told apart by the field `type`."""
    classes = {str(kind.tag): kind.cls for kind in kinds}
    readers = {tag: struct_reader(cls) for tag, cls in classes.items()}
    listed = ", ".join(classes)

    def guess(node: MappingNode) -> str:
        """The type that knows most of the fields which stand there."""
        names = {str(key.value) for key, _ in node.value}
        return max(classes, key=lambda tag: len(names.intersection(classes[tag].__struct_fields__)))

    def read(node: Node, findings: Findings) -> Any:
        if node.__class__ is not MappingNode:
            fits(node, MappingNode, Place("A question"), "its fields, begun with `- id: …`", findings)
            return None
        found = next((value for key, value in node.value if key.value == "type"), None)
        if found is not None and (reader := readers.get(str(found.value))):
            return reader(node, findings)
        if found is None:
            findings.note(node, f"The field `type` is missing. Write one of {listed}.")
        else:
            hint = did_you_mean(str(found.value), classes)
            findings.note(found, f"`type` is {shown(str(found.value))}. Write one of {listed}.{hint}")
        return readers[guess(node)](node, findings)

    return read


def _tag_of(node: Node, _findings: Findings) -> str:
    """What `type` says; `_tagged` has judged it."""
    return str(node.value)


def _struct(kind: Any, noun: str) -> Read:
    cls: type[Struct] = kind.cls
    fields = [each for each in kind.fields if each.name not in MADE]
    readers = {each.name: _reader(each.type, f"`{each.name}`", optional=not each.required) for each in fields}
    required = {each.name: each.type for each in kind.fields if each.required}
    tag: str = kind.tag_field or ""
    if tag:
        readers[tag] = _tag_of
    this, wanted = Place(f"This {noun}"), f"its fields: {', '.join(readers)}"

    def read(node: Node, findings: Findings) -> Struct | None:
        if not fits(node, MappingNode, this, wanted, findings):
            return None
        values: dict[str, Any] = {}
        strange: list[Node] = []
        for key, value in node.value:
            name = key.value if key.__class__ is ScalarNode else ""
            reader = readers.get(name)
            if reader is None:
                strange.append(key)
            elif name in values:
                findings.note(key, f"`{name}` stands twice in this {noun}. Keep one of them.")
            else:
                values[name] = reader(value, findings)
        meant = _note_strange(strange, readers.keys() - values.keys(), noun, findings)
        for name in required.keys() - values.keys():
            if name not in meant:
                findings.at(node.start_mark.line + 1, f"The field `{name}` of this {noun} is missing.")
            values[name] = _blank(required[name])
        if tag:
            values.pop(tag, None)
        part = cls(**values)
        findings.keep(part, node)
        return part

    return read


def _note_strange(keys: list[Node], free: AbstractSet[str], noun: str, findings: Findings) -> set[str]:
    """Notes fields that there are not, and returns the fields which they seem to mean."""
    meant = set()
    for key in keys:
        name = str(key.value) if isinstance(key, ScalarNode) else ""
        guess = nearest(name, free)
        hint = f"Did you mean `{guess}`?" if guess else f"It may also have: {', '.join(sorted(free))}."
        findings.note(key, f"This {noun} has no field {shown(name)}. {hint}")
        meant.add(guess)
    return meant


def _blank(kind: Any) -> Any:
    """A stand-in for what is missing, so that reading can go on; a Course with one is never given out."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    match kind:
        case inspect.StrType():
            return ""
        case inspect.BoolType():
            return False
        case inspect.FloatType():
            return 0.0
        case inspect.EnumType(cls):
            return next(iter(cls))
        case _:
            return ()
