"""The words that give answers away, and how texts are cut into words."""

from __future__ import annotations

import re

HEDGE = re.compile(
    r"\b(usually|often|may|might|can|could|sometimes|generally|typically|likely|tends?|some|many|most|probably)\b",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(
    r"\b(always|never|only|all|every|everything|none|nothing|completely|entirely|impossible|guarantees?|guaranteed)\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(not|except|never|cannot|neither|nor|without exception)\b|n['\u2019]t\b", re.IGNORECASE)
SWEEPING = re.compile(
    r"^\W*(all|none|any|both|neither) of (the )?(above|below|these|those|others?|following)\b"
    r"|\b(all|none|both|neither) of the above\b|^\W*(both )?[A-J] and [A-J]\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_COMMON_WORDS = """
the and for that this with from are was were has have had its their your our his her they you will would should does
did can could may not but what which when where who whom whose how why than then them there here into out over under
between about after before while each any all one two more most less very just also only such other some been being
both because it's isn't don't
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def words(text: str) -> list[str]:
    """The words in order, case folded; hyphens divide, markup falls away."""
    return [word.replace("\u2019", "'") for word in _WORD.findall(text.casefold())]


def content_words(text: str) -> set[str]:
    """The words that carry meaning, with a plural's s taken off."""
    return {
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004 - "gas"
        for word in words(text)
        if len(word) > 2 and word not in _COMMON  # noqa: PLR2004 - "of", "is"
    }
