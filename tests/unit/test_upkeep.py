from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteeredClock
from bot.library import Library
from bot.storage import totals
from bot.storage.files import StoreError
from bot.storage.recount import Rules
from bot.storage.upkeep import back_up, check, rebuild
from tests.classroom import NOON, Classroom, classroom, numbered, token

COURSE = numbered("tea", 6)
LIBRARY = Library([COURSE])
RULES = Rules("UTC", LIBRARY.installed)


async def learn(room: Classroom, who: str, count: int, letter: str) -> None:
    """A quiz, answered with one letter throughout: right or wrong as it comes."""
    reply = (await room.type(who, f"quiz {count}")).reply
    for _ in range(count):
        reply = (await room.press(who, token(reply, letter))).reply
        reply = (await room.press(who, token(reply, "Next"))).reply


async def school(path: Path) -> None:
    """Answers of some learners over some weeks, in a space with a zone of its own."""
    clock = SteeredClock.standing(NOON)
    async with classroom(path, LIBRARY, clock=clock) as room:
        await room.type("eve", "setup zone=Asia/Tokyo", staff=True)
        for who, letter in (("ann", "A"), ("bob", "B"), ("ann", "C"), ("cem", "A"), ("ann", "A")):
            await learn(room, who, 4, letter)
            await room.tutor.settle()
            clock.move(timedelta(days=5, hours=7))


def meddle(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(sql).rowcount > 0
        connection.commit()


def kept(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute("SELECT * FROM totals").fetchall(),
            connection.execute("SELECT scope, course, period, learners FROM boards WHERE learners > 0").fetchall(),
            connection.execute("SELECT * FROM progress").fetchall(),
        ]


async def test_what_the_bot_keeps_is_what_the_answers_give(tmp_path: Path) -> None:
    await school(tmp_path / "db")
    assert check(tmp_path / "db", RULES) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE totals SET points = points + 1 WHERE course = '' AND period = 'all' AND scope > 0",
            "points on the board",
        ),
        ("DELETE FROM totals WHERE period LIKE 'week:%'", "has 0 points"),
        ("UPDATE boards SET learners = 7 WHERE period = 'all'", "says that it has 7 learners"),
        ("UPDATE progress SET times = 9", "progress in tea/"),
        ("UPDATE progress SET first = 0.5, last = 0.25", "progress in tea/"),
        (
            "DELETE FROM attempts WHERE id IN (SELECT attempt FROM answers LIMIT 1)",
            "answers belongs to nothing in attempts",
        ),
    ],
)
async def test_what_differs_is_told(tmp_path: Path, sql: str, told: str) -> None:
    await school(tmp_path / "db")
    meddle(tmp_path / "db", sql)
    assert told in "\n".join(check(tmp_path / "db", RULES))


async def test_a_rebuild_brings_back_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "db"
    await school(path)
    before = kept(path)
    for sql in ("UPDATE totals SET points = 3", "UPDATE boards SET learners = 1", "DELETE FROM progress"):
        meddle(path, sql)
    await rebuild(path, RULES)
    assert kept(path) == before
    assert check(path, RULES) == []


async def test_large_boards_keep_right_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "SMALL", 0)
    path = tmp_path / "db"
    await school(path)
    assert check(path, RULES) == []
    meddle(path, "UPDATE counts SET learners = learners + 1")
    assert "miscounts" in "\n".join(check(path, RULES))
    await rebuild(path, RULES)
    assert check(path, RULES) == []


async def test_the_history_of_a_question_that_moved_counts_under_its_new_id(tmp_path: Path) -> None:
    path = tmp_path / "db"
    await school(path)
    moved = (("tea/part-0/question-0", "tea/part-0/renamed"),)
    meddle(path, "UPDATE progress SET question = 'tea/part-0/renamed' WHERE question = 'tea/part-0/question-0'")
    assert check(path, RULES)
    assert check(path, Rules("UTC", LIBRARY.installed, moved)) == []


async def test_a_backup_is_taken_beside_the_running_bot_and_is_whole(tmp_path: Path) -> None:
    path, copy = tmp_path / "db", tmp_path / "copy"
    async with classroom(path, LIBRARY) as room:
        await learn(room, "ann", 2, "A")
        writing = asyncio.gather(*(learn(room, f"learner-{number}", 4, "B") for number in range(20)))
        await asyncio.to_thread(back_up, path, copy)
        await writing
    assert check(copy, RULES) == []
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM answers").fetchone()[0] >= 2
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_a_backup_overwrites_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path, copy = tmp_path / "db", tmp_path / "copy"
    await school(path)
    copy.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        back_up(path, copy)
    assert copy.read_text() == "precious"
    with pytest.raises(StoreError, match=r"cannot use .*copy: No such file or directory\. Please name another file"):
        back_up(path, tmp_path / "nowhere" / "copy")
    (tmp_path / "broken").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        back_up(tmp_path / "broken", tmp_path / "other")
    assert not (tmp_path / "other").exists()


async def test_a_damaged_file_is_told_and_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "db"
    await school(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    try:
        found = check(path, RULES)
    except StoreError as error:
        found = [str(error)]
    assert "damaged" in "".join(found)


async def test_a_rebuild_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "db"
    async with classroom(path, LIBRARY):
        with pytest.raises(StoreError, match="Stop it first"):
            await rebuild(path, RULES)


async def test_without_a_database_each_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none"
    with pytest.raises(StoreError, match="no database"):
        back_up(path, tmp_path / "copy")
    with pytest.raises(StoreError, match="no database"):
        check(path, RULES)
    with pytest.raises(StoreError, match="no database"):
        await rebuild(path, RULES)
