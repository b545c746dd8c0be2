"""Files that staff bring: a pack as a .zip, in versions that differ, and banks of questions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CELLS = """\
id: cells
title: "Cells"
summary: "A cell is the smallest part that lives."
objectives:
  - {id: name, text: "Name the parts of a cell"}
terms:
  - {term: "Mitochondrion", definition: "The part of a cell that gives it power."}
questions:
"""
POWER = """\
  - id: power
    type: single
    objective: name
    difficulty: easy
    stem: "Which part gives the cell its power?"
    choices:
      - {text: "Mitochondria", correct: true, feedback: "They burn sugar."}
      - {text: "Walls"}
    shuffle: false
"""
WALLS = """\
  - id: walls
    type: true-false
    objective: name
    difficulty: easy
    stem: "Cells of animals have walls."
    answer: false
"""
PAGE = """\
id: biology
title: "Biology"
description: "A course of this school's own."
modules: [cells]
"""


def zipped(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def biology(questions: str = POWER) -> tuple[str, bytes]:
    """A pack with one module of these questions."""
    return "biology.zip", zipped({"biology/course.yaml": PAGE, "biology/cells.yaml": CELLS + questions})


GIFT = ("rivers.gift", b"::longest:: Which river is longer? {=The Nile ~The Rhine}\n")
