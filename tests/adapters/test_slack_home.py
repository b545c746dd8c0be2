from __future__ import annotations

from pathlib import Path

from tests.adapters.slack_scene import scene
from tests.fakes.slack import refused


async def test_the_home_shows_the_page_with_buttons(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.open_home(s.ada)).answered()
        home = s.team.home(s.ada)
        assert home is not None
        assert all(phrase in home.text for phrase in ("Your progress", "Leaderboard", "/quiz"))
        assert home.buttons


async def test_an_unchanged_home_is_not_published_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.open_home(s.ada)).answered()
        await (await s.fake.open_home(s.ada)).acked()
        assert len(s.fake.calls("views.publish")) == 1
        await s.answered(await s.begin())
        await (await s.fake.open_home(s.ada)).acked()
        assert len(s.fake.calls("views.publish")) == 2
        assert s.fake.calls("users.info") == []


async def test_other_tabs_publish_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.open_home(s.ada, tab="messages")).acked()
        assert s.fake.calls("views.publish") == []


async def test_a_button_of_the_home_is_answered_in_the_direct_message_and_the_home_follows(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.open_home(s.ada)).answered()
        home = s.team.home(s.ada)
        assert home is not None
        quiz = next(each for each in home.buttons if each.value and each.value.startswith("1:quiz:"))
        event = await s.fake.press(s.ada, home, quiz)
        await event.acked()
        assert "Question 1 of" in s.fake.dm(s.ada)[-1].text
        assert len(s.fake.calls("views.publish")) == 2


async def test_the_home_tells_no_name_and_so_changes_none(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin()
        await (await s.fake.open_home(s.ada)).acked()
        await s.bot.tutor.settle()
        assert await s.bot.tutor.database.read(lambda tx: tx.all("SELECT name FROM names")) == [("ada",)]


async def test_a_home_that_slack_refuses_harms_nobody(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(refused("views.publish", "internal_error"))
        await (await s.fake.open_home(s.ada)).acked()
        await s.type("/summary")
