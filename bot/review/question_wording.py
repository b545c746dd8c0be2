"""Slips of wording that confuse a learner, or help one who guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.course import AnyQuestion, ChoiceQuestion, TrueFalse
from bot.packs.problems import shown
from bot.review.wording import ABSOLUTE, NEGATIVE, SWEEPING

LONGER_BY = (1.5, 25)
"""A key is much longer when it is so many times and so many characters longer than the longest distractor."""

_GAP = re.compile(r"(?:_{2,}|…|\.{3,})")
_ARTICLE = re.compile(r"\b(an?)\s*(?:_{2,}|…|\.{3,}|:)?\s*$", re.IGNORECASE)
_END = 100
"""Characters before a gap in which its article stands; blanks without end would be searched for ever."""

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_QUOTED = re.compile(r'`[^`]*`|"[^"]*"|“[^”]*”')
_TIP = 3
"""Fewer choices than this show no pattern of singular and plural."""


def question_wording(question: AnyQuestion) -> Iterator[str]:
    """What to mend in the question's wording, if anything."""
    asked = _QUOTED.sub("", question.stem.strip())
    whole = isinstance(question, TrueFalse)
    found = NEGATIVE.search(asked if whole else _SENTENCE_END.split(asked)[-1])
    if found:
        yield f'What is asked holds the negative "{found.group()}", which tired eyes miss. Ask for what holds.'
    if isinstance(question, ChoiceQuestion):
        yield from _sweeping(question)
        yield from _absolutes(question)
        yield from _grammar(question)
        yield from _length(question)


def _sweeping(question: ChoiceQuestion) -> Iterator[str]:
    for choice in question.choices:
        if SWEEPING.search(choice.text):
            yield f"The choice {shown(choice.text)} points at the others, whose order varies. Write out what it means."


def _absolutes(question: ChoiceQuestion) -> Iterator[str]:
    if any(_absolute(choice.text) for choice in question.choices if choice.correct):
        return
    found = sorted({hit.group().lower() for each in question.choices if (hit := _absolute(each.text))})
    if found:
        listed = " and ".join(f'"{word}"' for word in found)
        yield f"Distractors say {listed}, and no key does: who guesses rules them out. Soften them, or balance the key."


def _absolute(text: str) -> re.Match[str] | None:
    return None if SWEEPING.search(text) else ABSOLUTE.search(text)


def _grammar(question: ChoiceQuestion) -> Iterator[str]:
    stem = question.stem.strip()
    before, gap, after = stem, "", ""
    if found := _GAP.search(stem):
        before, gap, after = stem[: found.start()], found.group(), stem[found.end() :]
    article = _ARTICLE.search(" ".join(before[-_END:].split()))
    if article and (gap or not stem.endswith("?")):
        vowel = {choice.text.lstrip("`*_\"'")[:1].lower() in "aeiou" for choice in question.choices}
        if len(vowel) > 1:
            yield f'"{article.group().strip()}" before the gap fits only some choices. Put the article into each.'
    verb = re.match(r"\s*(is|are|was|were|has|have)\b", after)
    plural = {choice.text.rstrip(" .`*").endswith("s") for choice in question.choices}
    if gap and verb and len(plural) > 1 and len(question.choices) >= _TIP:
        yield f'"{verb.group().strip()}" after the gap fits only some choices. Give all of them the same number.'


def _length(question: ChoiceQuestion) -> Iterator[str]:
    keys = [len(choice.text) for choice in question.choices if choice.correct]
    others = [len(choice.text) for choice in question.choices if not choice.correct]
    times, more = LONGER_BY
    if keys and others and min(keys) > max(times * max(others), max(others) + more):
        yield "The key is much longer than every distractor, so it stands out. Shorten it, or give the others detail."
