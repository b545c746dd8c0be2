"""`content new`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.authoring.commands import content
from bot.packs.loading import read_pack
from tests.unit.pack_texts import MODULE, write_pack


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(content, [str(each) for each in arguments])


def test_a_new_pack_is_commented_and_passes_the_check(tmp_path: Path) -> None:
    folder = tmp_path / "tea-for-the-2-of-us"
    assert _run("new", folder).exit_code == 0
    assert read_pack(folder).title == "Tea for the 2 of us"
    for path in folder.iterdir():
        assert "# " in path.read_text(encoding="utf-8")
    result = _run("check", folder)
    assert result.exit_code == 0
    assert "is still a draft" in result.output


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    result = _run("new", pack)
    assert result.exit_code == 1
    assert "not empty" in result.output
    assert (pack / "brewing.yaml").read_text() == MODULE


def test_an_empty_folder_is_filled_and_a_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tea").mkdir()
    before = (tmp_path / "tea").stat().st_ino
    assert _run("new", tmp_path / "tea").exit_code == 0
    assert (tmp_path / "tea").stat().st_ino == before
    assert read_pack(tmp_path / "tea").title == "Tea"
    (tmp_path / "milk").write_text("white")
    result = _run("new", tmp_path / "milk")
    assert (result.exit_code, "is there already" in result.output) == (1, True)


@pytest.mark.parametrize("name", ["Green Tea", "tea_time"])
def test_a_name_that_is_no_id_is_refused_with_one_that_is(tmp_path: Path, name: str) -> None:
    result = _run("new", tmp_path / name)
    assert result.exit_code == 1
    assert f"Try {name.lower().replace(' ', '-').replace('_', '-')}." in result.output
