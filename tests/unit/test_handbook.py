"""docs/writing-a-course.md says what holds: its generated parts are current, and its examples can be imported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.authoring.commands import content
from bot.authoring.handbook import PARTS, fill
from bot.interchange.formats import READABLE, recognise
from bot.interchange.imported import Import
from bot.interchange.incoming_file import from_bytes

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-a-course.md"
_FENCE = re.compile(r"^(?P<fence>`{3,4})\w*\n(?P<text>.*?)\n(?P=fence)$", re.DOTALL | re.MULTILINE)
_FILES = ("notes.md", "slides.md", "bank.gift", "bank.txt", "bank.xml", "bank.txt", "bank.csv", "bank.json")


@pytest.mark.parametrize("path", [PAGE, ROOT / "README.md"], ids=lambda path: str(path.name))
def test_generated_parts_are_current(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert fill(text) == text, f"run: syllabot content handbook {path.name}"


def test_the_page_holds_every_generated_part() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- {name}: begin -->" in text for name in PARTS)


def _examples() -> list[Import]:
    part = PAGE.read_text(encoding="utf-8").split("### Examples")[1].split("## Taking it out")[0]
    texts = [found["text"] for found in _FENCE.finditer(part)]
    files = [from_bytes(name, text.encode()) for name, text in zip(_FILES, texts, strict=True)]
    return [recognise(file).read(file) for file in files]


def test_every_example_comes_in_without_a_loss() -> None:
    found = _examples()
    assert [each.count for each in found] == [3, 0, 1, 1, 1, 1, 1, 1]
    left_out = [f"{each.file}: {note}" for each in found for note in each.notes if note.fate == "left out"]
    assert left_out == ['slides.md: "1/8 Welcome": left out: the picture 001.jpg; its alt text is "1/8 Welcome".']
    assert [module.title for module in found[1].modules] == ["Growing Fine Tea"]


def test_every_format_and_every_command_is_mentioned() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in READABLE)
    for command in ("new", "check", "import", "export", "stats", "schema"):
        assert f"content {command}" in text
        assert command in content.commands


def test_the_command_writes_the_parts(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A\n<!-- formats: begin -->\nof yesterday\n<!-- formats: end -->\nkept\n")
    assert CliRunner().invoke(content, ["handbook", str(page)]).exit_code == 0
    text = page.read_text()
    assert "of yesterday" not in text
    assert "| `gift`: GIFT |" in text
    assert text.endswith("kept\n")
