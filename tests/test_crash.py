"""A few kills; `make crash` does many. And the ledger finds what it looks for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash import ledger
from tests.crash.__main__ import crash


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    path = tmp_path_factory.mktemp("crash") / "syllabot.db"
    log = crash(path, kills=3, seed=7)
    assert not log.contradictions
    return path, log.acknowledged


def test_after_kills_every_acknowledged_answer_is_there_once_and_all_points_add_up(
    crashed: tuple[Path, dict[str, tuple[str, str]]],
) -> None:
    path, acknowledged = crashed
    assert acknowledged
    assert list(ledger.problems(path, acknowledged)) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM answers WHERE id = (SELECT MIN(id) FROM answers)", "acknowledged and is gone"),
        ("UPDATE answers SET response = 'J' WHERE id = (SELECT MIN(id) FROM answers)", "was told as"),
        ("UPDATE totals SET points = points + 1 WHERE period = 'all'", "totals of all time"),
        ("UPDATE totals SET points = points + 1 WHERE period LIKE 'day:%'", "totals by day"),
        ("UPDATE boards SET learners = learners + 1 WHERE period = 'all'", "says that it has"),
    ],
)
def test_the_ledger_finds_what_is_wrong(
    crashed: tuple[Path, dict[str, tuple[str, str]]], tmp_path: Path, damage: str, found: str
) -> None:
    path, acknowledged = crashed
    with closing(sqlite3.connect(path)) as sound, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        sound.backup(copy)
        copy.execute(damage)
        copy.commit()
    assert any(found in problem for problem in ledger.problems(tmp_path / "copy.db", acknowledged))
