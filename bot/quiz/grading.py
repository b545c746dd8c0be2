"""Grading: a question and a response → credit between 0 and 1. Pure; the rules of the game are DESIGN's section 7."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from bot.course import AnyQuestion, Numeric, NumericTrap, Ordering, Trap, Typed

_ARTICLES = frozenset({"a", "an", "the"})
_TYPO_LENGTH = 5
"""A typo is forgiven in words of this many letters or more: shorter ones turn into other words too easily."""

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d{1,3}))?")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f' ](?=\d{3}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class Graded:
    """Credit, and what was said beforehand to just this wrong answer."""

    credit: float
    feedback: str = ""


def grade_chosen(question: AnyQuestion, chosen: Sequence[int]) -> Graded:
    """Grade chosen options, by their index as written; for an ordering, in the order in which they were put."""
    if isinstance(question, Ordering):
        return Graded(_order_credit(chosen, len(question.options)))
    keys = {index for index, option in enumerate(question.options) if option.correct}
    picked = set(chosen)
    if len(keys) == 1:
        return Graded(1.0 if picked == keys else 0.0)
    distractors = len(question.options) - len(keys)
    share = Fraction(len(picked & keys), len(keys)) - Fraction(len(picked - keys), distractors or 1)
    return Graded(float(max(Fraction(0), share)))


def _order_credit(order: Sequence[int], size: int) -> float:
    """The share of pairs in order above chance: half of them would be by luck (Kendall's tau, cut at 0)."""
    if sorted(order) != list(range(size)):
        return 0.0
    pairs = list(combinations(order, 2))
    agreeing = sum(first < second for first, second in pairs)
    return float(max(Fraction(0), Fraction(2 * agreeing, len(pairs)) - 1))


def grade_typed(question: Typed | Numeric, text: str) -> Graded:
    """Grade what was typed. An expected wrong answer is never forgiven as a typo of the right one."""
    if isinstance(question, Numeric):
        return _grade_number(question, text)
    folded = fold(text)
    trap = next((trap for trap in question.traps if fold(trap.text) == folded), None)
    if trap is None and folded and any(_same_words(folded, fold(accepted)) for accepted in question.accept):
        return Graded(1.0)
    return Graded(0.0, _said(trap))


def _said(trap: Trap | NumericTrap | None) -> str:
    return trap.feedback if trap else ""


def _grade_number(question: Numeric, text: str) -> Graded:
    value = read_number(text, question.unit)
    if value is None:
        return Graded(0.0)
    if _near(value, question.answer, question.tolerance):
        return Graded(1.0)
    return Graded(0.0, _said(next((trap for trap in question.traps if _near(value, trap.value, 0.0)), None)))


def _near(value: Fraction, wanted: float, tolerance: float) -> bool:
    exact = Fraction(str(wanted))
    return abs(value - exact) <= Fraction(str(tolerance)) + abs(exact) / 10**9


def read_number(text: str, unit: str = "") -> Fraction | None:
    """The number that was typed, with its unit or without: `1,000`, `0,5`, `1/4`, `2e-3`; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().replace("\u2212", "-")
    for affix in (unicodedata.normalize("NFKC", unit).casefold(), "%"):
        plain = plain.removesuffix(affix).strip() if affix else plain
    plain = _THOUSANDS.sub("", plain.strip("$€£ ")) if plain.count(",") != 1 or "." in plain else _comma(plain)
    over, slash, under = plain.partition("/")
    if slash:
        top, bottom = _plain_number(over.strip()), _plain_number(under.strip())
        return top / bottom if top is not None and bottom else None
    return _plain_number(plain)


def _comma(plain: str) -> str:
    """One comma alone: before exactly three digits it groups thousands, else it is a decimal point."""
    whole, _, rest = plain.partition(",")
    grouped = len(rest) == 3 and rest.isdigit() and whole.strip("+-") not in ("", "0")  # noqa: PLR2004 - thousands
    return plain.replace(",", "" if grouped else ".")


def _plain_number(text: str) -> Fraction | None:
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > 40:  # noqa: PLR2004 - no question asks for more
        return None
    sign, digits, exponent = match.groups()
    value = Fraction(digits if digits[-1] != "." else digits + "0") * Fraction(10) ** int(exponent or 0)
    return -value if sign == "-" else value


@lru_cache(maxsize=4096)
def fold(text: str) -> tuple[str, ...]:
    """The words of a typed answer: NFKC, without case, punctuation and articles."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    spaced = "".join(char if unicodedata.category(char)[0] in "LNM" or char in "+#" else " " for char in plain)
    words = tuple(spaced.split())
    return tuple(word for word in words if word not in _ARTICLES) or words


def _same_words(typed: tuple[str, ...], accepted: tuple[str, ...]) -> bool:
    if "".join(typed) == "".join(accepted):
        return True
    return len(typed) == len(accepted) and all(map(_same_word, typed, accepted))


def _same_word(typed: str, accepted: str) -> bool:
    """Equal, or one slip apart (a letter more, less, other, or two swapped) in a long word that begins alike."""
    if typed == accepted:
        return True
    if (
        min(len(typed), len(accepted)) < _TYPO_LENGTH
        or typed[0] != accepted[0]
        or any(map(str.isdigit, typed + accepted))
    ):
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - most answers need it not

    return OSA.distance(typed, accepted, score_cutoff=1) <= 1
