"""From credit to points."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from bot.course import Difficulty

WORTH = {Difficulty.EASY: 10, Difficulty.MEDIUM: 20, Difficulty.HARD: 30}
RIGHT = 0.999
"""Credit from which an answer counts as right; sums of shares may miss 1 by a rounding."""


@lru_cache(maxsize=1024)
def points(credit: float, difficulty: Difficulty) -> int:
    """Credit (0 to 1) times what the difficulty is worth, rounded half up."""
    return int(Fraction(credit).limit_denominator(1000) * WORTH[difficulty] + Fraction(1, 2))
