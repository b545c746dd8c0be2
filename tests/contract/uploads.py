"""Files that staff bring: a pack as a .zip, in versions that differ, and banks of questions."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping

from PIL import Image

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


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def biology(questions: str = POWER) -> tuple[str, bytes]:
    """A pack with one module of these questions."""
    return "biology.zip", zipped({"biology/course.yaml": PAGE, "biology/cells.yaml": CELLS + questions})


GIFT = ("rivers.gift", b"::longest:: Which river is longer? {=The Nile ~The Rhine}\n")

SKETCH = "A sketch of a cell"
FILE = "mitochondria-are-the-key.png"


def drawn(colour: str, kind: str = "PNG") -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(body, kind)
    return body.getvalue()


def pictured(question: str, name: str, alt: str = SKETCH) -> str:
    return question.replace("    stem", f'    image: {{file: pictures/{name}, alt: "{alt}"}}\n    stem')


def illustrated(picture: bytes, name: str = FILE, **others: bytes) -> tuple[str, bytes]:
    """A pack with one question and its picture; `others` are files that nothing shows."""
    cells = CELLS + pictured(POWER, name)
    files: dict[str, str | bytes] = {"biology/course.yaml": PAGE, "biology/cells.yaml": cells}
    files |= {f"biology/pictures/{other}.png": body for other, body in others.items()}
    return "biology.zip", zipped(files | {f"biology/pictures/{name}": picture})


def moodle(picture: bytes, *, shown: bool = True, stem: str = "What is drawn?") -> tuple[str, bytes]:
    """A question bank with one question, which shows its picture or says nothing of one."""
    image = f'&lt;img src="@@PLUGINFILE@@/{FILE}" alt="{SKETCH}"&gt;' if shown else ""
    file = f'<file name="{FILE}" path="/" encoding="base64">{base64.b64encode(picture).decode()}</file>'
    bank = f"""<quiz><question type="multichoice"><name><text>Drawn</text></name><idnumber>7</idnumber>
<questiontext format="html"><text>{stem} {image}</text>{file if shown else ""}</questiontext><single>true</single>
<answer fraction="100" format="html"><text>A cell</text></answer>
<answer fraction="0" format="html"><text>A star</text></answer></question></quiz>"""
    return "drawings.xml", bank.encode()
