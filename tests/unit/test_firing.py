from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.daily import scheduling
from bot.library import Library
from bot.storage import timers
from tests.classroom import numbered
from tests.unit.evening import evening

HOUR = timedelta(hours=1)


async def test_a_timer_that_comes_again_posts_no_date_twice(tmp_path: Path) -> None:
    async with evening(tmp_path, Library([numbered("tea", 40)])) as scene:
        await scene.room.type("grace", "schedule daily 13:00", staff=True)
        await scene.wait(HOUR)
        for _ in range(3):
            again = partial(timers.set_timer, kind=scheduling.TIMER, subject="1", due=scene.clock.now())
            await scene.room.tutor.database.write(again)
            await scene.wait(HOUR)
        assert len(scene.texts()) == 1
