"""Streaks of somebody who answers, practises, misses and travels at random, against a walk through the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.library import Library
from tests.calendar_walk import DAY, due
from tests.classroom import numbered
from tests.unit.evening import Evening, evening
from tests.unit.streak_model import model

STEP, NINE = timedelta(hours=4), 540
WEEKDAYS, EVERY_DAY = "weekdays", ""
ZONES = ("Europe/Paris", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Pacific/Apia")
_TOLD = re.compile(r"Streak: \*\*(\d+) days?\*\*(?:, (\d) freezes?)?")


@dataclass
class Life:
    """What the learner did, as a diary would have it."""

    scene: Evening
    home: str
    days: str
    begun: datetime
    zone: str
    active: set[date] = field(default_factory=set)

    @property
    def asked(self) -> list[tuple[date, datetime]]:
        """The dates that had a question by now, and when it came."""
        found = due(self.home, NINE, self.begun, self.scene.clock.now())
        return [(day, at) for day, at in found if self.days != WEEKDAYS or day.weekday() < 5]

    async def answer(self) -> None:
        """The newest post, if it is open; it counts for its own date."""
        if self.asked and self.scene.clock.now() < self.asked[-1][1] + DAY:
            await self.scene.press("ann", self.scene.buttons()[0])
            self.active.add(self.asked[-1][0])

    async def practise(self) -> None:
        """A quiz; it counts for the day where the learner is."""
        await self.scene.answer("ann", "quiz 1")
        self.active.add(self.scene.clock.now().astimezone(ZoneInfo(self.zone)).date())

    async def travel(self, zone: str) -> None:
        await self.scene.say("ann", f"settings timezone {zone}")
        self.zone = zone

    def story(self) -> str:
        last = self.asked[-1:] if self.asked and self.scene.clock.now() < self.asked[-1][1] + DAY else []
        return "".join("x" if day in self.active else "?" if (day, at) in last else "." for day, at in self.asked)

    async def told(self) -> tuple[int, int]:
        found = _TOLD.search((await self.scene.say("ann", "progress")).text)
        return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


@pytest.mark.parametrize(
    ("home", "days", "begun", "seed"),
    [
        ("Europe/Paris", EVERY_DAY, datetime(2026, 10, 10, 12, tzinfo=UTC), 1),
        ("Europe/Paris", WEEKDAYS, datetime(2026, 10, 10, 12, tzinfo=UTC), 2),
        ("America/New_York", EVERY_DAY, datetime(2027, 3, 1, 12, tzinfo=UTC), 3),
        ("Pacific/Apia", EVERY_DAY, datetime(2011, 12, 12, 12, tzinfo=UTC), 4),
        ("Pacific/Kiritimati", WEEKDAYS, datetime(2026, 12, 1, 12, tzinfo=UTC), 5),
    ],
    ids=["a fold", "weekdays", "a gap", "the date line", "far east"],
)
async def test_a_streak_is_what_the_diary_says(
    tmp_path: Path, home: str, days: str, begun: datetime, seed: int
) -> None:
    random = Random(seed)
    longest = freezes = 0
    async with evening(tmp_path, Library([numbered("tea", 300)]), start=begun) as scene:
        await scene.room.type("grace", f"setup zone={home}", staff=True)
        await scene.room.type("grace", f"schedule daily 9:00 {home} {days}", staff=True)
        life = Life(scene, home, days, begun, home)
        for _ in range(30 * DAY // STEP):
            await scene.wait(STEP)
            act = random.random()
            if act < 0.35:
                await life.answer()
            elif act < 0.4:
                await life.practise()
            elif act < 0.45:
                await life.travel(random.choice(ZONES))
            kept = model(life.story())
            assert await life.told() == (kept if kept[0] else (0, 0)), (life.story(), scene.clock.now())
            longest, freezes = max(longest, kept[0]), max(freezes, kept[1])
    assert longest >= 7
    assert freezes
