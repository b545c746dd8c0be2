"""Texts that are nearly the same, found among thousands without comparing every pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.review.wording import words

ALIKE = 86.0
"""The likeness, out of 100, of two texts whose words are sorted, from which on they are nearly the same."""

_SHARED = 0.6
_MOST_TOGETHER = 120
"""A word that more texts than this begin with tells nothing apart, and is passed over."""


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Pairs of positions, the earlier first, with their likeness out of 100; each text once, with its nearest.

    Prefix filtering: of two sets of words that share 60 % of all, the rarest words of each meet. So only texts that
    share one of their rarest words are compared.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - 30 ms that only authors pay

    split = [words(text) for text in texts]
    common = Counter(word for each in split for word in set(each))
    sorted_texts = [" ".join(sorted(each)) for each in split]
    meeting: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(split):
        rarest = sorted(set(each), key=lambda word: (common[word], word))
        rarest = rarest[: len(rarest) - int(_SHARED * len(rarest)) + 1]
        near = {other for word in rarest if len(meeting[word]) < _MOST_TOGETHER for other in meeting[word]}
        scores = ((fuzz.ratio(sorted_texts[index], sorted_texts[other], score_cutoff=ALIKE), -other) for other in near)
        best, other = max(scores, default=(0.0, 0))
        if best >= ALIKE:
            yield -other, index, best
        for word in rarest:
            if len(meeting[word]) < _MOST_TOGETHER:
                meeting[word].append(index)
