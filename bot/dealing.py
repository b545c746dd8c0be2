"""Dealing bare numbers to parameters by their bounds: `play start 60` gives the seconds, `play start 5` the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from bot.model import TutorError


def deal(bounds: Mapping[str, tuple[int, int]], numbers: Sequence[str]) -> dict[str, str]:
    """Which parameter each number is for; where they fit in several ways, in the parameters' order.

    Where none fits, in that order too, so that the parameter's own refusal is told. Numbers that are too many are left.
    Raises TutorError where one alone could be meant for either.
    """
    numbers = numbers[: len(bounds)]
    ways = [way for way in permutations(bounds, len(numbers)) if all(map(_fits, map(bounds.get, way), numbers))]
    if len(ways) > 1 and len(numbers) < len(bounds) and numbers:
        meant = " or ".join(f"`{name}={numbers[0]}`" for name in bounds)
        raise TutorError(f"What is {numbers[0]}? Please type {meant}.")
    return dict(zip(ways[0] if ways else bounds, numbers, strict=False))


def _fits(bounds: tuple[int, int] | None, number: str) -> bool:
    low, high = bounds or (0, 0)
    return low <= int(number[:9]) <= high
