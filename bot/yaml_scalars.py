"""Readers of single YAML values: texts, numbers, true and false, words of a list; each says what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeGuard, TypeVar

from msgspec import inspect
from yaml import Node, ScalarNode, SequenceNode

from bot.findings import Findings
from bot.problems import did_you_mean, shown

_Kind = TypeVar("_Kind", bound=Node)
Read: TypeAlias = Callable[[Node, Findings], Any]

_SWITCHES = {word: word in ("true", "yes", "on") for word in ("true", "yes", "on", "false", "no", "off")}
_TRAPS = frozenset((*_SWITCHES, "null", "~", ""))
_LONGEST_TRAP = 5
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def _kind_of(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return "a text"
    return "a list" if isinstance(node, SequenceNode) else "a group of fields"


def fits(node: Node, wanted: type[_Kind], label: str, words: str, findings: Findings) -> TypeGuard[_Kind]:
    """Notes a node of another kind, or one with a tag."""
    if isinstance(node, wanted) and not node.tag:
        return True
    if node.tag:
        findings.note(node, f"Take out the tag `{node.tag[:60]}` before {label}; tags are not read here.")
    elif isinstance(node, ScalarNode) and not node.value and not node.style:
        findings.note(node, f"{label} is empty. Write {words}, or leave the field out if it is optional.")
    else:
        findings.note(node, f"{label} is {_kind_of(node)}. Write {words} instead.")
    return False


def text(kind: inspect.StrType, label: str, form: str) -> Read:
    pattern = re.compile(kind.pattern) if kind.pattern else None
    longest = kind.max_length or 100_000

    def read(node: Node, findings: Findings) -> str:
        if not isinstance(node, ScalarNode) or node.tag:
            fits(node, ScalarNode, label, form or "a text", findings)
            return ""
        text: str = node.value
        style = node.style
        if not style:
            if len(text) <= _LONGEST_TRAP and text.lower() in _TRAPS:
                _note_trap(node, label, findings)
                return text
        elif style == '"' and _CONTROL.search(text):
            findings.note(node, f"{label} holds a control character, which no chat can show. Take it out.")
        else:
            text = text.rstrip()
        if not text or text.isspace():
            if style:
                findings.note(
                    node, f"{label} is empty. Write {form or 'a text'}, or leave the field out if it is optional."
                )
        elif len(text) > longest:
            findings.note(node, f"{label} has {len(text)} characters; at most {longest} are shown. Shorten it.")
        elif pattern and not pattern.search(text):
            findings.note(node, f"{label} is {shown(text)}. Write {form or 'it in the form ' + pattern.pattern}.")
        return text

    return read


def _note_trap(node: Node, label: str, findings: Findings) -> None:
    word = node.value
    if not word:
        findings.note(node, f"{label} is empty. Write a text, or leave the field out if it is optional.")
    elif word.lower() in _SWITCHES:
        means = str(_SWITCHES[word.lower()]).lower()
        findings.note(node, f'{label} is a plain {word}, which YAML reads as {means}. Put it in quotes: "{word}".')
    else:
        findings.note(node, f'{label} is a plain {word}, which YAML reads as nothing. Put it in quotes: "{word}".')


def switch(label: str) -> Read:
    def read(node: Node, findings: Findings) -> bool:
        if fits(node, ScalarNode, label, "true or false", findings):
            value = None if node.style else _SWITCHES.get(node.value.lower())
            if value is not None:
                return value
            quoted = node.style and node.value.lower() in _SWITCHES
            message = f"{label} is {shown(node.value)}. Write true or false{', without quotes' if quoted else ''}."
            findings.note(node, message)
        return False

    return read


def number(kind: inspect.FloatType, label: str) -> Read:
    def read(node: Node, findings: Findings) -> float:
        if not fits(node, ScalarNode, label, "a number", findings):
            return 0.0
        text = node.value
        value = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else math.nan  # noqa: PLR2004 - digits
        if not math.isfinite(value):
            findings.note(node, f"{label} is {shown(text)}. Write a number, as 40 or 0.5 (no commas, no unit).")
            return 0.0
        if node.style:
            findings.note(node, f"{label} is a number in quotes. Write {text} without them.")
        elif kind.ge is not None and value < kind.ge:
            findings.note(node, f"{label} is {text}. Write a number that is not less than {kind.ge:g}.")
        return value

    return read


def word(words: Mapping[str, Any], label: str) -> Read:
    listed = ", ".join(words)
    blank = next(iter(words.values()))

    def read(node: Node, findings: Findings) -> Any:
        value = words.get(node.value) if isinstance(node, ScalarNode) and not node.tag else None
        if value is not None:
            return value
        if fits(node, ScalarNode, label, f"one of {listed}", findings):
            hint = did_you_mean(node.value, words)
            findings.note(node, f"{label} is {shown(node.value)}. Write one of {listed}.{hint}")
        return blank

    return read
