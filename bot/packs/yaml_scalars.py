"""Readers of single YAML values: texts, numbers, true and false, words of a list; each says what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard, TypeVar

from msgspec import inspect
from yaml import Node, ScalarNode, SequenceNode

from bot.packs.findings import Findings
from bot.packs.problems import did_you_mean, shown

_Kind = TypeVar("_Kind", bound=Node)
Read: TypeAlias = Callable[[Node, Findings], Any]

_SWITCHES = {word: word in ("true", "yes", "on") for word in ("true", "yes", "on", "false", "no", "off")}
_TRAPS = frozenset((*_SWITCHES, "null", "~", ""))
_LONGEST_TRAP = 5
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_MENTION = re.compile(r"\]\(\s*<?(?!https?:)(?:(?:channel|role)\\?:|[^)\s>]{0,8}&#?\w{1,32};)")
"""What bot/text/mentions.py would take for one of ours: a pack must not be able to call people. The colon may be
escaped, and any sign up to it written as an entity."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """What messages call a value, the form it should have in words, and whether its field may be left out."""

    name: str
    form: str = ""
    optional: bool = False

    def empty(self, wanted: str) -> str:
        return f"{self.name} is empty. Write {wanted}{', or take the field out' if self.optional else ''}."


def _kind_of(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return "a text"
    return "a list" if isinstance(node, SequenceNode) else "a group of fields"


def fits(node: Node, wanted: type[_Kind], place: Place, words: str, findings: Findings) -> TypeGuard[_Kind]:
    """Notes a node of another kind, or one with a tag."""
    if isinstance(node, wanted) and not node.tag:
        return True
    if node.tag:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")[:60]
        findings.note(node, f"Take out the tag `{tag}` before {place.name}; tags are not read here.")
    elif isinstance(node, ScalarNode) and not node.value and not node.style:
        findings.note(node, place.empty(words))
    else:
        findings.note(node, f"{place.name} is {_kind_of(node)}. Write {words} instead.")
    return False


def text(kind: inspect.StrType, place: Place) -> Read:
    pattern = re.compile(kind.pattern) if kind.pattern else None
    longest = kind.max_length or math.inf
    wanted = place.form or "a text"

    def read(node: Node, findings: Findings) -> str:
        if not isinstance(node, ScalarNode) or node.tag:
            fits(node, ScalarNode, place, wanted, findings)
            return ""
        value: str = node.value
        style = node.style
        if style:
            value = value.rstrip()
            if style == '"' and _CONTROL.search(value):
                findings.note(node, f"{place.name} holds a control character, which no chat can show. Take it out.")
        elif len(value) <= _LONGEST_TRAP and value.lower() in _TRAPS:
            findings.note(node, _trapped(value, place))
            return value
        if not value or value.isspace():
            findings.note(node, place.empty(wanted))
        elif len(value) > longest:
            findings.note(node, f"{place.name} has {len(value)} characters; at most {longest} fit. Shorten it.")
        elif pattern and not pattern.search(value):
            findings.note(node, f"{place.name} is {shown(value)}. Write {wanted}.")
        elif _MENTION.search(value):
            findings.note(node, f"{place.name} links to a channel or a role of a chat. Link to the web only.")
        return value

    return read


def _trapped(value: str, place: Place) -> str:
    """What to say of a plain word that YAML takes for something else than text."""
    if not value:
        return place.empty(place.form or "a text")
    switched = _SWITCHES.get(value.lower())
    meaning = "nothing" if switched is None else str(switched).lower()
    return f'{place.name} is a plain {value}, which YAML reads as {meaning}. Put it in quotes: "{value}".'


def switch(place: Place) -> Read:
    def read(node: Node, findings: Findings) -> bool:
        if fits(node, ScalarNode, place, "true or false", findings):
            value = None if node.style else _SWITCHES.get(node.value.lower())
            if value is not None:
                return value
            quoted = node.style and node.value.lower() in _SWITCHES
            message = f"{place.name} is {shown(node.value)}. Write true or false{', without quotes' if quoted else ''}."
            findings.note(node, message)
        return False

    return read


def number(kind: inspect.FloatType, place: Place) -> Read:
    def read(node: Node, findings: Findings) -> float:
        if not fits(node, ScalarNode, place, "a number", findings):
            return 0.0
        text = node.value
        value = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else math.nan  # noqa: PLR2004 - digits
        if not math.isfinite(value):
            findings.note(node, f"{place.name} is {shown(text)}. Write a number, as 40 or 0.5 (no commas, no unit).")
            return 0.0
        if node.style:
            findings.note(node, f"{place.name} is a number in quotes. Write {text} without them.")
        elif kind.ge is not None and value < kind.ge:
            findings.note(node, f"{place.name} is {text}. Write a number that is not less than {kind.ge:g}.")
        return value

    return read


def word(words: Mapping[str, Any], place: Place) -> Read:
    listed = ", ".join(words)
    blank = next(iter(words.values()))

    def read(node: Node, findings: Findings) -> Any:
        value = words.get(node.value) if isinstance(node, ScalarNode) and not node.tag else None
        if value is not None:
            return value
        if fits(node, ScalarNode, place, f"one of {listed}", findings):
            hint = did_you_mean(node.value, words)
            findings.note(node, f"{place.name} is {shown(node.value)}. Write one of {listed}.{hint}")
        return blank

    return read
