"""How a question stands in print: letters before its choices, items out of order, a number with its unit."""

from __future__ import annotations

import random

from bot.course import Numeric, Ordering

LETTERS = "ABCDEFGHIJ"


def shuffled(question: Ordering) -> list[int]:
    """The places of the items as a card shows them: the same each time, and not in the right order."""
    order = list(range(len(question.items)))
    random.Random("\n".join(question.items)).shuffle(order)
    return order if order != sorted(order) else order[::-1]


def amount(question: Numeric) -> str:
    off = f" ± {question.tolerance!r}" if question.tolerance else ""
    return f"{question.answer!r}{off}{f' {question.unit}' if question.unit else ''}"
