"""Which of some names a person may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_CLOSE = 62.0
"""Of 100: two transposed letters in a short word pass, another word does not."""


def nearest(typed: str, names: Iterable[str], *, limit: int) -> list[str]:
    """The names nearest to what was typed, best first; none when nothing is near."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - only mistakes need it

    found = process.extract(typed, list(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=limit)
    return [name for name, score, _ in found if score >= _CLOSE]
