"""What the outbox asks for in Slack: messages put up, edited, and found again where the scopes allow it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.delivery import DeliveryError, ForbiddenError, GoneError, RetryAfterError, Unfindable, UnknownError
from bot.model import Address, Message, Reply
from bot.pacing import Scope
from tests.adapters.slack_scene import serving
from tests.fakes.slack import SCOPES, Channel, FakeSlack, Rule, Team, User, dropped, rate_limited, refused, server_error

HISTORY = SCOPES | {"channels:history"}
POST = "chat.postMessage"


@dataclass(frozen=True)
class Made:
    fake: FakeSlack
    team: Team
    general: Channel
    ada: User
    adapter: SlackAdapter

    def message(self, text: str = "The daily question", key: str = "post", parent: str | None = None) -> Message:
        return Message(key, Address("slack", self.team.id, self.general.id), Reply(text), parent)

    def private(self, text: str = "Something is due") -> Message:
        return Message("reminder", Address("slack", self.team.id, self.ada.id, direct=True), Reply(text))


@asynccontextmanager
async def bot(folder: Path, scopes: frozenset[str] = HISTORY) -> AsyncIterator[Made]:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort", scopes=scopes)
        general, ada = team.add_channel("general"), team.add_user("ada")
        async with serving(fake, team, folder) as served:
            yield Made(fake, team, general, ada, served.adapter)


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Made]:
    async with bot(tmp_path) as made:
        yield made


async def test_a_post_is_put_up_edited_and_found_by_its_key(made: Made) -> None:
    assert await made.adapter.find(made.message()) is None
    ref = await made.adapter.deliver(made.message())
    await made.adapter.edit(ref, made.message("Closed"))
    (post,) = made.general.messages
    assert (ref, post.body) == (f"{made.general.id}:{post.ts}", "Closed")
    assert await made.adapter.find(made.message()) == ref
    assert await made.adapter.find(made.message(key="another")) is None


async def test_a_reply_stands_in_the_thread_and_is_found_there(made: Made) -> None:
    parent = await made.adapter.deliver(made.message())
    reply = made.message("The key is B", "reply", parent)
    assert await made.adapter.find(reply) is None
    ref = await made.adapter.deliver(reply)
    assert made.general.messages[1].thread_ts == made.general.messages[0].ts
    assert await made.adapter.find(reply) == ref


async def test_a_direct_message_is_put_up_edited_and_found(made: Made) -> None:
    assert await made.adapter.find(made.private()) is None
    ref = await made.adapter.deliver(made.private())
    await made.adapter.edit(ref, made.private("Done"))
    assert [each.body for each in made.fake.dm(made.ada)] == ["Done"]
    assert await made.adapter.find(made.private()) == ref
    assert await made.adapter.allowed(made.private().address) is None


async def test_without_the_history_scope_nothing_is_claimed_of_a_channel(tmp_path: Path) -> None:
    async with bot(tmp_path, SCOPES) as made:
        await made.adapter.deliver(made.message())
        with pytest.raises(Unfindable):
            await made.adapter.find(made.message())
        ref = await made.adapter.deliver(made.private())
        assert await made.adapter.find(made.private()) == ref


async def test_after_a_dropped_connection_a_post_is_not_sent_again_unasked(made: Made) -> None:
    made.fake.misbehave(dropped(POST, takes_effect=True))
    with pytest.raises(UnknownError):
        await made.adapter.deliver(made.message())
    (post,) = made.general.messages
    assert await made.adapter.find(made.message()) == f"{made.general.id}:{post.ts}"


async def test_a_look_that_fails_is_told_apart_from_one_that_cannot_know(made: Made) -> None:
    made.fake.misbehave(server_error("conversations.history"))
    with pytest.raises(UnknownError):
        await made.adapter.find(made.message())
    made.fake.misbehave(refused("conversations.history", "missing_scope"))
    with pytest.raises(Unfindable):
        await made.adapter.find(made.message())


TROUBLES: dict[str, tuple[Rule, type[DeliveryError]]] = {
    "archived": (refused(POST, "is_archived"), GoneError),
    "not in the channel": (refused(POST, "not_in_channel"), ForbiddenError),
    "too fast": (rate_limited(POST, retry_after=7), RetryAfterError),
    "down": (server_error(POST, status=503), UnknownError),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_errors_are_the_cores_four(made: Made, trouble: str) -> None:
    rule, kind = TROUBLES[trouble]
    made.fake.misbehave(rule)
    with pytest.raises(kind):
        await made.adapter.deliver(made.message())


async def test_a_channels_limit_is_about_that_channel(made: Made) -> None:
    made.fake.misbehave(rate_limited(POST, retry_after=7))
    with pytest.raises(RetryAfterError) as caught:
        await made.adapter.deliver(made.message())
    assert (caught.value.seconds, caught.value.scope) == (7.0, Scope.CHANNEL)
