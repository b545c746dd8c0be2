"""A text → the lines of a YAML scalar that `bot.packs.yaml_nodes` reads back as it was, as plainly as can be."""

from __future__ import annotations

import json
import re

WIDTH = 120
_NEVER_RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Tabs and signs that YAML breaks lines at, or refuses."""

_NOT_AS_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_NEEDS_QUOTES = re.compile(r":(\s|\Z)|\s#|\A\W|\A\s|\s\Z|\A[\d_]|\A\.")
_FOLD = re.compile(r"(?<=\S) (?=\S)")


def is_short(text: str) -> bool:
    """Whether the text stands well on one line, however it is quoted."""
    return "\n" not in text and len(_inline(text)) <= WIDTH


def scalar(text: str, column: int, indent: int) -> list[str]:
    """The lines of a scalar: the first to stand at `column`, the others indented by `indent` already.

    Plain where nothing in it means anything to YAML; else in quotes. What is too long for its line is folded, and
    what has lines of its own keeps them.
    """
    if "\n" not in text and column + len(_inline(text)) <= WIDTH:
        return [_inline(text)]
    if _NEVER_RAW.search(text) or text[:1].isspace() or text != text.rstrip():
        return [quoted(text)]
    margin = " " * indent
    if "\n" in text:
        return ["|", *(margin + line if line else "" for line in text.split("\n"))]
    return [">-", *(margin + line for line in _folded(text, WIDTH - indent))]


def _inline(text: str) -> str:
    return text if _is_plain(text) else quoted(text)


def quoted(text: str) -> str:
    """In double quotes, on one line."""
    return _NOT_AS_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str) -> bool:
    return (
        bool(text)
        and not _NEEDS_QUOTES.search(text)
        and not _NEVER_RAW.search(text)
        and text.lower() not in _WORDS_OF_YAML
        and not text.startswith("---")
    )


def _folded(text: str, width: int) -> list[str]:
    """The text in lines that YAML joins by one space each; it is cut at single spaces only."""
    lines: list[str] = []
    line = ""
    for piece in _FOLD.split(text):
        longer = f"{line} {piece}" if line else piece
        if line and len(longer) > width:
            lines.append(line)
            line = piece
        else:
            line = longer
    return [*lines, line]
