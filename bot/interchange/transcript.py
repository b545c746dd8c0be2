"""Reads plain transcripts and subtitles: modules by topic, each a draft made of its own key sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.course import Term
from bot.interchange.digest import Background, background, candidate_terms, counts, key_sentences
from bot.interchange.imported import Import, IncomingModule, Notes
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.sentences import Sentence, meaning, sentences
from bot.interchange.texts import line, literal, title_of
from bot.interchange.topics import topics
from bot.review.drafts import MARK

DRAFT = f"{MARK} key sentences of the transcript, word for word. Say it in your own words."
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_CUE = re.compile(rf"\s*(?:{_TIME}\s*-->\s*{_TIME}.*|\d+|WEBVTT.*|(?:NOTE|STYLE|REGION)\b.*|\[?\(?{_TIME}\)?\]?)\s*\Z")
_TAG = re.compile(r"<[^<>]*>")
_ASIDE = re.compile(rf"\[(?:music|applause|laughter|inaudible|silence)[^\]]*\]|[\[(]{_TIME}[\])]|>>\s*", re.IGNORECASE)
MOST_WORDS = 150_000
"""Some 15 hours of speech: more modules than a course may have."""

_SENTENCES_A_PARAGRAPH = 3


def read(file: IncomingFile) -> Import:
    notes = Notes()
    spoken = _spoken(file, notes)
    words = spoken.count(" ") + 1
    if words > MOST_WORDS:
        message = f"The transcript has {words:,} words; at most {MOST_WORDS:,} make a course. Divide it."
        raise RefusedError(file.name, 0, message)
    said = sentences(spoken)
    title = title_of(file.stem)
    parts = topics(said)
    whole = background(said)
    modules = [_module(part, whole, place, len(parts), title) for place, part in enumerate(parts)]
    if said:
        notes.adapted(0, "", "summaries, titles and terms are drafts, drawn from its own sentences by counting words.")
    return Import(
        file.name, tuple(modules), notes.all(), title, document=f"{title} (transcript)", parts=f"{words:,} words"
    )


def _spoken(file: IncomingFile, notes: Notes) -> str:
    kept: list[str] = []
    cues = 0
    for raw in file.text.split("\n"):
        text = _ASIDE.sub(" ", _TAG.sub("", raw)).strip()
        if _CUE.match(raw):
            cues += 1
        elif text and (not kept or kept[-1] != text):  # subtitles repeat a line while it scrolls
            kept.append(text)
    if cues:
        notes.adapted(0, "", f"{cues} lines of times and numbers were taken out.")
    return " ".join(kept)


def _module(part: Sequence[Sentence], whole: Background, place: int, count: int, title: str) -> IncomingModule:
    found = candidate_terms(part, whole)
    key = key_sentences(part, whole)
    paragraphs = [" ".join(key[at : at + _SENTENCES_A_PARAGRAPH]) for at in range(0, len(key), _SENTENCES_A_PARAGRAPH)]
    named = " and ".join(_telling([name for name, _ in found], part, whole))
    return IncomingModule(
        title=title if count == 1 else f"Part {place + 1}: {named}" if named else f"{title}, part {place + 1}",
        summary="\n\n".join([DRAFT, *map(literal, paragraphs)])[:7500],
        terms=tuple(Term(term=line(name), definition=f"{MARK} {line(sentence)}"[:900]) for name, sentence in found),
    )


def _telling(names: Sequence[str], part: Sequence[Sentence], whole: Background) -> list[str]:
    """Two names for a title: first those whose words the other parts use least, and none within another."""
    here = counts(part)
    chosen: list[str] = []
    for name in sorted(names, key=lambda each: sum(whole.elsewhere(word, here) for word in meaning(each))):
        if not any(name.casefold() in other.casefold() or other.casefold() in name.casefold() for other in chosen):
            chosen.append(name)
    return chosen[:2]
