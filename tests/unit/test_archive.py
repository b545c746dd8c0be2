"""Packs that come as .zip: what is read of them, and what hostile ones meet."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packs.archive import LARGEST_UNPACKED, MOST_ENTRIES, unpack
from bot.packs.files import LARGEST_FILE
from bot.packs.problems import PackProblems
from tests.contract.uploads import CELLS, PAGE, POWER, zipped

GOOD = zipped({"biology/course.yaml": PAGE, "biology/cells.yaml": CELLS + POWER})


def _made(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course.yaml", PAGE)
        fill(archive)
    return packed.getvalue()


def _refusal(body: bytes) -> str:
    with pytest.raises(PackProblems) as caught:
        unpack("pack.zip", body)
    return str(caught.value)


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("cells.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def _pipe(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("cells.yaml")
    entry.external_attr = stat.S_IFIFO << 16
    archive.writestr(entry, "")


def test_a_pack_is_read_from_a_folder_of_any_name_or_from_the_top() -> None:
    for folder in ("", "biology/", "My pack (2)/", "deep/er/"):
        found = unpack("pack.zip", zipped({f"{folder}course.yaml": PAGE, f"{folder}cells.yaml": CELLS}))
        assert found.files.pages == {"course.yaml": PAGE.encode(), "cells.yaml": CELLS.encode()}
        assert found.left_out == ()


def test_what_computers_add_is_passed_over_and_the_rest_is_named() -> None:
    found = unpack(
        "pack.zip",
        zipped({
            "b/course.yaml": PAGE, "__MACOSX/b/._course.yaml": "x", "b/.DS_Store": "x", "b/pictures/cell.png": "x",
            "b/notes.docx": "x", "other/lost.yaml": "x",
        }),
    )  # fmt: skip
    assert set(found.files.pages) == {"course.yaml"}
    assert set(found.files.pictures) == {"pictures/cell.png"}
    assert found.left_out == ("b/notes.docx", "other/lost.yaml")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../cells.yaml", "leads out"),
        ("b/../../cells.yaml", "leads out"),
        ("/etc/cells.yaml", "leads out"),
        ("C:\\cells.yaml", "leads out"),
        ("..\\cells.yaml", "leads out"),
        ("course.yaml", "stands in it twice"),
        ("COURSE.yaml", "stands in it twice"),
        ("b/course.yaml", "2 files course.yaml"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_lead_elsewhere_are_refused(name: str, reason: str) -> None:
    assert reason in _refusal(_made(lambda archive: archive.writestr(name, "x")))


@pytest.mark.parametrize(("fill", "reason"), [(_link, "is a link"), (_pipe, "no ordinary file")])
def test_what_is_no_file_is_refused(fill: Callable[[zipfile.ZipFile], None], reason: str) -> None:
    assert reason in _refusal(_made(fill))


def test_a_locked_archive_is_refused() -> None:
    locked = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + place] |= 1
    assert "is encrypted" in _refusal(bytes(locked))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compressing_are_refused(method: int) -> None:
    assert "compressed in a way" in _refusal(
        _made(lambda archive: archive.writestr("cells.yaml", "x" * 100, compress_type=method))
    )


def test_a_small_archive_that_unpacks_to_much_is_refused_before_it_is_unpacked() -> None:
    bomb = _made(lambda archive: archive.writestr("cells.yaml", b" " * 200_000_000))
    assert len(bomb) < 300_000
    began = perf_counter()
    assert f"larger than {LARGEST_FILE // 1_000_000} MB unpacked" in _refusal(bomb)
    assert perf_counter() - began < 1

    def many(archive: zipfile.ZipFile) -> None:
        for number in range(LARGEST_UNPACKED // LARGEST_FILE + 1):
            archive.writestr(f"m{number}.yaml", b" " * LARGEST_FILE)

    assert f"larger than {LARGEST_UNPACKED // 1_000_000} MB" in _refusal(_made(many))


def test_a_size_that_an_entry_only_claims_is_not_believed() -> None:
    bomb = bytearray(_made(lambda archive: archive.writestr("cells.yaml", b" " * 50_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bomb.rfind(mark)
        bomb[at + place : at + place + 4] = (10).to_bytes(4, "little")
    with suppress(PackProblems):
        assert len(unpack("pack.zip", bytes(bomb)).files.pages["cells.yaml"]) <= LARGEST_FILE


def test_of_a_picture_no_more_is_unpacked_than_tells_that_it_is_too_large() -> None:
    found = unpack("pack.zip", _made(lambda archive: archive.writestr("cell.png", b" " * 100_000_000)))
    assert len(found.files.pictures["cell.png"]) == LARGEST_FILE + 1


def test_pictures_count_towards_what_is_unpacked_in_all() -> None:
    def many(archive: zipfile.ZipFile) -> None:
        for number in range(LARGEST_UNPACKED // LARGEST_FILE + 1):
            archive.writestr(f"{number}.png", b" " * LARGEST_FILE)

    assert f"larger than {LARGEST_UNPACKED // 1_000_000} MB" in _refusal(_made(many))


def test_more_files_than_any_pack_has_are_refused() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        for number in range(MOST_ENTRIES):
            archive.writestr(f"{number}", "")

    assert f"more than {MOST_ENTRIES:,} files" in _refusal(_made(fill))


@pytest.mark.parametrize("cut", [0, 3, 30, 100, len(GOOD) - 30, len(GOOD) - 1])
def test_a_truncated_archive_is_refused(cut: int) -> None:
    assert "cannot be read" in _refusal(GOOD[:cut])


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_whatever_byte_is_wrong_it_is_read_or_refused(place: int, value: int) -> None:
    body = bytearray(GOOD)
    body[place] = value
    with suppress(PackProblems):
        unpack("pack.zip", bytes(body))
