"""`syllabot content`: what authors type, and what it prints and returns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.authoring.commands import content
from tests.unit.pack_texts import MODULE, line_of, write_pack


def _run(*arguments: str | Path, setting: str = "") -> Result:
    return CliRunner().invoke(content, [str(each) for each in arguments], env={"SYLLABOT_CONTENT": setting})


def test_a_pack_without_problems_passes_and_its_warnings_are_shown(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    result = _run("check", pack)
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[-1].startswith("1 pack, 0 problems, ")
    line = line_of(MODULE, "id: which-leaves")
    assert any(each.startswith(f"{pack / 'brewing.yaml'}:{line}: `which-leaves`: ") for each in lines)


def test_strict_fails_on_warnings(tmp_path: Path) -> None:
    assert _run("check", "--strict", write_pack(tmp_path)).exit_code == 1


def test_problems_come_first_and_fail(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "other").mkdir()
    broken = write_pack(tmp_path / "other", {"brewing.yaml": MODULE.replace("stem: Tea grows.", "stem: no")})
    result = _run("check", tmp_path, broken)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    line = line_of(MODULE, "stem: Tea grows.")
    assert lines[0].startswith(f"{broken / 'brewing.yaml'}:{line}: `stem` is a plain no")
    assert lines[-1].startswith("2 packs, 1 problem, ")


def test_against_compares_with_sources(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    notes = tmp_path / "notes.md"
    notes.write_text("Cooler water keeps it sweet and green and fresh.\nnothing\nnothing\n")
    assert "stands in line 1 of notes.md" not in _run("check", pack).output
    assert "does not stand in notes.md" in _run("check", pack, "--against", notes).output
    assert "does not stand in notes.md" in _run("check", pack, "--against", tmp_path).output


def test_the_packs_that_ship_and_those_of_the_setting_are_checked_by_default(tmp_path: Path) -> None:
    write_pack(tmp_path)
    both = _run("stats", setting=f"{tmp_path}{os.pathsep}")
    assert "Tea (tea)" in both.output
    assert "Tea (tea)" not in _run("stats").output


@pytest.mark.parametrize(("place", "said"), [("nowhere", "is no folder"), (".", "There is no course pack in")])
def test_a_path_without_a_pack_is_said(tmp_path: Path, place: str, said: str) -> None:
    result = _run("check", tmp_path / place)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_of_all_that_a_shell_lists_only_packs_are_checked_and_the_rest_is_told(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (tmp_path / "notes").mkdir()
    result = CliRunner().invoke(content, ["check", str(pack), str(tmp_path / "notes")])
    assert result.exit_code == 0
    assert f"{tmp_path / 'notes'}: passed over; it is no course pack." in result.output
    assert "1 pack, 0 problems" in result.output
    assert CliRunner().invoke(content, ["check", str(pack), str(tmp_path / "nowhere")]).exit_code != 0


def test_stats_leave_out_a_pack_with_problems(tmp_path: Path) -> None:
    result = _run("stats", write_pack(tmp_path, {"brewing.yaml": "id: 1"}))
    assert result.exit_code == 1
    assert "left out" in result.output


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert '"$schema"' in _run("schema").output
    result = _run("schema", "--write", tmp_path / "schema")
    assert result.output.splitlines() == [str(tmp_path / "schema" / name) for name in ("course.json", "module.json")]
    assert json.loads((tmp_path / "schema" / "course.json").read_text())["$defs"]
