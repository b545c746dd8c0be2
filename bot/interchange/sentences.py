"""A spoken text → its sentences and the words in them that carry meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?…])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c(\[]?[A-Z\d])")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_RUNNING_ON = 60
"""A sentence of more words was never punctuated."""

_PIECE = 25
_COMMON_WORDS = """
a about above after again all almost also although always am an and another any anything are around as at available
away back be because become been before being below best better between both but by call called came can can't cannot
come comes could couldn't course courses did didn't different do does doesn't doing don't done down each easily end
enough even ever every everything example extremely far few finally find first for found from full further gave get
gets getting give given go goes going good got great had hard has have haven't having he hello help her here hi him
his how however i i'm i've if important in indeed inside instead into involved is isn't it it's its just keep kind
know last later least less let let's like likely little long look looking lot lots made mainly make makes making many
may maybe me mean means might module more most mostly much must my near need needs never new next no not nothing now
number of off often oh ok okay on once one ones only onto or other others our out over own part people perhaps pretty
probably put quite rather ready real really right said same saw say says second see seen several shall she should show
simply since so some someone something sometimes soon specialization start started starts still stop such super sure
take takes talk tell than thank thanks that that's the their them then there there's these they they're thing things
think third this those though three through thus till to today together told too took toward try turn turns two under
understand until up upon us use used useful uses using usually various very via want wants was wasn't way ways we
we'll we're we've welcome well went were weren't what what's when where whether which while who whole whom whose why
will with within without won't word work works would wouldn't write yes yet you you'll you're you've your discuss
particular hopefully able focus focuses yourself themselves ourselves encountered completed build mentioned taught
time lot happen happened introduce introduced spend figure remember somebody someone
"""
COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """`terms` are its words that carry meaning, folded and without a plural's s; `size` counts all of its words."""

    text: str
    terms: tuple[str, ...]
    size: int


def sentences(text: str) -> list[Sentence]:
    """In order. What was never punctuated is cut into pieces of even length."""
    found = []
    for part in _END.split(" ".join(text.split())):
        words = part.split()
        if len(words) > _RUNNING_ON:
            found += [" ".join(words[at : at + _PIECE]) for at in range(0, len(words), _PIECE)]
        elif words:
            found.append(part)
    return [Sentence(each, tuple(meaning(each)), len(each.split())) for each in found]


def meaning(text: str) -> list[str]:
    return [folded(word) for word in words_of(text) if not is_common(word)]


def words_of(text: str) -> Sequence[str]:
    return _WORD.findall(text)


def is_common(word: str) -> bool:
    folded_word = word.lower().replace("\u2019", "'")
    return len(folded_word) < 3 or folded_word in COMMON  # noqa: PLR2004 - "of", "et"


def folded(word: str) -> str:
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "ties"
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word  # noqa: PLR2004
