"""The lines of a quiz as people write it in notes → what each question asks, offers and gives as its answer.

Numbered stems; choices with letters (`A.`, `b)`, `(C)`) or boxes (`- [x]`); an answer line (`> Answer: D.`), or a list
of answers elsewhere (`3. D`). What follows an answer explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import dedent

_STEM = re.compile(
    r" {0,3}(?:#{1,6}\s*)?(?P<bold>\*\*)?(?:(?:Q|Question)\s*)?(?P<number>\d{1,4})\s*[.):](?P=bold)?\s+(?P<text>\S.*)"
    .replace("(?P=bold)?", r"(?:\*\*)?"),
    re.IGNORECASE,
)  # fmt: skip
_CHOICE = re.compile(r"\s*(?:[-*+]\s+)?(?:\*\*)?\(?(?P<letter>[A-Za-z])[.)](?:\*\*)?\s+(?P<text>\S.*)")
_BOX = re.compile(r"\s*[-*+]\s+\[(?P<mark>[ xX])\]\s+(?P<text>\S.*)")
_BULLET = re.compile(r"\s*[-*+]\s+(?P<text>\S.*)")
_ANSWER = re.compile(
    r"\s*(?:>\s*)?(?:[-*+]\s+)?(?:\*\*|__|\*)?(?:Correct\s+)?(?:Answers?|Ans|Key|Solution)\s*(?:\*\*)?\s*:(?:\*\*|__|\*)?\s*"
    r"(?P<text>.*)",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\s*(?:>\s*)?(?:\*\*|\*)?(?:Explanation|Rationale|Why|Feedback)(?:\*\*)?\s*:(?:\*\*|\*)?\s*(?P<text>.*)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\s{0,3}(?:[-*+]\s+)?(?:Q|Question\s*)?(?P<number>\d{1,4})\s*[.):\-\u2013]\s*(?P<text>\S.*)", re.IGNORECASE
)
_KEYS = re.compile(r"(\d{1,4})\s*[.):\-\u2013]?\s*([A-Ja-j])\b(?=[\s,;.]|\Z)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


@dataclass(slots=True)
class Offered:
    """A choice as written; `marked` is None where it has no box."""

    text: str
    marked: bool | None = None


@dataclass(slots=True)
class Asked:
    """A question of a quiz, as far as its lines say."""

    number: int
    line: int
    stem: list[str]
    choices: list[Offered] = field(default_factory=list)
    answer: str = ""
    explanation: list[str] = field(default_factory=list)

    @property
    def whole_stem(self) -> str:
        return _joined(self.stem)

    @property
    def whole_explanation(self) -> str:
        return _joined(self.explanation)


def _joined(lines: Sequence[str]) -> str:
    """The first line, and the others without the margin that they share."""
    if not lines:
        return ""
    return "\n".join([lines[0], *dedent("\n".join(lines[1:])).split("\n")]).strip()


class _Quiz:
    """Reads line by line; `_into` is where a line goes that begins nothing."""

    def __init__(self) -> None:
        self.found: list[Asked] = []
        self._fence = ""
        self._into: list[str] | None = None

    def take(self, raw: str, number: int) -> None:
        mark = _FENCE.match(raw)
        fenced = bool(self._fence or mark)
        if mark:
            self._fence = "" if self._fence and mark[1].startswith(self._fence) else self._fence or mark[1]
        if fenced or not (self._begins(raw, number) or (self.found and self._belongs(raw, self.found[-1]))):
            self._goes_on(raw)

    def _begins(self, raw: str, number: int) -> bool:
        stem = _STEM.match(raw)
        if stem is None:
            return False
        count = int(stem["number"])
        last = self.found[-1].number if self.found else count
        if self.found and count not in (last + 1, 1, last):
            return False
        text = stem["text"].removesuffix("**") if stem["bold"] else stem["text"]
        self.found.append(Asked(count, number, [text.strip()]))
        self._into = self.found[-1].stem
        return True

    def _belongs(self, raw: str, asked: Asked) -> bool:
        if found := _ANSWER.match(raw):
            asked.answer = found["text"].strip()
            self._into = asked.explanation
        elif found := _WHY.match(raw):
            asked.explanation.append(found["text"])
            self._into = asked.explanation
        elif not asked.answer and (found := _BOX.match(raw)):
            asked.choices.append(Offered(found["text"].strip(), found["mark"] != " "))
            self._into = None
        elif not asked.answer and (found := _CHOICE.match(raw)) and _is_next(found["letter"], len(asked.choices)):
            asked.choices.append(Offered(found["text"].strip()))
            self._into = None
        else:
            return False
        return True

    def _goes_on(self, raw: str) -> None:
        if self._into is not None:
            quote = re.match(r"\s*>\s?", raw) if self.found and self._into is self.found[-1].explanation else None
            self._into.append(raw[quote.end() :] if quote else raw)
        elif self.found and self.found[-1].choices and raw.strip():
            choice = self.found[-1].choices[-1]
            choice.text = f"{choice.text} {raw.strip()}"


def _is_next(letter: str, count: int) -> bool:
    return ord(letter.upper()) - ord("A") == count


def read_quiz(lines: Sequence[str], first: int) -> list[Asked]:
    """The questions of a quiz whose lines begin at `first` in their file."""
    quiz = _Quiz()
    for number, raw in enumerate(lines, first):
        quiz.take(raw, number)
    for asked in quiz.found:
        if asked.answer and not asked.choices:
            _offer_bullets(asked)
    return quiz.found


def _offer_bullets(asked: Asked) -> None:
    """Bullets without letters are choices if the answer is one of them, or the letter of one."""
    begun = next((place for place, raw in enumerate(asked.stem) if place and _BULLET.match(raw)), 0)
    bullets = [found["text"].strip() for raw in asked.stem[begun:] if begun and (found := _BULLET.match(raw))]
    letter = re.fullmatch(r"\(?([A-Ja-j])[.)]?", asked.answer)
    named = ord(letter[1].upper()) - ord("A") < len(bullets) if letter else asked.answer.rstrip(".") in bullets
    if bullets and named:
        asked.choices = [Offered(text) for text in bullets]
        asked.stem = asked.stem[:begun]


def read_keys(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The number, the answer and the explanation of each entry in a list of answers."""
    entries: list[tuple[int, str, list[str]]] = []
    for raw in lines:
        several = _KEYS.findall(raw)
        if len(several) > 1 and not re.search(r"[a-z]{3,}", raw):
            entries += [(int(number), letter, []) for number, letter in several]
        elif found := _KEY.match(raw):
            entries.append((int(found["number"]), found["text"].strip(), []))
        elif entries:
            entries[-1][2].append(raw)
    for number, answer, more in entries:
        yield number, answer, dedent("\n".join(more)).strip()
