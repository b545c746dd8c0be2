"""The connection: lost, renewed, refused, ended."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.slack.adapter import SlackAdapter
from adapters.slack.hands import Hands
from adapters.slack.socket import SOCKET_MODE_OFF
from bot.clock import SteeredClock
from bot.composition import opened
from bot.delivery.adapter import StartError
from bot.tutor import Tutor
from tests.adapters.slack_scene import clock_of, held_up, library, scene, serving, settings_for
from tests.fakes.slack import FakeSlack, server_error


async def test_a_refresh_is_followed_by_another_connection(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.fake.socket_mode.refresh()
        await s.fake.connected(2)
        await s.type("/summary")


async def test_a_broken_connection_is_made_anew(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.fake.socket_mode.drop()
        await s.fake.connected(2)
        await s.type("/summary")


async def test_socket_mode_switched_off_is_said_in_one_clear_line(tmp_path: Path) -> None:
    with capture_logs() as logs:
        async with scene(tmp_path) as s:
            await s.fake.socket_mode.refresh("link_disabled")
            await s.fake.connected(2)
            await s.type("/summary")
    said = [line for line in logs if line["event"] == "slack.link_disabled"]
    assert [line["what"] for line in said] == [SOCKET_MODE_OFF]


async def ended(fake: FakeSlack, folder: Path, **other: str) -> str:
    """With what an adapter ends that cannot start."""
    team = fake.add_team("Cohort")
    settings = settings_for(fake, team, folder, **other)
    async with opened(settings, library(), clock_of(fake), print) as tutor:
        with pytest.raises(StartError) as caught:
            await SlackAdapter(settings).run(tutor)
    return str(caught.value)


async def test_a_bad_bot_token_ends_with_a_line_that_says_what_to_do(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        said = await ended(fake, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong")
    assert said.startswith("Slack does not accept SLACK_BOT_TOKEN (invalid_auth). Copy the Bot User OAuth Token")


async def test_a_bad_app_token_ends_with_a_line_that_says_what_to_do(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        said = await ended(fake, tmp_path, SLACK_APP_TOKEN="xapp-wrong")
    assert said.startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth). Copy the App-Level Token")


async def test_while_slack_has_trouble_we_keep_trying(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        fake.misbehave(server_error("auth.test", times=1))
        settings = settings_for(fake, team, tmp_path)
        clock = Hasty.standing(clock_of(fake).now())
        async with opened(settings, library(), clock, print) as tutor:
            running = asyncio.create_task(SlackAdapter(settings).run(tutor))
            await fake.connected()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        assert len(fake.calls("auth.test")) == 2


class Hasty(SteeredClock):
    """A clock whose waits are over at once."""

    async def wait_until(self, when: datetime | None, wake: asyncio.Event) -> None:  # noqa: ARG002
        await asyncio.sleep(0)


async def test_the_environment_makes_bolt_look_for_nothing_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.chdir(tmp_path)
    async with scene(tmp_path) as s:
        await s.type("/quiz")
        await (await s.fake.open_home(s.ada)).answered()
        assert len(s.fake.calls("auth.test")) == 1


async def test_replies_in_hand_are_given_before_the_end(tmp_path: Path) -> None:
    async with scene(tmp_path, patience=0.01) as s:
        async with held_up(s.bot.tutor):
            event = await s.fake.slash(s.ada, s.general, "/summary")
            await event.acked()
            s.bot.running.cancel()
        with suppress(asyncio.CancelledError):
            await s.bot.running
        assert [each.how for each in event.responses] == ["response_url"]


async def test_what_goes_wrong_inside_is_logged_and_its_acknowledgement_goes_out() -> None:
    async def broken() -> None:
        raise KeyError("inside")

    with capture_logs() as logs:
        await Hands().in_time(broken())
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["slack.failed"]


async def test_a_payload_that_we_do_not_know_is_not_acknowledged_and_is_told_in_the_log(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        with capture_logs() as logs:
            event = await s.fake.press(s.ada, await s.begin(), "Leave", deliver=False)
            del event.payload["actions"][0]["value"]
            await event.deliver()
            await s.type("/summary")
        assert not event.is_acked
        assert [line["event"] for line in logs if line["log_level"] in ("warning", "error")] == ["slack.strange"]


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        async with serving(fake, team, tmp_path) as bot:
            assert isinstance(bot.tutor, Tutor)
        del bot
        gc.collect()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task() and not task.done()]
    for task in left:
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(asyncio.shield(task), 1)
    assert [task for task in left if not task.done()] == []
