"""Files as they lie on a teacher's disk: what is read, what is refused and why, and which format it is."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interchange.formats import FORMATS, READABLE, format_named, recognise
from bot.interchange.imported import Import, Notes
from bot.interchange.incoming_file import LARGEST_FILE, LONGEST_LINE, IncomingFile, RefusedError, from_bytes, read_file
from bot.interchange.pack_folder import write_pack
from bot.interchange.placing import place
from tests.unit.interchange.courses import STEADY
from tests.unit.interchange.test_deck import DECK
from tests.unit.interchange.test_notes import NOTES
from tests.unit.interchange.test_small_formats import _AIKEN, _ANKI
from tests.unit.interchange.test_transcript import SPOKEN

EXAMPLES = {
    "moodle-xml": ("bank.xml", "<quiz><question type='essay'><name><text>N</text></name></question></quiz>"),
    "open-trivia": ("bank.json", '{"results": [{"correct_answer": "x"}]}'),
    "csv": ("bank.csv", "question,a,b,answer\nQ?,x,y,A\n"),
    "anki": ("bank.txt", _ANKI),
    "aiken": ("bank.txt", _AIKEN),
    "gift": ("bank.txt", "::a::Q?{=x ~y}\n"),
    "slides": ("tea.slides.md", DECK),
    "markdown": ("tea.notes.md", NOTES),
    "transcript": ("tea.transcript.txt", SPOKEN),
}


def test_every_format_has_an_example() -> None:
    assert set(EXAMPLES) == set(READABLE)


@pytest.mark.parametrize("name", READABLE)
def test_each_format_is_recognised(name: str) -> None:
    file, text = EXAMPLES[name]
    assert recognise(from_bytes(file, text.encode())).name == name


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"\n", b"\r\n"),
        lambda body: body.replace(b"\n", b"\r"),
        lambda body: body.replace(b"\n", b"\r\n", 1),
    ],
    ids=["byte-order mark", "Windows", "old Mac", "mixed"],
)
def test_marks_and_line_ends_make_no_difference(name: str, spoil: object) -> None:
    assert callable(spoil)
    file, text = EXAMPLES[name]
    read = format_named(name).read
    assert read(from_bytes(file, spoil(text.encode()))) == read(from_bytes(file, text.encode()))


@pytest.mark.parametrize("name", READABLE)
@STEADY
@given(st.data())
def test_a_file_cut_anywhere_or_with_strange_signs_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """Whatever stands in a file, a reader gives an Import or a reason, and an Import makes a pack that can be read."""
    file, text = EXAMPLES[name]
    cut = data.draw(st.integers(0, len(text)))
    rest = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.text(max_size=20))
    spoilt = from_text(file, text[:cut] + noise + text[rest:])
    if spoilt is not None:
        with suppress(RefusedError):
            found = format_named(name).read(spoilt)
            assert found.file == file
            _written_and_read(found)


def _written_and_read(found: Import) -> None:
    plan = place(None, "tea", [found], Notes())
    if plan is not None:
        with tempfile.TemporaryDirectory() as folder:
            write_pack(Path(folder, "tea"), plan.course)


def from_text(name: str, text: str) -> IncomingFile | None:
    with suppress(RefusedError):
        return from_bytes(name, text.encode("utf-8", "replace"))
    return None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Käse".encode("latin-1"), "not written in UTF-8"),
        ("Tea".encode("utf-16"), "UTF-16"),
        ("Tea".encode("utf-16-le"), "UTF-16"),
        (b"Teapot\x00", "control character"),
        (b"a\nTea\x07", "control character"),
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04...", "zip archive"),
        (b"SQLite format 3\x00", "database"),
        (b"x" * (LONGEST_LINE + 1), "characters; at most"),
        (b"x\n" * (LARGEST_FILE // 2 + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        from_bytes("tea.txt", body)


def test_of_an_endless_file_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(RefusedError, match="larger than"):
        read_file(path)


def test_a_pipe_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("pipe", "no ordinary file"), (".", "cannot be read"), ("none.md", "cannot be read")):
        with pytest.raises(RefusedError, match=reason):
            read_file(tmp_path / name)


def test_an_unknown_ending_is_refused_with_a_proposal() -> None:
    with pytest.raises(RefusedError, match="--format gift"):
        recognise(from_bytes("bank.dat", b"::a::Q?{=x ~y}"))
    with pytest.raises(RefusedError, match="Name one: moodle-xml"):
        recognise(from_bytes("bank.dat", b"words"))


def test_names_of_formats_are_distinct() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS)
