"""The outbox's messages: delivered, edited, found; and Slack's errors as the core's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.clock import SteeredClock
from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError, RetryAfterError, Unfindable, UnknownError
from bot.delivery.pacing import Scope
from bot.model import Address, Button, Message, Reply
from tests.adapters.slack_scene import Scene, scene, serving, settings_for
from tests.fakes.slack import FakeSlack, Rule, dropped, rate_limited, refused, server_error


def post(s: Scene, key: str = "7", text: str = "Today's question", parent: str | None = None) -> Message:
    reply = Reply(text, "Daily", ((Button("A", "1:keep"),),))
    return Message(key, Address("slack", s.team.id, s.general.id), reply, parent)


async def test_a_post_is_put_up_edited_and_answered_in_its_thread(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        ref = await s.bot.adapter.deliver(post(s))
        [message] = s.fake.seen(s.bob, s.general)
        assert ref == f"{s.general.id}:{message.ts}"
        assert message.metadata == {"event_type": "syllabot_post", "event_payload": {"key": "7"}}
        await s.bot.adapter.edit(ref, post(s, text="Closed"))
        assert "Closed" in message.body
        assert message.metadata is not None
        await s.bot.adapter.deliver(post(s, "8", "The key", parent=ref))
        assert s.fake.seen(s.bob, s.general)[-1].thread_ts == message.ts


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (refused("chat.postMessage", "channel_not_found"), GoneError),
        (refused("chat.postMessage", "is_archived"), GoneError),
        (refused("chat.postMessage", "not_in_channel"), ForbiddenError),
        (refused("chat.postMessage", "restricted_action"), ForbiddenError),
        (server_error("chat.postMessage"), UnknownError),
        (dropped("chat.postMessage", takes_effect=True), UnknownError),
        (dropped("chat.postMessage", takes_effect=False), UnknownError),
    ],
)
async def test_slacks_errors_are_the_cores(tmp_path: Path, rule: Rule, error: type[DeliveryError]) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(rule)
        with pytest.raises(error):
            await s.bot.adapter.deliver(post(s))
        assert len(s.fake.calls("chat.postMessage")) == 1


async def test_too_fast_says_for_how_long_and_where(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(rate_limited("chat.postMessage", retry_after=7))
        with pytest.raises(RetryAfterError) as caught:
            await s.bot.adapter.deliver(post(s))
        assert (caught.value.seconds, caught.value.scope) == (7, Scope.CHANNEL)
        ref = await s.bot.adapter.deliver(post(s))
        s.fake.misbehave(rate_limited("chat.update", retry_after=3))
        with pytest.raises(RetryAfterError) as caught:
            await s.bot.adapter.edit(ref, post(s))
        assert (caught.value.seconds, caught.value.scope) == (3, Scope.SPACE)


async def test_a_post_is_found_by_its_key_where_the_history_may_be_read(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        with pytest.raises(Unfindable):
            await s.bot.adapter.find(post(s))
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort", scopes={"commands", "chat:write", "channels:history"})
        general, ada = team.add_channel("general"), team.add_user("ada")
        async with serving(fake, team, tmp_path / "other") as bot:
            s = Scene(fake, team, general, ada, ada, bot)
            assert await bot.adapter.find(post(s)) is None
            ref = await bot.adapter.deliver(post(s))
            reply = await bot.adapter.deliver(post(s, "8", parent=ref))
            assert await bot.adapter.find(post(s)) == ref
            assert await bot.adapter.find(post(s, "8", parent=ref)) == reply
            assert await bot.adapter.find(post(s, "9")) is None


async def test_where_posts_are_not_possible_staff_are_told_what_to_do(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        address = Address("slack", s.team.id, s.general.id)
        assert await s.bot.adapter.allowed(address) is None
        for channel in (
            s.team.add_channel("private", private=True, bot_in=False),
            s.team.add_channel("out", bot_in=False),
        ):
            said = await s.bot.adapter.allowed(Address("slack", s.team.id, channel.id))
            assert said is not None
            assert "/invite @Syllabot" in said
        archived = s.team.add_channel("old", archived=True)
        said = await s.bot.adapter.allowed(Address("slack", s.team.id, archived.id))
        assert said is not None
        assert "archived" in said
        s.fake.take_violations()


async def test_before_slack_is_reached_the_outbox_is_asked_to_wait(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        adapter = SlackAdapter(settings_for(fake, team, tmp_path))
        with pytest.raises(RetryAfterError):
            await adapter.deliver(Message("1", Address("slack", team.id, "C1"), Reply("x")))


async def left_at(s: Scene) -> Any:
    row = await s.bot.tutor.database.read(
        lambda tx: tx.one("SELECT left_at FROM spaces WHERE external = ?", (s.team.id,))
    )
    return row and row[0]


async def test_an_uninstalled_app_pauses_its_space_and_the_process_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin()
        assert await left_at(s) is None
        await (await s.fake.uninstall(s.team)).acked()
        assert await left_at(s) is not None
        with pytest.raises(ForbiddenError):
            await s.bot.adapter.deliver(post(s))
        assert not s.bot.running.done()


async def test_nothing_is_posted_any_more_to_a_space_that_is_paused(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        clock = s.bot.tutor.clock
        assert isinstance(clock, SteeredClock)
        await s.type("/tutor", "schedule daily 9:00")
        await s.bot.engine.pass_time(clock, timedelta(days=1))
        posted = len(s.fake.calls("chat.postMessage"))
        assert posted
        await (await s.fake.uninstall(s.team)).acked()
        await s.bot.engine.pass_time(clock, timedelta(days=3))
        assert len(s.fake.calls("chat.postMessage")) == posted


async def test_a_revoked_token_pauses_the_space_whoever_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin()
        await (await s.fake.event(s.team, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})).acked()
        assert await left_at(s) is None
        s.team.token_error = "token_revoked"
        with pytest.raises(ForbiddenError):
            await s.bot.adapter.deliver(post(s))
        assert await left_at(s) is not None
        s.team.token_error = None
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        ada = team.add_user("ada")
        async with serving(fake, team, tmp_path / "other") as bot:
            s = Scene(fake, team, team.add_channel("general"), ada, ada, bot)
            await s.begin()
            await (await fake.revoke_tokens(team)).acked()
            assert await left_at(s) is not None


async def test_an_installed_app_finds_its_space_as_it_was(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort")
        ada = team.add_user("ada")
        s: Scene | None = None
        for _ in range(2):
            async with serving(fake, team, tmp_path) as bot:
                s = Scene(fake, team, team.add_channel("general"), ada, ada, bot)
                await s.begin()
                assert await left_at(s) is None
                await (await fake.uninstall(team)).acked()
                assert await left_at(s) is not None
                team.token_error = None
