"""Ids for what came without: short, plain, free, and never a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

from bot.question import ID_PATTERN

LONGEST_MODULE = 32
LONGEST_QUESTION = 48
_SMALL_WORDS_LISTED = """
a an and are as at be by do does for from how in is it of on or that the this to was what when which who why with
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_LISTED.split())


def slug(text: str, longest: int, otherwise: str) -> str:
    """The text in small letters, digits and hyphens, cut after a word; `otherwise` if nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    telling = [word for word in words if word not in _SMALL_WORDS] or words
    found = ""
    for word in telling:
        longer = f"{found}-{word}" if found else word[:longest]
        if len(longer) > longest:
            break
        found = longer
    return found or otherwise


def is_id(text: str, longest: int = LONGEST_MODULE) -> bool:
    return len(text) <= longest and re.fullmatch(ID_PATTERN, text) is not None


def free(wanted: str, taken: Container[str], longest: int) -> str:
    """The id itself, or with the first number that makes it free."""
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: longest - len(str(number)) - 1].rstrip('-')}-{number}" for number in count(2))
    return next(each for each in numbered if each not in taken)
