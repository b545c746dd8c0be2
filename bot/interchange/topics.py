"""Where a spoken text passes to another topic: after TextTiling (Hearst 1997, Computational Linguistics 23(1)).

At every gap between sentences, the words of some sentences before it are compared with those after it. Where they have
least in common, beside what their surroundings have, one topic ends. Often the speaker says so ("We then move on …").
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from bot.interchange.sentences import Sentence

WORDS_A_TOPIC = 320
SHORTEST = 150
"""Of a topic, in words."""

_WINDOW = 6
"""So many sentences are compared on each side."""

_FARTHEST = 40
"""So many gaps are climbed to a peak; a plateau has none."""

_CUE = re.compile(
    r"(?:and\s+)?(?:finally|next|now,|we then|then we|let's|another|the (?:first|second|third|fourth|last)\b|"
    r"in the (?:first|second|third|next|last)|(?:course|module|part|step|chapter) \d|to carry out|in this)",
    re.IGNORECASE,
)
_CUE_WORTH = 0.15


def topics(text: Sequence[Sentence]) -> list[Sequence[Sentence]]:
    """The sentences by topic, each long enough to be a module."""
    wanted = max(1, round(sum(each.size for each in text) / WORDS_A_TOPIC))
    depths = _depths(text)
    words = list(accumulate((each.size for each in text), initial=0))
    cuts = [0, len(text)]
    for gap in sorted(depths, key=lambda place: (-depths[place], place)):
        if len(cuts) > wanted:
            break
        at = bisect(cuts, gap)
        if words[gap] - words[cuts[at - 1]] >= SHORTEST and words[cuts[at]] - words[gap] >= SHORTEST:
            cuts.insert(at, gap)
    return [text[begin:end] for begin, end in pairwise(cuts)]


def _depths(text: Sequence[Sentence]) -> dict[int, float]:
    """For each gap (before the sentence of that index) how deep the likeness falls there."""
    counts = [Counter(each.terms) for each in text]
    likeness = {gap: _likeness(_sum(counts[max(0, gap - _WINDOW) : gap]), _sum(counts[gap : gap + _WINDOW]))
                for gap in range(1, len(text))}  # fmt: skip
    return {
        gap: _peak(likeness, gap, -1) + _peak(likeness, gap, 1) - 2 * likeness[gap] + _cue(text[gap])
        for gap in likeness
    }


def _sum(counts: Sequence[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for each in counts:
        whole.update(each)
    return whole


def _likeness(before: Mapping[str, int], after: Mapping[str, int]) -> float:
    """The cosine between two counts of words."""
    shared = sum(count * after.get(word, 0) for word, count in before.items())
    lengths = math.sqrt(sum(n * n for n in before.values()) * sum(n * n for n in after.values()))
    return shared / lengths if lengths else 0.0


def _peak(likeness: Mapping[int, float], gap: int, step: int) -> float:
    """The height to which the likeness rises on one side before it falls again."""
    height = likeness[gap]
    for near in range(gap + step, gap + _FARTHEST * step, step):
        if near not in likeness or likeness[near] < height:
            break
        height = likeness[near]
    return height


def _cue(sentence: Sentence) -> float:
    return _CUE_WORTH if _CUE.match(sentence.text) else 0.0
