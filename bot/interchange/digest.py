"""What a stretch of spoken text is about: its key sentences, word for word, and candidates for its glossary."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

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


def key_sentences(part: Sequence[Sentence], whole: Sequence[Sentence]) -> list[str]:
    """The sentences that hold most of what this part talks about and the rest does not, in their order."""
    worth = _worth(part, whole)
    scores = {place: _score(each, worth) for place, each in enumerate(part) if _is_telling(each)}
    wanted = min(WORDS, sum(each.size for each in part) // 2)
    chosen: list[int] = []
    said: Counter[str] = Counter()
    while scores and sum(part[place].size for place in chosen) < wanted:
        best = max(scores, key=lambda place: (_score(part[place], worth, said), -place))
        del scores[best]
        chosen.append(best)
        said.update(set(part[best].terms))
    return [part[place].text for place in sorted(chosen)] or [each.text for each in part[:3]]


def _is_telling(sentence: Sentence) -> bool:
    return (
        sentence.size >= _SHORTEST_SENTENCE and not _SMALL_TALK.match(sentence.text) and not sentence.text.endswith("?")
    )


def _worth(part: Sequence[Sentence], whole: Sequence[Sentence]) -> dict[str, float]:
    """How much a word says about this part: often here, in few sentences overall."""
    here = Counter(term for each in part for term in each.terms)
    everywhere = Counter(term for each in whole for term in set(each.terms))
    return {term: math.sqrt(count) * math.log(1 + len(whole) / everywhere[term]) for term, count in here.items()}


def _score(sentence: Sentence, worth: dict[str, float], said: Counter[str] | None = None) -> float:
    """The worth of its words by its length; words said before count for less."""
    repeated = said or Counter()
    return sum(worth[term] / (1 + repeated[term]) for term in set(sentence.terms)) / math.sqrt(sentence.size + 5)


def candidate_terms(part: Sequence[Sentence], others: Iterable[Sentence]) -> list[tuple[str, str]]:
    """Names and phrases that this part repeats, each with the sentence in which it first stands."""
    phrases: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, str] = {}
    for each in part:
        for phrase in _phrases(each.text):
            key = " ".join(map(folded, phrase.split()))
            phrases[key][phrase] += 1
            first.setdefault(key, each.text)
    elsewhere = Counter(term for each in others for term in each.terms)
    ranked = sorted(phrases, key=lambda key: (-_rank(key, phrases[key], elsewhere), key))
    names: list[tuple[str, str]] = []
    for key in ranked:
        inside = any(f" {key} " in f" {' '.join(map(folded, name.split()))} " for name, _ in names)
        enough = phrases[key].total() > 1 or any(_is_name(surface) for surface in phrases[key])
        if enough and not inside and len(names) < MOST_TERMS:
            names.append((phrases[key].most_common(1)[0][0], first[key]))
    return names


def _rank(key: str, surfaces: Counter[str], elsewhere: Counter[str]) -> float:
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
