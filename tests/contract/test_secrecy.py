"""Twin packs differ only in the keys and what is said of them; until the answer nobody can tell them apart."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from tests.contract.premises import OpenSeat, Premises
from tests.contract.seat import Seat, Shown

MODULES = {"black-tea": "B", "green-tea": "AB", "words": "oolong", "minutes": "4", "myths": "B", "tasting": "B"}
"""What is answered in both, whether right or wrong."""

_PLATFORMS_OWN = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{9,}|[A-Z]0FAKE\d+")
"""What platforms number anew each time: envelopes, messages and moments."""


def twin(content: Path) -> Path:
    """The same packs with the other keys."""
    other = content.with_name("twin")
    for page in sorted(content.rglob("*.yaml")):
        data = yaml.safe_load(page.read_text("utf-8"))
        for question in data.get("questions", ()):
            turn(question)
        copy = other / page.relative_to(content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    return other


def turn(question: dict[str, Any]) -> None:
    """Another key, other feedback, another explanation."""
    question["explanation"] = "The twin explains it otherwise."
    for choice in question.get("choices", ()):
        choice["correct"] = not choice.get("correct", False)
        choice["feedback"] = "The twin says something else."
    if question["type"] == "single":
        for choice in question["choices"][2:]:
            choice["correct"] = False
    if question["type"] == "true-false":
        question["answer"] = not question["answer"]
    if question["type"] == "typed":
        question |= {"accept": ["jasmine"], "traps": []}
    if question["type"] == "numeric":
        question["answer"] = 77


class Witness:
    """Takes down everything that is said before answers: what people see, and every byte."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.sent: list[bytes] = []

    async def hears(self, line: str) -> Shown:
        before = len(self.seat.sent())
        return self._noted(await self.seat.say("ann", line), before)

    async def presses(self, shown: Shown, label: str) -> Shown:
        before = len(self.seat.sent())
        return self._noted(await self.seat.press("ann", shown, label), before)

    def _noted(self, shown: Shown, before: int) -> Shown:
        self.seen.append((shown.text, shown.buttons))
        self.sent.append(_PLATFORMS_OWN.sub(b"#", self.seat.sent()[before:]))
        return shown


async def questions(seat: Seat) -> Witness:
    """Every kind of question, up to and after its answer; only what comes before is taken down."""
    witness = Witness(seat)
    await witness.hears("summary black-tea")
    for module, given in MODULES.items():
        question = await witness.hears(f"quiz {module} 1")
        if "Hint" in question.buttons:
            question = await witness.presses(question, "Hint")
        if module == "green-tea":
            for label in given:
                question = await witness.presses(question, label)
            await seat.press("ann", question, "Submit")
        elif "Answer…" in question.buttons:
            await seat.press("ann", question, "Answer", text=given)
        else:
            await seat.press("ann", question, given)
    return witness


async def test_until_the_answer_twins_cannot_be_told_apart(open_seat: OpenSeat, premises: Premises) -> None:
    async with open_seat(premises) as seat:
        one = await questions(seat)
    other_premises = replace(premises, data=premises.data.with_name("twin-data"), content=twin(premises.content))
    async with open_seat(other_premises) as seat:
        other = await questions(seat)
    assert one.seen == other.seen
    assert one.sent == other.sent
    assert one.seat.sent() != other.seat.sent()
