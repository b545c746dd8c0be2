"""A small, valid course pack to spoil in tests, one mistake at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.packs.loading import read_pack
from bot.packs.problems import PackProblems, Problem

PAGE = """\
id: tea
title: Tea
description: How to make tea.
documents:
  notes: {title: "Notes on tea", file: notes.md}
modules: [brewing]
"""

MODULE = """\
id: brewing
title: Brewing
summary: |
  Water, leaves, time.
objectives:
  - id: heat-water
    text: Heat water well
key_points:
  - Green tea wants cooler water.
terms:
  - term: Steep
    definition: To leave in water.
    also: [infuse]
sources: [notes]
questions:
  - id: how-hot
    type: single
    objective: heat-water
    difficulty: easy
    stem: How hot should the water be?
    choices:
      - text: "80"
        correct: true
        feedback: Cool enough.
      - text: "100"
        feedback: It burns the leaves.
    hint: Think of the leaves.
    explanation: Cooler water keeps it sweet.
    basis: {source: notes, lines: 2-3, anchor: "cooler water"}
  - id: which-leaves
    type: multiple
    objective: heat-water
    difficulty: medium
    stem: Choose all that grow on tea bushes.
    choices:
      - {text: Green, correct: true}
      - {text: Black, correct: true}
      - {text: Mint}
  - {id: sun, type: true-false, objective: heat-water, difficulty: easy, stem: Tea grows., answer: true}
  - id: word
    type: typed
    objective: heat-water
    difficulty: hard
    stem: What is it called?
    accept: [steeping]
    traps:
      - {text: boiling, feedback: That is hotter.}
  - id: minutes
    type: numeric
    objective: heat-water
    difficulty: medium
    stem: How many minutes?
    answer: 3
    tolerance: 0.5
    unit: min
    traps:
      - {value: 10, feedback: That is bitter.}
  - id: steps
    type: ordering
    objective: heat-water
    difficulty: medium
    stem: Put these in order.
    items: [heat, pour, wait]
    feedback: Pour before you wait.
"""


def write_pack(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Writes the pack as `folder/tea`, with files put in or replaced."""
    pack = folder / "tea"
    pack.mkdir(exist_ok=True)
    for name, body in {"course.yaml": PAGE, "brewing.yaml": MODULE, "cup.png": b"png", **(files or {})}.items():
        (pack / name).write_bytes(body.encode() if isinstance(body, str) else body)
    return pack


def problems_of(pack: Path) -> tuple[Problem, ...]:
    """All that is wrong with the pack; empty when it can be read."""
    try:
        read_pack(pack)
    except PackProblems as error:
        return error.problems
    return ()


def spoil(folder: Path, old: str, new: str) -> tuple[Problem, ...]:
    """The problems of the module with one piece of its text replaced."""
    assert MODULE.count(old) >= 1, f"the module does not hold {old!r}"
    return problems_of(write_pack(folder, {"brewing.yaml": MODULE.replace(old, new, 1)}))


def line_of(text: str, part: str) -> int:
    """The line of a text where a part first stands."""
    return text[: text.index(part)].count("\n") + 1
