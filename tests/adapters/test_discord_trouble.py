"""Whatever goes wrong on the way, what the bot received is answered, and counts once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import structlog

from adapters.discord.adapter import DiscordAdapter
from bot.configuration.environment import read_settings
from bot.delivery.adapter import StartError
from tests.adapters.discord_scene import Scene, scene, serving
from tests.adapters.test_discord_presses import answers
from tests.fakes.discord import FakeDiscord

DEADLINE = 5.0
CALLBACKS = "/interactions/*/*/callback"


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


TROUBLES: dict[str, Callable[[FakeDiscord], object]] = {
    "dropped before": lambda fake: fake.mischief.drop("POST", CALLBACKS),
    "dropped twice": lambda fake: fake.mischief.drop("POST", CALLBACKS, times=2),
    "dropped after it took effect": lambda fake: fake.mischief.drop("POST", CALLBACKS, after=True),
    "rate limited": lambda fake: fake.mischief.rate_limit("POST", CALLBACKS),
    "rate limited everywhere": lambda fake: fake.mischief.rate_limit("POST", CALLBACKS, everywhere=True),
    "server error": lambda fake: fake.mischief.server_error("POST", CALLBACKS),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_press_is_answered_and_counted_once_when_the_answer_is(made: Scene, trouble: str) -> None:
    shown = await made.question("answer")
    before = await answers(made)
    TROUBLES[trouble](made.fake)
    interaction = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    await interaction.answered()
    assert interaction.updated is shown
    assert await answers(made) == before + 1


async def test_an_answer_that_is_slow_on_the_way_arrives(made: Scene) -> None:
    shown = await made.question("answer")
    before = await answers(made)
    rule = made.fake.mischief.slow("POST", CALLBACKS)
    interaction = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    await rule.reached.wait()
    rule.release()
    assert (await interaction.answered()).updated is shown
    assert await answers(made) == before + 1


async def test_an_answer_that_comes_too_late_is_not_tried_again_and_the_next_press_works(made: Scene) -> None:
    shown = await made.question("answer")
    before = await answers(made)
    rule = made.fake.mischief.slow("POST", CALLBACKS)
    late = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    await rule.reached.wait()
    made.fake.clock.advance(4)
    rule.release()
    again = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    assert (await again.answered()).updated is shown
    assert late.failed
    assert await answers(made) == before + 1


async def test_when_discord_refuses_an_answer_the_person_is_told(made: Scene) -> None:
    made.fake.mischief.forbid("POST", CALLBACKS)
    shown = await made.say("quiz")
    assert (shown.ephemeral, shown.text) == (True, "Discord did not take my answer. Please try again.")


@pytest.mark.parametrize("code", [4000, None])
async def test_after_a_dropped_connection_what_was_missed_is_answered(made: Scene, code: int | None) -> None:
    shown = await made.question("answer")
    before = await answers(made)
    made.fake.gateway.drop(code)
    interaction = await made.fake.press(made.ada, shown, shown.buttons[0].custom_id)
    await made.fake.gateway.back()
    await interaction.answered()
    assert await answers(made) == before + 1


async def test_a_reconnect_is_followed(made: Scene) -> None:
    made.fake.gateway.reconnect()
    await made.fake.gateway.back()
    assert "Question" in (await made.say("quiz")).text


async def test_an_invalid_session_begins_anew(made: Scene) -> None:
    made.fake.gateway.invalidate()
    await made.fake.gateway.ready(2)
    assert "Question" in (await made.say("quiz")).text


async def test_events_in_another_order_count_once_each(made: Scene) -> None:
    shown = await made.question("set")
    hold = made.fake.gateway.hold()
    toggles = [each.custom_id for each in shown.buttons if each.custom_id.startswith("1:set:")][:2]
    pressed = [await made.fake.press(made.ada, shown, toggle) for toggle in toggles]
    hold.release([1, 0])
    for each in pressed:
        await each.answered()
    chosen = [button.label for button in shown.buttons if button.label.endswith("chosen")]
    assert len(chosen) == 2


async def test_discord_out_of_reach_at_the_start_is_tried_again(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        fake.mischief.drop("GET", "/users/@me")
        fake.mischief.server_error("GET", "/gateway/bot", status=503)
        async with serving(fake, tmp_path):
            assert fake.gateway.identified == 1


async def test_a_bad_token_is_one_clear_line(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        with pytest.raises(StartError, match=r"DISCORD_TOKEN is not accepted.*Reset Token"):
            async with serving(fake, tmp_path, token="another"):
                pytest.fail("it was let in")


@pytest.mark.parametrize("code", [4012, 4013, 4014])
async def test_what_no_other_try_can_mend_is_one_clear_line(tmp_path: Path, code: int) -> None:
    async def connect(fake: FakeDiscord) -> None:
        async with serving(fake, tmp_path) as bot:
            fake.gateway.drop(code)
            await asyncio.wait({bot.running}, timeout=DEADLINE)

    async with FakeDiscord() as fake:
        with pytest.raises(StartError, match=rf"code {code}.*DISCORD_GATEWAY_URL"):
            await connect(fake)


async def test_an_endpoint_that_takes_everything_away_is_one_line(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        fake.world.interactions_endpoint = "https://example.org/interactions"
        with structlog.testing.capture_logs() as logs:
            async with serving(fake, tmp_path):
                pass
    (line,) = [each for each in logs if each["log_level"] == "error"]
    assert line["event"] == "discord.endpoint_set"


async def test_a_publishing_that_is_refused_is_one_line_and_the_bot_serves(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        fake.mischief.forbid("PUT", "/applications/*/commands", code=50001)
        with structlog.testing.capture_logs() as logs:
            async with serving(fake, tmp_path):
                pass
    (line,) = [each for each in logs if each["log_level"] == "error"]
    assert line["event"] == "discord.not_published"


def test_without_settings_discord_itself_is_asked(tmp_path: Path) -> None:
    settings = read_settings({"DISCORD_TOKEN": "x", "SYLLABOT_DATA": str(tmp_path)})
    assert settings.discord_api_url == "https://discord.com/api/v10"
    assert DiscordAdapter(settings).platform == "discord"
