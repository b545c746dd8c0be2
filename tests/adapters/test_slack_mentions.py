"""What people type and what stands in a course: nothing that Slack is sent mentions anybody or forges a link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.course import Choice, Difficulty, SingleChoice
from bot.library import Library
from tests.adapters.slack_scene import Scene, serving
from tests.classroom import course
from tests.fakes.slack import FakeSlack, read_mrkdwn

HOSTILE = "<!channel> <@U123> <!subteam^S1> <#C1> *bold* `code` <https://evil.example|here>"


def hostile_library() -> Library:
    choices = tuple(Choice(text=f"{HOSTILE} {number}", correct=number == 0, feedback=HOSTILE) for number in range(3))
    question = SingleChoice(
        id="q", objective="all", stem=HOSTILE, difficulty=Difficulty.EASY, choices=choices, explanation=HOSTILE
    )
    return Library([course("tea", {"part": [question]})])


def texts(value: Any) -> Iterator[str]:
    """Every text of a body that Slack reads as mrkdwn: those marked so, and the `text` of a message."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn" or (isinstance(value.get("text"), str) and "type" not in value):
            yield value["text"]
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


async def test_nothing_that_slack_is_sent_mentions_anybody(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        ada, general = team.add_user("<!channel>", display_name="<@U123>"), team.add_channel("general")
        async with serving(fake, team, tmp_path, courses=hostile_library()) as bot:
            s = Scene(fake, team, general, ada, ada, bot)
            question = await s.begin("1")
            await s.answered(question)
            for line in (f"define {HOSTILE}", HOSTILE, f"quiz {HOSTILE}", f"settings name {HOSTILE}", "leaderboard"):
                await s.type("/tutor", line)
        found = [text for request in fake.requests for text in texts(request.args)]
    assert any("channel" in text for text in found)
    assert [text for text in found if read_mrkdwn(text).mentions] == []
    links = {link for text in found for link in read_mrkdwn(text).links}
    assert not any("evil.example" in link for link in links)
