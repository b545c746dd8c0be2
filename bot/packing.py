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
_WORD = r"([A-Za-z0-9_.-]{0,60})"
_NUMBER = r"([0-9]{1,18})"


class StaleTokenError(TutorError):
    """A token that no present version of Syllabot can have made."""


@dataclass(frozen=True, slots=True)
class Token:
    """A button's meaning. Each kind has a `name` that is unique for ever."""

    name: ClassVar[str]

    def pack(self) -> str:
        """The token as text. Raises ValueError when a field cannot travel or the whole is too long."""
        form = _form_of(type(self))
        values = [getattr(self, field) for field in form.fields]
        texts = [value if isinstance(value, str) else str(int(value)) for value in values]
        packed = ":".join((VERSION, self.name, *texts))
        if len(packed) > LIMIT or not form.pattern.fullmatch(packed):
            raise ValueError(f"the token {packed!r} cannot travel in a button")
        return packed


@dataclass(frozen=True, slots=True)
class _Form:
    """What a kind's packed tokens look like, with a group for each field."""

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    kinds: tuple[type, ...]


_forms: dict[type[Token], _Form] = {}


def _form_of(kind: type[Token]) -> _Form:
    form = _forms.get(kind)
    if form is None:
        hints = get_type_hints(kind)
        names = tuple(each.name for each in fields(kind))
        kinds = tuple(hints[name] for name in names)
        groups = (_WORD if each is str else _NUMBER for each in kinds)
        form = _forms[kind] = _Form(re.compile(":".join((VERSION, kind.name, *groups))), names, kinds)
    return form


def read(packed: str, kinds: Mapping[str, type[Token]]) -> Token:
    """The token of one of these kinds that `pack` made. Raises StaleTokenError for any other text."""
    version, _, rest = packed[: LIMIT + 1].partition(":")
    kind = kinds.get(rest.partition(":")[0])
    if version != VERSION or kind is None or len(packed) > LIMIT:
        raise StaleTokenError("This button is from another version of me. Type /help to see what I can do now.")
    form = _form_of(kind)
    match = form.pattern.fullmatch(packed)
    if match is None:
        raise StaleTokenError("This button is damaged. Type /help to begin afresh.")
    values = zip(match.groups(), form.kinds, strict=True)
    return kind(*(text if wanted is str else wanted(int(text)) for text, wanted in values))
