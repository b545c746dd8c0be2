"""Reads Aiken, the plainest format of question banks (https://docs.moodle.org/en/Aiken_format)."""

from __future__ import annotations

import re

from bot.course import Choice, Difficulty, Question, SingleChoice
from bot.interchange.bank import Bank
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import IncomingFile
from bot.interchange.texts import literal
from bot.interchange.weighted import shared

_CHOICE = re.compile(r"\s*([A-Za-z])[.)]\s+(\S.*)")
_ANSWER = re.compile(r"\s*ANSWER:\s*([A-Za-z])\s*\Z", re.IGNORECASE)
_FEEDBACK = re.compile(r"\s*FEEDBACK:\s*(.*)", re.IGNORECASE)
_CHOICES = re.compile(r"^[ \t]*A[.)][ \t]+\S.*\n+[ \t]*B[.)][ \t]+\S", re.MULTILINE)
_KEYS = re.compile(r"^[ \t]*ANSWER:[ \t]*[A-Z][ \t]*$", re.MULTILINE)


def looks_like_aiken(text: str) -> bool:
    return _CHOICES.search(text) is not None and _KEYS.search(text) is not None


def read(file: IncomingFile) -> Import:
    bank = Bank(file)
    item = _Item()
    for number, raw in enumerate(file.text.split("\n"), 1):
        if (found := _FEEDBACK.match(raw)) and item.ended:
            item.feedback = found[1]
            continue
        if item.ended and raw.strip():
            item.put(bank)
            item = _Item()
        item.take(raw, number)
    if item.stem or item.choices:
        item.put(bank)
    return bank.whole()


class _Item:
    """One question while its lines come."""

    def __init__(self) -> None:
        self.line = 0
        self.stem: list[str] = []
        self.choices: list[str] = []
        self.letters: list[str] = []
        self.key = ""
        self.feedback = ""

    @property
    def ended(self) -> bool:
        return bool(self.key)

    def take(self, raw: str, number: int) -> None:
        if found := _ANSWER.match(raw):
            self.key = found[1].upper()
        elif (found := _CHOICE.match(raw)) and self.stem:
            self.letters.append(found[1].upper())
            self.choices.append(found[2])
        elif raw.strip():
            self.line = self.line or number
            (self.choices or self.stem).append(raw.strip())
            if self.choices:
                self.letters.append("")

    def put(self, bank: Bank) -> None:
        name = " ".join(self.stem) or " ".join(self.choices)
        if "" in self.letters:
            bank.notes.left_out(self.line, name, "a line among its choices begins with no letter.")
        elif not self.key:
            bank.notes.left_out(self.line, name, "the line `ANSWER: …` is missing; the file may break off here.")
        elif self.key not in self.letters:
            bank.notes.left_out(self.line, name, f"its answer is {self.key}, and no choice has this letter.")
        else:
            question = Question(
                id="", objective="", stem=literal("\n".join(self.stem)), difficulty=Difficulty.MEDIUM,
                explanation=literal(self.feedback),
            )  # fmt: skip
            pairs = zip(self.letters, self.choices, strict=True)
            choices = tuple(Choice(text=literal(text), correct=letter == self.key) for letter, text in pairs)
            bank.put(Incoming(SingleChoice(**shared(question), choices=choices), self.line))
