"""`content new` and `content preview`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.commands import content
from bot.authoring.preview import PLATFORMS, Platform, pages
from bot.course import Module, Objective
from bot.packs.loading import read_pack
from tests.unit.interchange.courses import STEADY
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


@pytest.mark.parametrize("name", ["Green Tea", "tea_time"])
def test_a_name_that_is_no_id_is_refused_with_one_that_is(tmp_path: Path, name: str) -> None:
    result = _run("new", tmp_path / name)
    assert result.exit_code == 1
    assert f"Try {name.lower().replace(' ', '-').replace('_', '-')}." in result.output


def test_a_preview_shows_a_module_for_each_platform(tmp_path: Path) -> None:
    output = _run("preview", write_pack(tmp_path), "brewing").output
    for platform in PLATFORMS:
        assert f"── {platform.name}: summary (" in output
    assert "A. 80\nB. 100" in output
    assert "correct" not in output
    assert "Steep: To leave in water." in output


def test_a_preview_of_one_platform_and_of_no_module(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    assert "Slack" not in _run("preview", pack, "brewing", "--on", "discord").output
    result = _run("preview", pack, "boiling")
    assert result.exit_code == 1
    assert "It has: brewing." in result.output


@STEADY
@given(st.lists(st.text("ab \n", max_size=80), max_size=8).map(" ".join), st.integers(20, 60))
def test_no_page_is_fuller_than_its_platform_allows(summary: str, limit: int) -> None:
    module = _module(f"x{summary}")
    for page in pages(module, Platform("Small", limit)):
        assert len(page.split("──\n", 1)[1]) <= limit


def _module(summary: str) -> Module:
    aim = Objective(id="aim", text="Aim")
    return Module(id="one", title="One", summary=summary, objectives=(aim,), questions=())
