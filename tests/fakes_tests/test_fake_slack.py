"""The fake Slack, seen through the real slack-bolt and slack_sdk."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import (
    FakeSlack,
    SignedHttp,
    dropped,
    held,
    mentions_in,
    rate_limited,
    read_mrkdwn,
    refused,
    server_error,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack import Channel, Event, Message, Team, User

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[2]
PING = 0.2  # the client's own setting; how long it waits before it looks at a broken connection


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def question(*labels: str) -> list[dict[str, Any]]:
    """A question with a button for each letter."""
    buttons = [button(each, f"answer:{each}", value=each) for each in labels]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Which?"}}
    return [section, {"type": "actions", "elements": buttons}]


FORM = {
    "type": "modal", "callback_id": "form", "title": plain("Quiz"), "submit": plain("Start"),
    "private_metadata": "kept",
    "blocks": [
        {"type": "input", "block_id": "module", "label": plain("Module"), "element": {
            "type": "external_select", "action_id": "pick", "min_query_length": 0}},
        {"type": "input", "block_id": "count", "label": plain("Count"), "optional": True, "element": {
            "type": "plain_text_input", "action_id": "typed", "max_length": 3}},
    ],
}  # fmt: skip


@dataclass
class Bot:
    """A small app that does each thing once."""

    app: AsyncApp
    client: AsyncWebClient
    handler: AsyncSocketModeHandler
    bodies: list[dict[str, Any]] = field(default_factory=list)


def build(app: AsyncApp, bodies: list[dict[str, Any]]) -> None:  # noqa: C901 - one listener after another
    @app.command("/quiz")
    async def quiz(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        if body["text"] == "slow":
            return
        if body["text"] == "public":
            await ack(text="To all", response_type="in_channel")
        else:
            await ack(text="Which?", blocks=question("A", "B"))

    @app.command("/dm")
    async def direct(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user_id"], text="Which?", blocks=question("A", "B"))

    @app.command("/form")
    async def form(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        bodies.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action({"action_id": "answer:A"})
    async def pressed(ack: Any, body: dict[str, Any], respond: Any, client: AsyncWebClient) -> None:
        bodies.append(body)
        await ack()
        if body["channel"]["name"] == "directmessage":
            ts = body["container"]["message_ts"]
            await client.chat_update(channel=body["channel"]["id"], ts=ts, text="Right!", blocks=[])
        else:
            await respond(text="Right!", replace_original=True)

    @app.action("nothing")
    async def nothing(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        await ack()

    @app.options("pick")
    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        names = ["Feature engineering", "Evaluation"]
        found = [each for each in names if body["value"].lower() in each.lower()]
        await ack(options=[{"text": plain(each), "value": each[:3]} for each in found])

    @app.view("form")
    async def submitted(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        bodies.append(body)
        values = body["view"]["state"]["values"]
        if values["count"]["typed"]["value"] == "0":
            await ack(response_action="errors", errors={"count": "At least 1"})
            return
        await ack()
        chosen = values["module"]["pick"]["selected_option"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=chosen)

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        bodies.append(event)
        blocks = [{"type": "header", "text": plain("Home")}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    async def message(body: dict[str, Any], say: Any) -> None:
        bodies.append(body)
        await say("You said: " + body["event"]["text"])

    @app.shortcut("quiz_me")
    async def shortcut(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)


@asynccontextmanager
async def connected(fake: FakeSlack, team: Team) -> AsyncIterator[Bot]:
    client = AsyncWebClient(token=team.bot_token, base_url=fake.api_url)
    app = AsyncApp(token=team.bot_token, client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, fake.app_token, ping_interval=PING)
    bot = Bot(app, client, handler)
    build(app, bot.bodies)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await fake.connected()
        yield bot
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@dataclass
class World:
    fake: FakeSlack
    team: Team
    general: Channel
    ada: User
    bob: User

    @property
    def client(self) -> AsyncWebClient:
        return AsyncWebClient(token=self.team.bot_token, base_url=self.fake.api_url)


@asynccontextmanager
async def world(**settings: Any) -> AsyncIterator[World]:
    async with FakeSlack(**settings) as fake:
        team = fake.add_team("Cohort")
        yield World(fake, team, team.add_channel("general"), team.add_user("ada"), team.add_user("bob"))


async def test_a_slash_command_is_answered_in_its_ack() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        event = await w.fake.slash(w.ada, w.general, "/quiz", "feature engineering 3")
        await event.answered()
        assert bot.bodies[0]["text"] == "feature engineering 3"
        assert bot.bodies[0]["user_name"] == "ada"
        message = w.fake.seen(w.ada, w.general)[-1]
        assert message.ephemeral_to == w.ada.id
        assert [each.text for each in message.buttons] == ["A", "B"]
        assert w.fake.seen(w.bob, w.general) == []
        assert event.responses[0].how == "ack"


async def test_an_ack_may_speak_to_the_channel() -> None:
    async with world() as w, connected(w.fake, w.team):
        await (await w.fake.slash(w.ada, w.general, "/quiz", "public")).answered()
        assert [each.text for each in w.fake.seen(w.bob, w.general)] == ["To all"]


async def test_a_press_replaces_the_private_message() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        await (await w.fake.slash(w.ada, w.general, "/quiz")).answered()
        message = w.fake.seen(w.ada, w.general)[-1]
        event = await w.fake.press(w.ada, message, "A")
        await event.answered()
        assert "message" not in bot.bodies[-1]
        assert bot.bodies[-1]["container"]["is_ephemeral"] is True
        assert [each.text for each in w.fake.seen(w.ada, w.general)] == ["Right!"]
        assert message.edits[0].buttons[0].text == "A"


async def test_a_press_in_a_direct_message_updates_it() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        await (await w.fake.slash(w.ada, w.general, "/dm")).answered()
        [message] = w.fake.dm(w.ada)
        event = await w.fake.press(w.ada, message, "A")
        await event.answered()
        assert event.responses[0].how == "chat.update"
        assert (message.text, message.blocks) == ("Right!", [])
        assert bot.bodies[-1]["message"]["ts"] == message.ts


async def test_a_modal_is_filled_in_with_a_suggestion() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        await (await w.fake.slash(w.ada, w.general, "/form")).answered()
        [view] = w.fake.views(w.ada)
        event = await w.fake.suggest(w.ada, view, "pick", "fea")
        assert [each["value"] for each in event.options] == ["Fea"]
        wrong = await w.fake.submit(w.ada, view, {"pick": "Feature engineering", "count/typed": "0"})
        await wrong.answered()
        assert view.errors == {"count": "At least 1"}
        right = await w.fake.submit(w.ada, view, {"pick": "Feature engineering", "count": "3"})
        await right.answered()
        assert w.fake.views(w.ada) == []
        assert bot.bodies[-1]["view"]["private_metadata"] == "kept"
        assert [each.text for each in w.fake.dm(w.ada)] == ["Fea"]


async def test_a_required_input_stops_the_person_before_the_app() -> None:
    async with world() as w, connected(w.fake, w.team):
        await (await w.fake.shortcut(w.ada, "quiz_me")).answered()
        [view] = w.fake.views(w.ada)
        with pytest.raises(AssertionError, match="'Module' is required"):
            await w.fake.submit(w.ada, view, {"count": "3"})


async def test_the_home_is_published() -> None:
    async with world() as w, connected(w.fake, w.team):
        await (await w.fake.open_home(w.ada)).answered()
        home = w.team.home(w.ada)
        assert home is not None
        assert home.text == "Home"


async def test_a_direct_message_is_heard() -> None:
    async with world() as w, connected(w.fake, w.team):
        await (await w.fake.message_im(w.ada, "hello")).answered()
        assert [each.text for each in w.fake.dm(w.ada)] == ["hello", "You said: hello"]


async def test_a_file_is_uploaded_and_downloaded() -> None:
    async with world() as w:
        result = await w.client.files_upload_v2(
            content=b"\x89PNG", filename="board.png", title="Board", channel=w.general.id, initial_comment="Look"
        )
        [message] = w.fake.seen(w.ada, w.general)
        assert message.files[0].content == b"\x89PNG"
        assert b"\x89PNG" in w.fake.all_bytes()
        headers = {"Authorization": f"Bearer {w.team.bot_token}"}
        async with aiohttp.ClientSession() as session:
            async with session.get(result["file"]["url_private"], headers=headers) as response:
                assert await response.read() == b"\x89PNG"
            async with session.get(result["file"]["url_private"]) as response:
                assert response.content_type == "text/html"
        assert [each.rule for each in w.fake.take_violations()] == ["file_not_allowed"]


async def test_the_app_reconnects_when_asked() -> None:
    async with world() as w, connected(w.fake, w.team):
        await w.fake.socket_mode.refresh()
        await w.fake.connected(2)
        await (await w.fake.slash(w.ada, w.general, "/quiz")).answered()


async def test_the_app_reconnects_when_the_connection_breaks() -> None:
    async with world() as w, connected(w.fake, w.team):
        w.fake.socket_mode.drop()
        await w.fake.connected(2)
        await (await w.fake.slash(w.ada, w.general, "/quiz")).answered()


async def test_a_disabled_link_closes_the_connection() -> None:
    async with world() as w, connected(w.fake, w.team):
        await w.fake.socket_mode.refresh("link_disabled")
        await w.fake.connected(2)


async def test_the_app_answers_pings() -> None:
    async with world() as w, connected(w.fake, w.team):
        await w.fake.socket_mode.ping()


async def test_copies_of_a_press_arrive_each_in_its_own_envelope() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        await (await w.fake.slash(w.ada, w.general, "/dm")).answered()
        [message] = w.fake.dm(w.ada)
        event = await w.fake.press(w.ada, message, "A", deliver=False)
        later = await w.fake.press(w.ada, message, "A")
        await event.deliver()
        await event.again(copies=1)
        await event.again(new_ids=True, copies=9)
        await w.fake.until(lambda: sum(each.acks for each in event.deliveries) == 11)
        await later.acked()
        stamps = [each["actions"][0]["action_ts"] for each in bot.bodies]
        assert len(set(stamps)) == 2
        assert len({each["trigger_id"] for each in bot.bodies}) == 11


async def test_an_event_that_was_lost_is_retried_with_a_new_id() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        event = await w.fake.message_im(w.ada, "hello", deliver=False)
        await event.retry(new_ids=True)
        await event.answered()
        assert bot.bodies[0]["event_id"] != event.payload["event_id"]


async def test_what_is_not_acknowledged_is_an_error_to_the_person() -> None:
    async with world() as w, connected(w.fake, w.team):
        event = await w.fake.slash(w.ada, w.general, "/quiz", "slow")
        w.fake.clock.advance(3.1)
        with pytest.raises(AssertionError, match="operation_timeout"):
            await event.acked()
        assert [(each.user, each.code) for each in w.fake.shown_errors] == [("ada", "operation_timeout")]


async def test_an_unheard_event_is_redelivered_when_the_clock_says_so() -> None:
    async with world() as w, connected(w.fake, w.team):
        event = await w.fake.open_home(w.ada, deliver=False)
        delivery = w.fake.platform.prepare(event, attempt=0, reason="", new_ids=False)
        delivery.sent_at, delivery.sends = w.fake.clock.now(), 1  # sent, and lost on the way
        w.fake.clock.advance(3.1)
        await event.answered()
        assert event.deliveries[0].attempt == 1


async def test_a_trigger_is_good_for_three_seconds_and_once() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        await (await w.fake.slash(w.ada, w.general, "/form")).answered()
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await w.client.views_open(trigger_id=bot.bodies[0]["trigger_id"], view=FORM)
        event = await w.fake.slash(w.ada, w.general, "/quiz")
        await event.answered()
        w.fake.clock.advance(3.1)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await w.client.views_open(trigger_id=event.payload["trigger_id"], view=FORM)
        rules = [each.rule for each in w.fake.take_violations()]
        assert rules == ["exchanged_trigger_id", "expired_trigger_id"]


async def test_a_response_url_ends_after_five_uses_or_thirty_minutes() -> None:
    async with world() as w, connected(w.fake, w.team), aiohttp.ClientSession() as session:
        first = await w.fake.slash(w.ada, w.general, "/quiz")
        statuses = []
        for number in range(6):
            async with session.post(first.payload["response_url"], json={"text": str(number)}) as response:
                statuses.append(response.status)
        assert statuses == [200] * 5 + [404]
        second = await w.fake.slash(w.ada, w.general, "/quiz")
        await second.acked()
        w.fake.clock.advance(30 * 60 + 1)
        async with session.post(second.payload["response_url"], json={"text": "late"}) as response:
            assert await response.text() == "expired_url"
        assert [each.rule for each in w.fake.take_violations()] == ["used_url", "expired_url"]


async def test_a_press_can_delete_its_message_and_say_something_private() -> None:
    async with world() as w, connected(w.fake, w.team), aiohttp.ClientSession() as session:
        blocks = [{"type": "actions", "elements": [button("Go", "nothing")]}]
        await w.client.chat_postMessage(channel=w.general.id, text="Public", blocks=blocks)
        [message] = w.fake.seen(w.ada, w.general)
        event = await w.fake.press(w.ada, message, "Go")
        url = event.payload["response_url"]
        private = {"text": "For you", "response_type": "ephemeral", "replace_original": False}
        async with session.post(url, json=private) as response:
            assert response.status == 200
        await event.answered()
        assert [each.text for each in w.fake.seen(w.bob, w.general)] == ["Public"]
        async with session.post(url, json={"delete_original": True}) as response:
            assert response.status == 200
        assert [each.text for each in w.fake.seen(w.ada, w.general)] == ["For you"]


async def test_rate_limits_errors_and_refusals_on_demand() -> None:
    async with world() as w:
        client = w.client
        client.retry_handlers = []
        post: dict[str, Any] = {"channel": w.general.id, "text": "Hello"}
        w.fake.misbehave(rate_limited("chat.postMessage", retry_after=7))
        with pytest.raises(SlackApiError) as limited:
            await client.chat_postMessage(**post)
        assert limited.value.response.status_code == 429
        assert limited.value.response.headers["Retry-After"] == "7"
        w.fake.misbehave(server_error("chat.postMessage"))
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(**post)
        w.fake.misbehave(refused("chat.postMessage", "fatal_error"))
        with pytest.raises(SlackApiError, match="fatal_error"):
            await client.chat_postMessage(**post)
        w.fake.misbehave(rate_limited("chat.postMessage", times=2, retry_after=0))
        client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
        await client.chat_postMessage(**post)
        assert len(w.fake.seen(w.ada, w.general)) == 1


@pytest.mark.parametrize("takes_effect", [True, False])
async def test_a_dropped_connection_before_or_after_the_effect(*, takes_effect: bool) -> None:
    async with world() as w:
        client = w.client
        client.retry_handlers = []
        w.fake.misbehave(dropped("chat.postMessage", takes_effect=takes_effect))
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=w.general.id, text="Hello")
        assert len(w.fake.seen(w.ada, w.general)) == int(takes_effect)


async def test_the_sdk_itself_posts_twice_when_the_connection_breaks() -> None:
    """Its default retry handler cannot know that the first post took effect."""
    async with world() as w:
        w.fake.misbehave(dropped("chat.postMessage", takes_effect=True))
        await w.client.chat_postMessage(channel=w.general.id, text="Hello")
        assert len(w.fake.seen(w.ada, w.general)) == 2


async def test_a_slow_answer_waits_for_the_test() -> None:
    async with world() as w, connected(w.fake, w.team):
        slow = w.fake.misbehave(held("views.publish"))
        event = await w.fake.open_home(w.ada)
        await slow.reached()
        assert w.team.home(w.ada) is None
        slow.release()
        await event.answered()


async def test_tokens_are_checked() -> None:
    async with world() as w:
        for token, error in (("xoxb-nobody", "invalid_auth"), (None, "not_authed")):
            with pytest.raises(SlackApiError, match=error):
                await AsyncWebClient(token=token, base_url=w.fake.api_url).auth_test()
        w.team.token_error = "token_revoked"
        with pytest.raises(SlackApiError, match="token_revoked"):
            await w.client.auth_test()
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await w.client.apps_connections_open(app_token="xapp-nobody")


async def test_unknown_methods_are_failures() -> None:
    async with world() as w:
        with pytest.raises(SlackApiError, match="unknown_method"):
            await w.client.api_call("chat.shout")
        assert [each.what for each in w.fake.take_failures()] == ["unknown method chat.shout"]


async def test_what_the_test_did_not_expect_raises_at_the_end() -> None:
    async def post_into_the_void() -> None:
        async with world() as w:
            with pytest.raises(SlackApiError):
                await w.client.chat_postMessage(channel="C404", text="Hello")

    with pytest.raises(AssertionError, match="channel_not_found"):
        await post_into_the_void()


@asynccontextmanager
async def posted(w: World, *elements: dict[str, Any]) -> AsyncIterator[Message]:
    """A public message with these elements, in a channel with the app."""
    async with connected(w.fake, w.team):
        await w.client.chat_postMessage(channel=w.general.id, text="Press", blocks=[actions(*elements)])
        yield w.fake.seen(w.ada, w.general)[-1]


async def test_a_bad_ack_is_an_error_to_the_person() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:

        @bot.app.command("/bad")
        async def bad(ack: Any, body: dict[str, Any]) -> None:
            if body["text"] == "audience":
                await ack(text="x", response_type="everybody")
            else:
                await ack(text="x", blocks=[section("x" * 3001)])

        for text, rule in (("audience", "ack.response_type"), ("blocks", "invalid_blocks.too_long")):
            event = await w.fake.slash(w.ada, w.general, "/bad", text)
            with pytest.raises(AssertionError, match="invalid_command_response"):
                await event.answered()
            assert [each.rule for each in w.fake.take_violations()] == [rule]
        assert w.fake.seen(w.ada, w.general) == []


async def test_a_late_ack_says_nothing() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        go_on = asyncio.Event()

        @bot.app.command("/late")
        async def late(ack: Any) -> None:
            await go_on.wait()
            await ack("Too late")

        event = await w.fake.slash(w.ada, w.general, "/late")
        w.fake.clock.advance(3.1)
        go_on.set()
        await w.fake.until(lambda: w.fake.calls("ack"))
        assert event.error == "operation_timeout"
        assert w.fake.seen(w.ada, w.general) == []


async def test_submissions_update_push_and_clear_the_stack() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        answers = [
            {"response_action": "update", "view": {**FORM, "title": plain("Again"), "callback_id": "steps"}},
            {"response_action": "push", "view": {**FORM, "title": plain("On top"), "callback_id": "steps"}},
            {"response_action": "errors", "errors": {"nowhere": "x"}},
            {"response_action": "clear"},
        ]

        @bot.app.view("steps")
        async def steps(ack: Any) -> None:
            await ack(answers.pop(0))

        event = await w.fake.slash(w.ada, w.general, "/quiz")
        await w.client.views_open(trigger_id=event.payload["trigger_id"], view={**FORM, "callback_id": "steps"})

        async def submit() -> Event:
            view = w.fake.views(w.ada)[-1]
            await w.fake.suggest(w.ada, view, "pick")
            return await w.fake.submit(w.ada, view, {"pick": "Evaluation"})

        await (await submit()).answered()
        assert [each.title for each in w.fake.views(w.ada)] == ["Again"]
        await (await submit()).answered()
        assert [each.title for each in w.fake.views(w.ada)] == ["Again", "On top"]
        with pytest.raises(AssertionError, match="invalid_arguments"):
            await (await submit()).answered()
        assert [each.rule for each in w.fake.take_violations()] == ["ack.errors"]
        await (await submit()).answered()
        assert w.fake.views(w.ada) == []


async def test_more_than_a_hundred_suggestions_are_refused() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:

        @bot.app.options("many")
        async def many(ack: Any) -> None:
            await ack(options=[option(f"Option {number}", str(number)) for number in range(101)])

        blocks = [actions({"type": "external_select", "action_id": "many"})]
        await w.client.chat_postMessage(channel=w.general.id, text="Choose", blocks=blocks)
        [message] = w.fake.seen(w.ada, w.general)
        with pytest.raises(AssertionError, match="Slack asks from 3 characters on"):
            await w.fake.suggest(w.ada, message, "many", "op")
        with pytest.raises(AssertionError, match="invalid_options"):
            await w.fake.suggest(w.ada, message, "many", "opt")
        assert [each.rule for each in w.fake.take_violations()] == ["invalid_options.too_many"]


async def test_an_option_is_chosen_and_an_old_button_is_pressed() -> None:
    async with world() as w, posted(w, button("Go", "nothing"), menu(option("First", "1"), option("Second", "2"))) as m:
        event = await w.fake.choose(w.ada, m, "menu", "Second", deliver=False)
        assert event.payload["actions"][0]["selected_option"]["value"] == "2"
        await w.client.chat_update(channel=w.general.id, ts=m.ts, text="Closed")
        with pytest.raises(AssertionError, match="no button 'Go'"):
            await w.fake.press(w.ada, m, "Go")
        await (await w.fake.press(w.bob, m, m.edits[0].buttons[0])).acked()


async def test_a_revoked_app_hears_of_it_and_is_refused() -> None:
    async with world() as w, connected(w.fake, w.team) as bot:
        heard: list[str] = []

        @bot.app.event("tokens_revoked")
        async def revoked(body: dict[str, Any]) -> None:
            heard.append(body["team_id"])

        await w.client.auth_test()
        event = await w.fake.revoke_tokens(w.team)
        await event.acked()
        assert heard == [w.team.id]
        with pytest.raises(SlackApiError, match="token_revoked"):
            await w.client.chat_postMessage(channel=w.general.id, text="x")


async def test_people_and_groups_are_looked_up() -> None:
    async with world() as w:
        group = w.team.add_usergroup("tutors", [w.ada])
        assert (await w.client.users_info(user=w.ada.id))["user"]["profile"]["display_name"] == "Ada"
        assert (await w.client.usergroups_users_list(usergroup=group.id))["users"] == [w.ada.id]
        assert (await w.client.usergroups_list())["usergroups"][0]["handle"] == "tutors"
        assert (await w.client.team_info())["team"]["name"] == "Cohort"
        assert w.bob.id in (await w.client.conversations_members(channel=w.general.id))["members"]
        opened = await w.client.conversations_open(users=w.ada.id)
        assert opened["channel"]["id"] == w.team.im(w.ada).id
        post = await w.client.chat_postMessage(channel=w.general.id, text="x")
        link = await w.client.chat_getPermalink(channel=w.general.id, message_ts=post["ts"])
        assert link["permalink"].endswith(post["ts"].replace(".", ""))


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def menu(*options: dict[str, Any]) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "menu", "options": list(options)}


def option(text: str, value: str = "v") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


@pytest.mark.parametrize(
    ("blocks", "rule"),
    [
        ([{"type": "divider"}] * 51, "too_many"),
        ([section("x" * 3001)], "too_long"),
        ([section("")], "too_short"),
        ([section("x", block_id="b" * 256)], "too_long"),
        ([section("x", block_id="b"), section("y", block_id="b")], "duplicate_block_id"),
        ([{"type": "section", "fields": [plain("x")] * 11}], "too_many"),
        ([{"type": "section", "fields": [plain("x" * 2001)]}], "too_long"),
        ([{"type": "header", "text": plain("x" * 151)}], "too_long"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "text_type"),
        ([{"type": "context", "elements": [plain("x")] * 11}], "too_many"),
        ([actions(*(button("x", f"a{n}") for n in range(26)))], "too_many"),
        ([actions(button("x" * 76, "a"))], "too_long"),
        ([actions(button("x", "a" * 256))], "too_long"),
        ([actions(button("x", "a"), button("y", "a"))], "duplicate_action_id"),
        ([actions(button("x", "a", value="v" * 2001))], "too_long"),
        ([actions(button("x", "a", accessibility_label="l" * 76))], "too_long"),
        ([actions(button("x", "a", url="u" * 3001))], "too_long"),
        ([actions(button("x", "a", style="blue"))], "style"),
        ([actions(menu(*(option("x", f"v{n}") for n in range(101))))], "too_many"),
        ([actions(menu(option("x" * 76)))], "too_long"),
        ([actions(menu(option("x", "v" * 76)))], "too_long"),
        ([{"type": "image", "image_url": "https://x.test/a.png", "alt_text": "x" * 2001}], "too_long"),
        ([{"type": "image", "image_url": "https://x.test/a.png"}], "missing"),
        ([{"type": "poll"}], "block_type"),
        ([section("x", colour="red")], "unknown_key"),
    ],
)
async def test_layouts_over_a_limit_are_refused(blocks: list[dict[str, Any]], rule: str) -> None:
    async with world() as w:
        with pytest.raises(SlackApiError, match="invalid_blocks") as refusal:
            await w.client.chat_postMessage(channel=w.general.id, text="x", blocks=blocks)
        messages = refusal.value.response["response_metadata"]["messages"]
        assert "[json-pointer:/blocks" in messages[0]
        assert f"invalid_blocks.{rule}" in {each.rule for each in w.fake.take_violations()}


async def test_the_text_of_all_blocks_together_is_limited() -> None:
    async with world() as w:
        with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
            await w.client.chat_postMessage(channel=w.general.id, text="x", blocks=[section("x" * 2700)] * 5)
        assert w.fake.take_violations()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"title": plain("x" * 25)}, "too_long"),
        ({"submit": plain("x" * 25)}, "too_long"),
        ({"close": plain("x" * 25)}, "too_long"),
        ({"private_metadata": "x" * 3001}, "too_long"),
        ({"callback_id": "x" * 256}, "too_long"),
        ({"blocks": [{"type": "divider"}] * 101}, "too_many"),
        ({"submit": None}, "no_submit"),
        ({"colour": "red"}, "unknown_key"),
    ],
)
async def test_views_over_a_limit_are_refused(change: dict[str, Any], rule: str) -> None:
    async with world() as w, connected(w.fake, w.team):
        event = await w.fake.slash(w.ada, w.general, "/quiz")
        await event.answered()
        view = {key: value for key, value in {**FORM, **change}.items() if value is not None}
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await w.client.views_open(trigger_id=event.payload["trigger_id"], view=view)
        assert f"invalid_view.{rule}" in {each.rule for each in w.fake.take_violations()}


async def test_three_views_lie_on_each_other_and_hashes_are_checked() -> None:
    async with world() as w, connected(w.fake, w.team):
        events = [await w.fake.slash(w.ada, w.general, "/quiz") for _ in range(4)]
        client, [first, *others] = w.client, [event.payload["trigger_id"] for event in events]
        opened = await client.views_open(trigger_id=first, view=FORM)
        await client.views_push(trigger_id=others[0], view=FORM)
        await client.views_push(trigger_id=others[1], view=FORM)
        with pytest.raises(SlackApiError, match="push_limit_reached"):
            await client.views_push(trigger_id=others[2], view=FORM)
        view = opened["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
        assert [each.rule for each in w.fake.take_violations()] == ["push_limit_reached", "hash_conflict"]


async def test_channels_and_ephemeral_messages_have_rules() -> None:
    async with world() as w:
        team, client = w.team, w.client
        outside, old = team.add_channel("outside", bot_in=False), team.add_channel("old", archived=True)
        closed = team.add_channel("closed", members=[w.bob])
        secret = team.add_channel("secret", private=True, bot_in=False)
        for channel, error in ((outside, "not_in_channel"), (old, "is_archived"), (secret, "channel_not_found")):
            with pytest.raises(SlackApiError, match=error):
                await client.chat_postMessage(channel=channel.id, text="x")
        with pytest.raises(SlackApiError, match="user_not_in_channel"):
            await client.chat_postEphemeral(channel=closed.id, user=w.ada.id, text="x")
        posted = await client.chat_postEphemeral(channel=w.general.id, user=w.ada.id, text="x")
        with pytest.raises(SlackApiError, match="message_not_found"):
            await client.chat_update(channel=w.general.id, ts=posted["message_ts"], text="y")
        await client.conversations_join(channel=outside.id)
        await client.chat_postMessage(channel=outside.id, text="x")
        assert len(w.fake.take_violations()) == 5


async def test_history_wants_its_scope_and_brings_metadata() -> None:
    async with world() as w:
        wanted = {"event_type": "post", "event_payload": {"row": 7}}
        await w.client.chat_postMessage(channel=w.general.id, text="x", metadata=wanted)
        with pytest.raises(SlackApiError, match="missing_scope"):
            await w.client.conversations_history(channel=w.general.id)
        w.team.scopes.add("channels:history")
        found = await w.client.conversations_history(channel=w.general.id, include_all_metadata=True)
        assert found["messages"][0]["metadata"] == wanted
        with pytest.raises(SlackApiError, match="invalid_metadata_schema"):
            await w.client.chat_postMessage(channel=w.general.id, text="x", metadata={"event_type": "post"})
        assert [each.rule for each in w.fake.take_violations()] == ["missing_scope", "invalid_metadata_schema"]


async def test_rate_limits_hold_when_they_are_on() -> None:
    async with world(rate_limits=True) as w:
        w.team.scopes.add("chat:write")
        client = w.client
        for _ in range(3):
            await client.chat_postMessage(channel=w.general.id, text="x")
        with pytest.raises(SlackApiError, match="ratelimited") as limited:
            await client.chat_postMessage(channel=w.general.id, text="x")
        assert limited.value.response.headers["Retry-After"] == "1"
        w.fake.clock.advance(1)
        await client.chat_postMessage(channel=w.general.id, text="x")


async def test_blocks_without_a_fallback_text_are_a_warning() -> None:
    async with world() as w:
        with pytest.warns(UserWarning, match="`text` argument is missing"):
            await w.client.chat_postMessage(channel=w.general.id, blocks=[section("x")])
        assert [each.rule for each in w.fake.warnings] == ["no_fallback_text"]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk with aiohttp 3.14
async def test_an_app_is_installed_and_installed_again_with_more_scopes() -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Other", installed=False)
        fake.platform.redirect_uri = "http://a.test/r"
        owner = team.add_user("owner", is_admin=True)
        client = AsyncWebClient(base_url=fake.api_url)
        link = f"{fake.url}/oauth/v2/authorize?client_id={fake.platform.client_id}&state=s&redirect_uri=http://a.test/r&scope="
        for scopes, granted in (("commands,chat:write", 2), ("channels:history", 3)):
            code = fake.authorize(owner, link + scopes).partition("code=")[2].partition("&")[0]
            got = await client.oauth_v2_access(
                client_id=fake.platform.client_id, client_secret=fake.platform.client_secret,
                code=code, redirect_uri="http://a.test/r",
            )  # fmt: skip
            assert got["access_token"] == team.bot_token
            assert len(got["scope"].split(",")) == granted
        answer = await AsyncWebClient(token=team.bot_token, base_url=fake.api_url).auth_test()
        assert answer["team_id"] == team.id
        await client.apps_uninstall(
            token=team.bot_token, client_id=fake.platform.client_id, client_secret=fake.platform.client_secret
        )
        assert team.token_error == "account_inactive"


@asynccontextmanager
async def over_http(w: World) -> AsyncIterator[Bot]:
    """The same bot behind an aiohttp server, reached with signed requests."""
    app = AsyncApp(client=w.client, signing_secret=w.fake.signing_secret, process_before_response=True)
    bot = Bot(app, w.client, AsyncSocketModeHandler(app, w.fake.app_token))
    build(app, bot.bodies)

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", handle)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    w.fake.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield bot
    finally:
        await bot.handler.close_async()  # type: ignore[no-untyped-call]
        await runner.cleanup()


async def test_the_same_stories_over_signed_http() -> None:
    async with world() as w, over_http(w):
        await (await w.fake.slash(w.ada, w.general, "/quiz")).answered()
        message = w.fake.seen(w.ada, w.general)[-1]
        await (await w.fake.press(w.ada, message, "A")).answered()
        assert [each.text for each in w.fake.seen(w.ada, w.general)] == ["Right!"]
        await (await w.fake.slash(w.ada, w.general, "/form")).answered()
        [view] = w.fake.views(w.ada)
        assert (await w.fake.suggest(w.ada, view, "pick", "eva")).options[0]["value"] == "Eva"
        await (await w.fake.submit(w.ada, view, {"pick": "Evaluation"})).answered()
        await (await w.fake.open_home(w.ada)).answered()


async def test_a_process_of_its_own_measures_commands_and_presses() -> None:
    command = [sys.executable, "-m", "tests.fakes.slack", "--port", "0"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None

    async def ask(order: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await process.stdout.readline())
        return answer

    here = json.loads(await process.stdout.readline())
    client = AsyncWebClient(token=here["bot_token"], base_url=here["api_url"])
    app = AsyncApp(client=client, process_before_response=True)
    build(app, [])
    handler = AsyncSocketModeHandler(app, here["app_token"])
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        assert (await ask({"do": "wait"}))["ok"]
        commands = await ask({"do": "command", "command": "/quiz", "count": 20, "in_flight": 4})
        assert (commands["count"], commands["errors"], commands["carried_by"]) == (20, 0, {"ack": 20})
        presses = await ask({"do": "press", "command": "/dm", "button": "A", "count": 20, "in_flight": 4})
        assert presses["carried_by"] == {"chat.update": 20}
        assert presses["latency_ms"]["p99"] > 0
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        process.stdin.write(b'{"do": "stop"}\n')
        assert await process.wait() == 0


async def test_a_forged_request_is_turned_away() -> None:
    async with world() as w, over_http(w) as bot:
        transport = w.fake.platform.transport
        assert isinstance(transport, SignedHttp)
        transport.secret = "another"
        event = await w.fake.slash(w.ada, w.general, "/quiz")
        await w.fake.until(lambda: event.error)
        assert event.error == "http_service_error"
        assert bot.bodies == []


async def test_the_url_is_verified() -> None:
    async with world() as w, over_http(w):
        transport = w.fake.platform.transport
        assert isinstance(transport, SignedHttp)
        assert await transport.verify_url()


@pytest.mark.parametrize(
    ("text", "mentions", "visible"),
    [
        ("hi <!channel> and <!here|here>", ("<!channel>", "<!here>"), "hi channel and here"),
        ("<@U1> in <#C1|general> of <!subteam^S1>", ("<@U1>", "<#C1>", "<!subteam^S1>"), "@U1 in general of subteam"),
        ("&lt;!channel&gt; &amp;lt;", (), "<!channel> &lt;"),
        ("<!date^1^{date}|today>", (), "today"),
        ("a < b > c", (" b ",), ""),
    ],
)
async def test_mrkdwn_is_read_as_slack_reads_it(text: str, mentions: tuple[str, ...], visible: str) -> None:
    if text == "a < b > c":
        assert read_mrkdwn(text).links == mentions
        return
    assert mentions_in(text) == mentions
    assert read_mrkdwn(text).visible == visible
