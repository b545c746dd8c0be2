"""What a stretch of spoken text is about: its key sentences, word for word, and candidates for its glossary."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.interchange.sentences import Sentence, folded, is_common, words_of

WORDS = 150
"""A digest has about so many words."""

MOST_TERMS = 8
_LONGEST_PHRASE = 3
_SHORTEST_SENTENCE = 7
_SMALL_TALK = re.compile(
    r"(?:hi|hello|welcome|thanks?|great|sounds|that's right|i'm|i am|okay|let's do)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"[^\w\s'\u2019-]+")


@dataclass(frozen=True, slots=True)
class Background:
    """The whole text, against which a part is told: how many sentences, in how many a word stands, and how often."""

    size: int
    spread: Counter[str]
    counts: Counter[str]

    def elsewhere(self, word: str, here: Counter[str]) -> int:
        """How often a word stands outside a part of which the counts are given."""
        return self.counts[word] - here[word]


def background(whole: Sequence[Sentence]) -> Background:
    spread = Counter(term for each in whole for term in set(each.terms))
    return Background(len(whole), spread, counts(whole))


def counts(part: Sequence[Sentence]) -> Counter[str]:
    return Counter(term for each in part for term in each.terms)


def key_sentences(part: Sequence[Sentence], whole: Background) -> list[str]:
    """The sentences that hold most of what this part talks about and the rest does not, in their order."""
    here = counts(part)
    worth = {term: math.sqrt(count) * math.log(1 + whole.size / whole.spread[term]) for term, count in here.items()}
    telling = {place for place, each in enumerate(part) if _is_telling(each)}
    wanted = min(WORDS, sum(each.size for each in part) // 2)
    chosen: list[int] = []
    said: Counter[str] = Counter()
    while telling and sum(part[place].size for place in chosen) < wanted:
        best = max(telling, key=lambda place: (_score(part[place], worth, said), -place))
        telling.remove(best)
        chosen.append(best)
        said.update(set(part[best].terms))
    return [part[place].text for place in sorted(chosen)] or [each.text for each in part[:3]]


def _is_telling(sentence: Sentence) -> bool:
    return (
        sentence.size >= _SHORTEST_SENTENCE and not _SMALL_TALK.match(sentence.text) and not sentence.text.endswith("?")
    )


def _score(sentence: Sentence, worth: Mapping[str, float], said: Counter[str]) -> float:
    """The worth of its words by its length; words said before count for less."""
    return sum(worth[term] / (1 + said[term]) for term in set(sentence.terms)) / math.sqrt(sentence.size + 5)


def candidate_terms(part: Sequence[Sentence], whole: Background) -> list[tuple[str, str]]:
    """Names and phrases that this part repeats, each with the sentence in which it first stands."""
    phrases: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, str] = {}
    for each in part:
        for phrase in _phrases(each.text):
            key = " ".join(map(folded, phrase.split()))
            phrases[key][phrase] += 1
            first.setdefault(key, each.text)
    here = counts(part)
    elsewhere = {word: whole.elsewhere(word, here) for key in phrases for word in key.split()}
    ranked = sorted(phrases, key=lambda key: (-_rank(key, phrases[key], elsewhere), key))
    names: list[tuple[str, str]] = []
    for key in ranked:
        inside = any(f" {key} " in f" {' '.join(map(folded, name.split()))} " for name, _ in names)
        enough = phrases[key].total() > 1 or any(_is_name(surface) for surface in phrases[key])
        if enough and not inside and len(names) < MOST_TERMS:
            names.append((phrases[key].most_common(1)[0][0], first[key]))
    return names


def _rank(key: str, surfaces: Counter[str], elsewhere: Mapping[str, int]) -> float:
    length = len(key.split())
    rare = sum(1 / (1 + elsewhere[word]) for word in key.split()) / length
    name = 1.5 if any(_is_name(surface) for surface in surfaces) else 1.0
    return surfaces.total() * math.log2(1 + length) * name * (0.5 + rare)


def _is_name(phrase: str) -> bool:
    """Written with capitals where it does not begin a sentence."""
    return any(word[:1].isupper() for word in phrase.split())


def _phrases(sentence: str) -> Iterator[str]:
    """Runs of up to three words that carry meaning; a sentence's first word loses its capital letter."""
    for piece in _BETWEEN.split(sentence):
        words = words_of(piece)
        run: list[str] = []
        for place, word in enumerate(words):
            plain = (
                word.lower() if place == 0 and piece.strip() and sentence.startswith(piece) and word.istitle() else word
            )
            if is_common(word):
                run = []
                continue
            run = [*run, plain][-_LONGEST_PHRASE:]
            for length in range(1, len(run) + 1):
                yield " ".join(run[-length:])
