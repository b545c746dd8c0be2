"""Answers to a post that come at the same moment, from several devices."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.library import Library
from tests.classroom import numbered
from tests.unit.evening import Evening, evening

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def rows(scene: Evening, sql: str) -> list[tuple[object, ...]]:
    return await scene.room.tutor.database.read(lambda tx: tx.all(sql))


@pytest.mark.parametrize("reveal", ["", "later"])
async def test_ten_presses_at_once_on_several_letters_are_one_answer(tmp_path: Path, reveal: str) -> None:
    async with evening(tmp_path, Library([numbered("tea", 40)])) as scene:
        await scene.room.type("grace", f"schedule daily 13:00 until 2026-11-18 {reveal}", staff=True)
        await scene.wait(HOUR)
        letters = [button for button in scene.buttons() for _ in range(5)]
        await asyncio.gather(*(scene.room.press("ann", token) for token in letters))
        await scene.wait(DAY)
        await asyncio.gather(*(scene.room.press("ann", token) for token in letters))
        await scene.room.tutor.settle()
        ((answers, earned),) = await rows(scene, "SELECT COUNT(*), SUM(points) FROM answers")
        boards = await rows(scene, "SELECT DISTINCT points FROM totals WHERE points > 0")
        assert (answers, await rows(scene, "SELECT COUNT(*) FROM attempts")) == (1, [(1,)])
        assert boards == ([(earned,)] if earned else [])
        closing = scene.texts()[-1]
        assert closing.count(": 1 of 1") == 1


async def test_what_is_paid_at_the_close_stands_on_the_courses_board_before_anybody_presses_again(
    tmp_path: Path,
) -> None:
    async with evening(tmp_path, Library([numbered("tea", 40)])) as scene:
        await scene.room.type("grace", "schedule daily 13:00 until 2026-11-18 later", staff=True)
        await scene.wait(HOUR)
        for who, button in zip("abcd", scene.buttons(), strict=True):
            await scene.room.press(who, button)
        await scene.room.tutor.settle()
        await scene.wait(DAY)
        assert await rows(scene, "SELECT DISTINCT course, points FROM totals ORDER BY 1") == [("", 10), ("tea", 10)]
