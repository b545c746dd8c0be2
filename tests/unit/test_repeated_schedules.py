"""A command that makes a schedule may be delivered again, minutes later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import Library
from tests.classroom import Classroom, classroom, numbered

EVENT = "the command"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Classroom]:
    async with classroom(tmp_path / "db", Library([numbered("tea", 4)])) as opened:
        yield opened


async def test_a_copy_makes_no_second_schedule(room: Classroom) -> None:
    first = await room.type("ada", "schedule daily 9:00", staff=True, event=EVENT)
    assert not first.refused
    assert not (await room.type("ada", "schedule daily 9:00", staff=True, event=EVENT)).refused
    listed = await room.type("ada", "schedule list", staff=True)
    assert listed.reply.text.count("Daily question") == 1


async def test_a_copy_that_comes_when_it_was_removed_makes_none_and_says_so(room: Classroom) -> None:
    await room.type("ada", "schedule daily 9:00", staff=True, event=EVENT)
    await room.type("ada", "schedule remove", staff=True)
    copy = await room.type("ada", "schedule daily 9:00", staff=True, event=EVENT)
    assert copy.refused
    assert "removed" in copy.reply.text
