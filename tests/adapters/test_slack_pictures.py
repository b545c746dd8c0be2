"""Pictures in Slack: uploaded once, waited for, shown by an image block with alt text; else the words go alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.pictures import PAUSES
from bot.distribution import Bar, Distribution, Group
from bot.model import Address, Button, Message, Reply
from tests.adapters.illustrated import ALT, PNG, illustrated
from tests.adapters.slack_scene import Scene, serving
from tests.fakes.slack import FakeSlack, Rule, rate_limited, refused, server_error
from tests.fakes.slack.messages import Message as Seen

CHART = Distribution((Group((Bar("A", "Yes", 3, key=True), Bar("B", "No", 1, key=False)), 4),))
REPLY = Reply("A: 3 of 4", "The answer", ((Button("My result", "1:keep"),),), pictures=(CHART,))


@asynccontextmanager
async def scene(folder: Path, suffix: str = ".png") -> AsyncIterator[Scene]:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        general, ada, bob = team.add_channel("general"), team.add_user("ada"), team.add_user("bob")
        async with serving(fake, team, folder, courses=illustrated(folder / "kept", suffix)) as bot:
            yield Scene(fake, team, general, ada, bob, bot)


def post(s: Scene, key: str = "7") -> Message:
    return Message(key, Address("slack", s.team.id, s.general.id), REPLY)


def pictures(message: Seen) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "image"]


async def test_a_chart_stands_in_the_post_above_its_buttons(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.bot.adapter.deliver(post(s))
        [message] = s.fake.seen(s.bob, s.general)
        assert [block["type"] for block in message.blocks][-2:] == ["image", "actions"]
        (picture,) = pictures(message)
        assert picture["alt_text"] == "Bar chart of the answers. A, the key: 3 of 4; B: 1 of 4."
        assert s.team.files[picture["slack_file"]["id"]].content.startswith(b"\x89PNG")


async def test_the_same_picture_is_uploaded_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        ref = await s.bot.adapter.deliver(post(s))
        await s.bot.adapter.edit(ref, post(s))
        await s.bot.adapter.deliver(post(s, "8"))
        assert len(s.fake.calls("upload")) == 1
        assert all(len(pictures(message)) == 1 for message in s.fake.seen(s.bob, s.general))


@pytest.mark.parametrize(
    "rule",
    [
        refused("files.getUploadURLExternal", "missing_scope"),
        rate_limited("files.completeUploadExternal", retry_after=30),
        server_error("upload"),
    ],
    ids=["no scope", "too fast", "broken"],
)
async def test_where_it_cannot_be_uploaded_the_words_go_alone(tmp_path: Path, rule: Rule) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(rule)
        await s.bot.adapter.deliver(post(s))
        [message] = s.fake.seen(s.bob, s.general)
        assert "A: 3 of 4" in message.body
        assert pictures(message) == []


async def test_a_picture_that_somebody_deleted_leaves_the_words_and_is_uploaded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.giving.PAUSES", [0.01 for _ in PAUSES])
    async with scene(tmp_path) as s:
        await s.bot.adapter.deliver(post(s))
        for file in s.team.files.values():
            file.deleted = True
        await s.bot.adapter.deliver(post(s, "8"))
        await s.bot.adapter.deliver(post(s, "9"))
        shown = [len(pictures(message)) for message in s.fake.seen(s.bob, s.general)]
        assert shown == [1, 0, 1]


async def test_a_question_shows_its_picture_in_the_conversation(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        message = await s.begin("1")
        (picture,) = pictures(message)
        stored = s.team.files[picture["slack_file"]["id"]]
        assert (picture["alt_text"], stored.content, stored.name) == (ALT, PNG, "picture.png")
        assert ALT in message.body
        await s.press(message, "A")
        assert len(pictures(message)) == 1
        await s.press(message, "Next")
        assert pictures(message) == []


async def test_what_slack_cannot_show_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path, ".webp") as s:
        message = await s.begin("1")
        assert (pictures(message), ALT in message.body) == ([], True)


async def test_no_outgoing_byte_tells_the_name_that_the_author_gave_the_file(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin("1")
        assert b"the-key-is" not in s.fake.all_bytes()
