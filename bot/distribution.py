"""How many chose what, as a picture: a value that is drawn only where it can be shown. The words stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.course import MultipleChoice, Numeric, Ordering, Question, Typed
from bot.storage.attempts import LETTERS
from bot.text.markdown import plain

_LONGEST_ALT = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """`label` is a letter, or what was counted; `key`: whether it is right."""

    label: str
    text: str
    count: int
    key: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The answers to one question; with several keys one answer counts for several bars. `title` where it has one."""

    bars: tuple[Bar, ...]
    answered: int
    title: str = ""
    keys: str = "the key"
    """What a right bar is called."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The picture: a bar chart for each question."""

    groups: tuple[Group, ...]
    colour: str = ""

    @property
    def name(self) -> str:
        return "answers.png"

    @property
    def path(self) -> str:
        return ""

    @property
    def alt(self) -> str:
        told = "; ".join(part for group in self.groups for part in _told(group))
        whole = f"Bar chart of the answers. {told}."
        return whole if len(whole) <= _LONGEST_ALT else f"{whole[: _LONGEST_ALT - 1]}…"

    def content(self) -> bytes:
        from bot.drawing import draw  # noqa: PLC0415 - only where a picture is shown: Pillow takes 10 MB

        return draw(self)


def chart(question: Question, shown: tuple[int, ...], letters: Mapping[str, int], right: int, answered: int) -> Group:
    """Of one question: how often each letter was chosen, or how many were right where there are no letters."""
    if isinstance(question, Typed | Numeric | Ordering):
        counted = (Bar("Right", "", right, key=True), Bar("Not right", "", answered - right, key=False))
        return Group(counted, answered, keys="")
    options = question.options
    bars = tuple(
        Bar(letter, plain(options[index].text), letters.get(letter, 0), key=options[index].correct)
        for letter, index in zip(LETTERS, shown, strict=False)
    )
    return Group(bars, answered, keys="a key" if isinstance(question, MultipleChoice) else "the key")


def _told(group: Group) -> Iterator[str]:
    if group.title:
        yield group.title
    for bar in group.bars:
        key = f", {group.keys}" if bar.key and group.keys else ""
        yield f"{bar.label}{key}: {bar.count} of {group.answered}"
