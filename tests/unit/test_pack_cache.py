"""The compiled cache: as good as reading the files, and never worse for being damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from bot.packs.loading import load_pack, read_pack
from bot.packs.problems import PackProblems
from tests.unit.pack_texts import MODULE, write_pack


def _entries(cache: Path) -> list[Path]:
    return sorted(cache.iterdir())


def test_a_warm_course_equals_a_cold_one(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path), tmp_path / "cache"
    cold = load_pack(pack, cache)
    (entry,) = _entries(cache)
    written = entry.stat().st_mtime_ns
    assert load_pack(pack, cache) == cold == read_pack(pack) == load_pack(pack, None)
    assert entry.stat().st_mtime_ns == written


def test_an_entry_is_what_a_warm_start_reads(tmp_path: Path) -> None:
    pack, cache, other = write_pack(tmp_path), tmp_path / "cache", tmp_path / "other"
    load_pack(pack, cache)
    shutil.copytree(cache, other)
    entry = _entries(other)[0]
    assert b"Brewing" in entry.read_bytes()
    assert load_pack(pack, other).modules[0].title == "Brewing"


def test_a_change_of_any_file_is_seen_and_the_old_entry_goes(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path), tmp_path / "cache"
    load_pack(pack, cache)
    before = _entries(cache)
    write_pack(tmp_path, {"brewing.yaml": MODULE.replace("title: Brewing", "title: Pouring")})
    assert load_pack(pack, cache).modules[0].title == "Pouring"
    assert len(_entries(cache)) == 1
    assert _entries(cache) != before


def test_other_packs_keep_their_entries(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        load_pack(write_pack(tmp_path / name), cache)
    assert len(_entries(cache)) == 2


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign"])
def test_a_damaged_or_foreign_entry_is_ignored_and_rewritten(tmp_path: Path, damage: str) -> None:
    pack, cache = write_pack(tmp_path), tmp_path / "cache"
    course = load_pack(pack, cache)
    (entry,) = _entries(cache)
    sound = entry.read_bytes()
    flipped = bytearray(sound)
    flipped[len(sound) // 2] ^= 1
    bodies = {"empty": b"", "cut": sound[:-1], "flipped": bytes(flipped), "foreign": msgspec.msgpack.encode(course)}
    entry.write_bytes(bodies[damage])
    assert load_pack(pack, cache) == course
    assert entry.read_bytes() == sound


def test_a_pack_with_problems_is_never_cached(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path, {"brewing.yaml": "id: 1"}), tmp_path / "cache"
    with pytest.raises(PackProblems):
        load_pack(pack, cache)
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_does_not_stop_the_reading(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert load_pack(write_pack(tmp_path), blocked).id == "tea"


def test_no_half_written_file_is_left(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_pack(write_pack(tmp_path), cache)
    assert [entry.suffix for entry in _entries(cache)] == [".msgpack"]
