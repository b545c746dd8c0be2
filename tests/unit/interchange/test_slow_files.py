"""Files made to keep a reader busy: each is read or refused in time that grows with its length, not with its square.

A reader that fails here does not fail an assertion; it takes hours.
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.interchange.formats import READABLE, format_named, recognise
from bot.interchange.incoming_file import RefusedError, from_bytes
from tests.unit.interchange.test_incoming_file import EXAMPLES

_SIZE = 60_000
ENDLESS = {
    "newlines": "x" + "\n" * _SIZE,
    "spaces": "x" + " " * _SIZE + "y",
    "open brackets": "[" * _SIZE,
    "links": "[x](" * (_SIZE // 4),
    "bold": "**a " * (_SIZE // 4),
    "equals": "{" + "=" * _SIZE,
    "braces": "{\n\n" * (_SIZE // 3),
    "an open answer": "Q{=a" + "\n\n" * (_SIZE // 2),
    "tags": "<" * _SIZE,
    "comments": "<!--" * (_SIZE // 4),
    "fences": "x\n\n```\n" * (_SIZE // 8),
    "gaps": "{{c1::" * (_SIZE // 6),
    "quotes": '"' * _SIZE,
    "choices": "Q\nA. x\n" + "\n" * _SIZE + "B. y",
    "digits": "1" * _SIZE,
    "escapes": "\\" * _SIZE,
    "directives": "```{note}\n" * (_SIZE // 10),
    "hints": ("{{c1::" + ":" * 50_000 + "\tb\n") * 20,
    "open comments": ("<!--" * 7_000 + "\tb\n") * 3,
    "tabs alone": "\t" * _SIZE,
    "a table's rule": "|--" + "\t" * _SIZE + "x",
    "open tags": "::q:: a {" + "// [tag:a\n" * (_SIZE // 10),
    "tabs": "a\t" * (_SIZE // 2),
    "sentences": "Tea is hot. " * (_SIZE // 12),
    "entities": "&amp" * (_SIZE // 4),
}


@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize("name", READABLE)
def test_a_reader_comes_to_an_end(name: str, kind: str) -> None:
    file, text = EXAMPLES[name]
    with suppress(RefusedError):
        format_named(name).read(from_bytes(file, f"{text}\n\n{ENDLESS[kind]}\n".encode()))
    with suppress(RefusedError):
        format_named(name).read(from_bytes(file, ENDLESS[kind].encode()))


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_format_is_told_or_not_in_time(kind: str) -> None:
    for file, _ in EXAMPLES.values():
        with suppress(RefusedError):
            recognise(from_bytes(file, ENDLESS[kind].encode()))
