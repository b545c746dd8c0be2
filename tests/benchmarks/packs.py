"""Generated course packs for the benchmarks: as many questions as wanted, in a short and a long variant."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

PER_MODULE = 100
_WORDS = """
data model feature training serving skew label batch stream pipeline drift latency metric loss gradient learner
window bucket cross embedding vocabulary schema split sample noise bias variance cluster region budget query
table column cache shard worker replica queue topic message event alert dashboard release rollback canary
"""
_VOCABULARY = _WORDS.split()


def write_pack(folder: Path, questions: int, *, long: bool, seed: int = 1) -> Path:
    """Writes a valid pack of that many questions; `long` ones have the texts of a carefully written course."""
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    modules = [f"module-{number:03}" for number in range((questions + PER_MODULE - 1) // PER_MODULE)]
    page = [f"id: {folder.name}", "title: Generated", "description: A pack for measuring.", "documents:"]
    page += ["  notes: {title: Notes, file: notes.txt}", "modules:", *(f"  - {name}" for name in modules), ""]
    (folder / "course.yaml").write_text("\n".join(page), encoding="utf-8")
    for number, name in enumerate(modules):
        count = min(PER_MODULE, questions - number * PER_MODULE)
        body = "\n".join(_module(draw, name, count, long=long))
        (folder / f"{name}.yaml").write_text(body, encoding="utf-8")
    return folder


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_VOCABULARY, k=words)).capitalize()


def _module(draw: random.Random, name: str, questions: int, *, long: bool) -> Iterator[str]:
    yield f"id: {name}"
    yield f"title: {_text(draw, 3)}"
    yield "summary: |"
    for _ in range(4):
        yield f"  {_text(draw, 50)}."
        yield ""
    yield "objectives:"
    for number in range(5):
        yield f"  - id: objective-{number}"
        yield f"    text: {_text(draw, 8)}"
    yield "terms:"
    for number in range(5):
        yield f"  - term: Term {number}"
        yield f"    definition: {_text(draw, 12)}."
    yield "sources: [notes]"
    yield "questions:"
    for number in range(questions):
        yield from _question(draw, number, long=long)


def _question(draw: random.Random, number: int, *, long: bool) -> Iterator[str]:
    size = 3 if long else 1
    yield f"  - id: question-{number:03}"
    yield f"    type: {'multiple' if number % 10 == 0 else 'single'}"
    yield f"    objective: objective-{number % 5}"
    yield f"    difficulty: {('easy', 'medium', 'hard')[number % 3]}"
    yield f'    stem: "{_text(draw, 8 * size)} {number}?"'
    yield "    choices:"
    for choice in range(4):
        yield f'      - text: "{_text(draw, 5 * size)} {choice}"'
        if choice == number % 4 or (number % 10 == 0 and choice == (number + 1) % 4):
            yield "        correct: true"
        if long:
            yield f'        feedback: "{_text(draw, 20)}."'
    yield f'    explanation: "{_text(draw, 10 * size)}."'
    if long:
        yield f'    hint: "{_text(draw, 12)}."'
        yield "    tags: [features, scaling]"
        yield '    basis: {source: notes, lines: 12-14, anchor: "some words that stand there"}'
