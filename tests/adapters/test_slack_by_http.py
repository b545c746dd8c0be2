"""Called by HTTP: what comes of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.addresses import CALLED
from adapters.slack.webhooks import FORM
from bot.hosting.web import Web, routes_of
from tests.adapters.slack_caller import Caller, caller
from tests.adapters.slack_scene import by_http, held_up, scene, settings_for
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def c(tmp_path: Path) -> AsyncIterator[Caller]:
    async with caller(tmp_path) as opened:
        yield opened


async def test_a_payload_of_another_workspace_does_nothing(c: Caller) -> None:
    other = c.scene.fake.add_team("Elsewhere")
    event = await c.scene.fake.slash(other.add_user("eve"), other.add_channel("general"), "/tutor", "quiz")
    await event.answered()
    assert "not installed" in event.responses[0].body["text"]


async def test_a_form_that_belongs_to_another_workspace_is_refused(c: Caller) -> None:
    s = c.scene
    await s.type("/tutor", "define ?")
    other = s.fake.add_team("Elsewhere")
    view = s.fake.views(s.ada)[0]
    offered = (await s.fake.suggest(s.ada, view, "term", "r")).options
    event = await s.fake.submit(s.ada, view, {"term": offered[0]["value"]}, deliver=False)
    event.payload["team"]["id"] = event.payload["view"]["app_installed_team_id"] = other.id
    body = urlencode({"payload": json.dumps(event.payload | {"trigger_id": "1"})}).encode()
    assert await c.post(body, FORM) == (400, "view_submission: a form of another workspace")


async def test_ten_copies_of_a_press_signed_apart_count_once(c: Caller) -> None:
    s = c.scene
    question = await s.question("answer")
    calls = len(s.fake.calls("response_url"))
    event = await s.fake.press(s.ada, question, question.buttons[0])
    await event.again(new_ids=True, copies=9)
    await s.fake.until(lambda: all(each.acks for each in event.deliveries))
    assert len(s.fake.calls("response_url")) == calls + 1


async def test_a_slow_press_is_acknowledged_and_answered_later(tmp_path: Path) -> None:
    async with scene(tmp_path, patience=0.01, over_http=True) as s:
        async with held_up(s.bot.tutor):
            event = await s.fake.slash(s.ada, s.general, "/summary")
            await event.acked()
            assert event.responses == []
        await event.answered()
        assert [each.how for each in event.responses] == ["response_url"]


async def test_who_we_are_is_asked_once(c: Caller) -> None:
    for _ in range(3):
        await c.scene.type("/tutor", "help")
    await c.scene.begin()
    assert len(c.scene.fake.calls("auth.test")) == 1


async def test_before_we_serve_and_after_slack_is_told_to_come_again(tmp_path: Path) -> None:
    async with FakeSlack() as fake, aiohttp.ClientSession() as session:
        adapter = SlackAdapter(settings_for(fake, fake.add_team("Cohort"), tmp_path, **by_http(fake)))
        web = Web("127.0.0.1", 0, routes_of([adapter]))
        await web.open()
        async with session.post(f"{web.address}{CALLED}", data=b"{}") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        await web.close()
        assert not adapter.connected


async def test_a_form_of_a_command_that_an_upgrade_took_away_says_so(c: Caller) -> None:
    s = c.scene
    await s.type("/quiz", "?")
    event = await s.fake.submit(s.ada, s.fake.views(s.ada)[0], {"count": "5"}, deliver=False)
    view = event.payload["view"]
    view["private_metadata"] = view["private_metadata"].replace('"quiz"]', '"quizz"]')
    await event.deliver()
    await event.answered()
    assert "no longer know" in str(event.ack)
