"""What is wrong with a course pack, in words for its author, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

CLOSE_ENOUGH = 65
"""From this likeness on, out of 100, a name is offered as "did you mean"."""

MOST_COMPARED = 1000
"""So many names are looked at; a pack that has more of them was not written by hand."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`file` is relative to the pack's folder; `line` counts from 1, and is 0 where no line can be named."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}".encode(errors="replace").decode()  # names of files may hold any bytes


class PackProblems(Exception):  # noqa: N818 - it holds many, and is named for what it holds
    """Every problem of a pack, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def nearest(name: str, known: Iterable[str]) -> str:
    """The likeliest of the known names, or nothing when none is close."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - 30 ms that a pack without mistakes need not pay

    names = sorted(islice(known, MOST_COMPARED))
    found = process.extractOne(name[:100], names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return str(found[0]) if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that offers the likeliest of the known names, or nothing."""
    found = nearest(name, known)
    return f" Did you mean `{found}`?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them: sorted, and a dozen at most."""
    first = sorted(islice(names, MOST_COMPARED))
    return ", ".join(first[:12]) + (", …" if len(first) > 12 else "")  # noqa: PLR2004 - what still reads well


def shown(text: str) -> str:
    """A text as a message quotes it: on one line, and short."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[:200]).split())
    return f'"{line[:57]}…"' if len(line) > 60 else f'"{line}"'  # noqa: PLR2004 - what fits a line of a terminal
