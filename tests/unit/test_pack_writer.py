"""A course written as YAML reads back as it was, and looks as if a person had written it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Course
from bot.packs.loading import find_packs, pack_places, read_pack
from bot.packs.writer import module_text, pack_texts
from bot.packs.yaml_texts import WIDTH, scalar
from tests.unit.interchange.courses import BASIS, STEADY, courses, lines, texts
from tests.unit.pack_texts import write_pack


def _written_and_read(course: Course) -> Course:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, course.id)
        folder.mkdir()
        for name, text in pack_texts(course).items():
            (folder / name).write_text(text, encoding="utf-8")
        return read_pack(folder)


@STEADY
@given(courses())
def test_any_course_reads_back_as_it_was(course: Course) -> None:
    assert _written_and_read(course) == course


@STEADY
@given(
    st.one_of(lines(), texts(), st.sampled_from(["yes", "No", "~", "- a", "a: b", "#x", "---", "1e3", "2026-01-01"]))
)
def test_any_text_reads_back_in_every_place(text: str) -> None:
    course = _with_texts(text)
    assert _written_and_read(course) == course


def _with_texts(text: str) -> Course:
    with tempfile.TemporaryDirectory() as place:
        course = read_pack(write_pack(Path(place)))
    module = course.modules[0]
    question = msgspec.structs.replace(
        module.questions[0], stem=text, hint=text, tags=(text, "b"), basis=msgspec.structs.replace(BASIS, anchor=text)
    )
    changed = msgspec.structs.replace(module, title=text, summary=text, key_points=(text,), questions=(question,))
    return Course(page=course.page, modules=(changed,))


@pytest.mark.parametrize("folder", find_packs(pack_places("")), ids=lambda folder: str(folder.name))
def test_the_packs_that_ship_read_back_and_keep_to_the_width(folder: Path) -> None:
    course = read_pack(folder)
    assert _written_and_read(course) == course
    for module in course.modules:
        assert max(map(len, module_text(module).split("\n"))) <= WIDTH


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Tea grows on hills", ["Tea grows on hills"]),
        ("Tea: how to", ['"Tea: how to"']),
        ("yes", ['"yes"']),
        ("80", ['"80"']),
        ("80 degrees", ['"80 degrees"']),
        ("a\nb", ["|", "  a", "  b"]),
        (" led by a space", ['" led by a space"']),
        ("a tab\tin it\nand a line", ['"a tab\\tin it\\nand a line"']),
        ("a next line\u0085", ['"a next line\\u0085"']),
        ("it's", ["it's"]),
        ("*a*", ['"*a*"']),
    ],
)
def test_quotes_stand_only_where_yaml_needs_them(text: str, written: list[str]) -> None:
    assert scalar(text, 0, 2) == written


def test_a_long_text_is_folded_at_spaces() -> None:
    first, *rest = scalar("word: " * 60 + "end", 8, 4)
    assert first == ">-"
    assert all(line.startswith("    word:") and len(line) <= WIDTH for line in rest)


def test_fields_stand_in_the_order_in_which_people_write_them(tmp_path: Path) -> None:
    text = module_text(read_pack(write_pack(tmp_path)).modules[0])
    names = ["id: brewing", "title:", "summary:", "objectives:", "key_points:", "terms:", "sources:", "questions:"]
    places = [text.index(f"\n{name}") if place else 0 for place, name in enumerate(names)]
    assert places == sorted(places)
    first = text[text.index("- id: how-hot") :]
    inside = ["type:", "objective:", "difficulty:", "stem:", "choices:", "hint:", "explanation:", "basis:"]
    assert [first.index(name) for name in inside] == sorted(first.index(name) for name in inside)
    assert 'basis: {source: notes, lines: "2-3", anchor: cooler water}' in first
