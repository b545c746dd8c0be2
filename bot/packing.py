"""How a button's token is packed: a typed value as text of at most 100 bytes, and back.

Packed, it reads `<version>:<name>:<field>:<field>…`; tokens stand in messages for years, so a field is never removed or
reordered within a version, and `tests/unit/test_tokens.py` holds the old forms readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, get_type_hints

from bot.model import TutorError

LIMIT = 100
"""Bytes; https://discord.com/developers/docs/components/reference, custom_id."""

VERSION = "1"
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,60}\Z")
_NUMBER = re.compile(r"[0-9]{1,18}\Z")


class StaleTokenError(TutorError):
    """A token that no present version of Syllabot can have made."""


@dataclass(frozen=True, slots=True)
class Token:
    """A button's meaning. Each kind has a `name` that is unique for ever."""

    name: ClassVar[str]

    def pack(self) -> str:
        """The token as text. Raises ValueError when a field cannot travel or the whole is too long."""
        values = (_write(getattr(self, field)) for field, _ in _layout(type(self)))
        packed = ":".join((VERSION, self.name, *values))
        if len(packed) > LIMIT:
            raise ValueError(f"the token {packed!r} is too long for a button")
        return packed


_layouts: dict[type[Token], tuple[tuple[str, type], ...]] = {}


def _layout(kind: type[Token]) -> tuple[tuple[str, type], ...]:
    layout = _layouts.get(kind)
    if layout is None:
        hints = get_type_hints(kind)
        layout = _layouts[kind] = tuple((each.name, hints[each.name]) for each in fields(kind))
    return layout


def read(packed: str, kinds: Mapping[str, type[Token]]) -> Token:
    """The token of one of these kinds that `pack` made. Raises StaleTokenError for any other text."""
    version, _, rest = packed[: LIMIT + 1].partition(":")
    name, *values = rest.split(":")
    kind = kinds.get(name)
    if version != VERSION or kind is None or len(packed) > LIMIT:
        raise StaleTokenError("This button is from another version of me. Type /help to see what I can do now.")
    layout = _layout(kind)
    if len(layout) != len(values):
        raise StaleTokenError("This button is damaged. Type /help to begin afresh.")
    return kind(*(_read(value, wanted) for value, (_, wanted) in zip(values, layout, strict=True)))


def _write(value: str | int) -> str:
    text, form = (value, _WORD) if isinstance(value, str) else (str(int(value)), _NUMBER)
    if not form.match(text):
        raise ValueError(f"{text!r} cannot travel in a button's token")
    return text


def _read(value: str, wanted: type) -> str | int | bool:
    if wanted is str:
        if _WORD.match(value):
            return value
    elif _NUMBER.match(value):
        return bool(int(value)) if wanted is bool else int(value)
    raise StaleTokenError("This button is damaged. Type /help to begin afresh.")
