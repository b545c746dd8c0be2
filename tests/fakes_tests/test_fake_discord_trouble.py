"""Misbehaviour on demand: rate limits, errors, broken connections, and a gateway that drops, repeats and delays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import FakeDiscord, RateLimits
from tests.fakes_tests.discord_scene import Scene, code_of, opened, say_private

pytestmark = pytest.mark.asyncio

MESSAGES = "/channels/*/messages"


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


# The API


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_ridden_out(scene: Scene, *, everywhere: bool) -> None:
    rule = scene.fake.mischief.rate_limit("POST", MESSAGES, times=2, retry_after=0.01, everywhere=everywhere)
    await scene.real_channel().send("patience")
    assert rule.hits == 2
    assert [request.status for request in scene.fake.sent("POST", MESSAGES)] == [429, 429, 200]
    assert [message.content for message in scene.channel.messages] == ["patience"]


async def test_a_rate_limit_on_an_interaction_is_ridden_out(scene: Scene) -> None:
    scene.fake.mischief.rate_limit("POST", "/interactions/**", retry_after=0.01)
    interaction = await scene.press(say_private)
    assert (await interaction.answered()).message.content == "only you"


async def test_without_via_it_is_a_ban(scene: Scene) -> None:
    scene.fake.mischief.rate_limit("POST", MESSAGES, via=False)
    with pytest.raises(discord.HTTPException) as caught:
        await scene.real_channel().send("x")
    assert caught.value.status == 429


async def test_errors_on_demand(scene: Scene) -> None:
    scene.fake.mischief.forbid("POST", MESSAGES, code=50013)
    scene.fake.mischief.lose("POST", MESSAGES, code=10003)
    scene.fake.mischief.server_error("POST", MESSAGES, status=503)
    channel = scene.real_channel()
    assert [await code_of(channel.send("x")) for _ in range(3)] == [50013, 10003, 0]
    assert scene.channel.messages == []


async def test_a_connection_breaks_before_or_after_the_effect(scene: Scene) -> None:
    channel = scene.real_channel()
    scene.fake.mischief.drop("POST", MESSAGES)
    with pytest.raises(aiohttp.ClientError):
        await channel.send("lost", nonce="a")
    assert scene.channel.messages == []
    scene.fake.mischief.drop("POST", MESSAGES, after=True)
    with pytest.raises(aiohttp.ClientError):
        await channel.send("there", nonce="b")
    assert [message.content for message in scene.channel.messages] == ["there"]
    assert str((await channel.send("there", nonce="b")).id) == scene.channel.messages[0].id


async def test_a_slow_answer_waits_for_its_release(scene: Scene) -> None:
    rule = scene.fake.mischief.slow("POST", MESSAGES)
    sending = asyncio.create_task(scene.real_channel().send("slow"))
    await rule.reached.wait()
    assert scene.channel.messages == []
    rule.release()
    await sending
    assert len(scene.channel.messages) == 1


async def test_real_rate_limits_hold_and_the_client_waits() -> None:
    limits = RateLimits(overall=50, routes={"POST /channels/{channel_id}/messages": (5, 0.1)})
    async with opened(FakeDiscord(limits=limits)) as scene:
        channel = scene.real_channel()
        began = asyncio.get_running_loop().time()
        for number in range(11):
            await channel.send(str(number))
        assert asyncio.get_running_loop().time() - began >= 0.2
        assert {request.status for request in scene.fake.sent("POST", MESSAGES)} == {200}


async def test_the_overall_limit_refuses_but_not_interactions() -> None:
    async with opened(FakeDiscord(limits=RateLimits(overall=4))) as scene:
        for _ in range(6):
            await (await scene.press(say_private)).answered()
        await asyncio.gather(*(scene.real_channel().send(str(number)) for number in range(4)))
        assert 429 in {request.status for request in scene.fake.sent("POST", MESSAGES)}
        assert sorted(message.content for message in scene.channel.messages if not message.components) == list("0123")


async def test_an_unknown_route_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="unknown route: GET /voice/regions"):
        async with opened(FakeDiscord()) as scene:
            assert await code_of(scene.bot.http.request(discord.http.Route("GET", "/voice/regions"))) == 0


async def test_a_violation_that_nobody_took_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="50035"):
        async with opened(FakeDiscord()) as scene:
            assert await code_of(scene.real_channel().send("x" * 2001)) == 50035


# The gateway


@pytest.mark.parametrize("code", [4000, None])
async def test_a_dropped_session_is_resumed_and_misses_nothing(scene: Scene, code: int | None) -> None:
    scene.fake.gateway.drop(code)
    await scene.fake.until(lambda: not any(session.connection for session in scene.fake.gateway.sessions.values()))
    interaction = await scene.press(say_private)
    await scene.fake.gateway.back()
    assert (await interaction.answered()).message.content == "only you"
    assert scene.fake.gateway.identified == 1


async def test_asked_to_reconnect_it_resumes(scene: Scene) -> None:
    scene.fake.gateway.reconnect()
    await scene.fake.gateway.back()
    assert (await (await scene.press(say_private)).answered()).message.content == "only you"


async def test_an_invalid_session_identifies_anew(scene: Scene) -> None:
    scene.fake.gateway.invalidate()
    await scene.fake.gateway.ready(2)
    assert (await (await scene.press(say_private)).answered()).message.content == "only you"
    assert scene.fake.gateway.resumed == 0


async def test_an_invalid_session_that_can_be_resumed(scene: Scene) -> None:
    scene.fake.gateway.invalidate(resumable=True)
    await scene.fake.gateway.back()
    assert scene.fake.gateway.identified == 1


async def test_an_event_is_delivered_twice(scene: Scene) -> None:
    scene.fake.gateway.repeat()
    interaction = await scene.press(say_private)
    await scene.fake.until(lambda: scene.fake.violations)
    assert [violation.code for violation in scene.fake.violations] == [40060]
    assert scene.bot.heard == [int(interaction.id)] * 2
    assert len(interaction.messages) == 1
    await scene.fake.redeliver(interaction)
    await scene.fake.until(lambda: len(scene.bot.heard) == 3)


async def test_events_come_late_and_in_another_order(scene: Scene) -> None:
    hold = scene.fake.gateway.hold()
    first, second = [await scene.press(say_private) for _ in range(2)]
    assert len(hold.events) == 2
    hold.release(order=(1, 0))
    await first.answered()
    await second.answered()
    assert scene.bot.heard == [int(second.id), int(first.id)]


async def test_an_answer_that_never_comes_says_what_is_known(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.discord.interactions.DEADLINE", 0.01)
    message = scene.posted("nobody")
    interaction = await scene.fake.press(scene.ada, message, "nobody")
    with pytest.raises(TimeoutError, match="first callback None"):
        await interaction.answered()


async def test_heartbeats_are_answered() -> None:
    fake = FakeDiscord()
    fake.gateway.heartbeat_ms = 20
    async with opened(fake) as scene:
        await fake.until(lambda: fake.gateway.heartbeats >= 3)
        await fake.until(lambda: scene.bot.latency < 5)
