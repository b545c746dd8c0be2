"""Typed commands, forms and the shortcut, through the real slack-bolt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.typed import HELP
from tests.adapters.slack_scene import Scene, held_up, scene
from tests.fakes.slack import dropped, mentions_in, read_mrkdwn, refused
from tests.fakes.slack.mrkdwn import unescape


async def test_a_quiz_runs_in_the_direct_message_and_the_channel_gets_the_way_there(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        event = await s.type("/tutor", "quiz feature engineering 3")
        assert [each.how for each in event.responses] == ["chat.postMessage", "ack"]
        [question] = s.fake.dm(s.ada)
        assert "Question 1 of 3" in question.body
        [pointer] = s.fake.seen(s.ada, s.general)
        assert pointer.ephemeral_to == s.ada.id
        assert f"/archives/{question.channel.id}/p{question.ts.replace('.', '')}" in pointer.text
        assert s.fake.seen(s.bob, s.general) == []


async def test_what_is_typed_in_the_direct_message_is_answered_there(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        event = await s.fake.slash(s.ada, s.team.im(s.ada), "/quiz", "3")
        await event.acked()
        assert [each.how for each in event.responses] == ["chat.postMessage"]
        assert [message.ephemeral_to for message in s.fake.dm(s.ada)] == [None]


async def test_other_answers_come_with_the_acknowledgement_for_one_person_alone(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        event = await s.type("/summary", "feature engineering")
        assert [each.how for each in event.responses] == ["ack"]
        message = event.responses[0].message
        assert message is not None
        assert message.ephemeral_to == s.ada.id
        assert s.fake.calls("chat.postMessage") == []


async def test_the_help_says_where_slack_lets_people_type(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        [message] = [each.message for each in (await s.type("/tutor", "help")).responses]
        assert message is not None
        assert message.body.endswith(HELP)


async def test_a_slow_answer_comes_after_the_acknowledgement(tmp_path: Path) -> None:
    async with scene(tmp_path, patience=0.01) as s:
        async with held_up(s.bot.tutor):
            event = await s.fake.slash(s.ada, s.general, "/summary")
            await event.acked()
            assert event.ack is None
        await event.answered()
        assert [each.how for each in event.responses] == ["response_url"]
        assert s.fake.seen(s.ada, s.general)[-1].ephemeral_to == s.ada.id
        assert s.fake.shown_errors == []


async def test_a_missing_argument_is_asked_for_in_a_form_fed_by_suggestions(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.type("/tutor", "define")
        [view] = s.fake.views(s.ada)
        options = (await s.fake.suggest(s.ada, view, "term", "skew")).options
        assert options
        sent = await s.fake.submit(s.ada, view, {"term": options[0]["value"]})
        await sent.acked()
        assert s.fake.views(s.ada) == []
        [answer] = s.fake.seen(s.ada, s.general)
        assert options[0]["text"]["text"] in answer.body
        assert answer.ephemeral_to == s.ada.id


async def test_what_cannot_be_read_is_told_in_the_form_which_stays_open(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "schedule daily")
        [view] = s.fake.views(s.ada)
        await (await s.fake.submit(s.ada, view, {"time": "25:99"})).answered()
        assert "25:99" in view.errors["time"]
        assert s.fake.views(s.ada) == [view]
        await (await s.fake.submit(s.ada, view, {"time": "9:00"})).acked()
        assert s.fake.views(s.ada) == []
        assert "9:00" in s.fake.seen(s.ada, s.general)[-1].text or "09:00" in s.fake.seen(s.ada, s.general)[-1].text


async def test_a_question_mark_opens_the_form_of_any_command(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.type("/quiz", "evaluation 3 ?")
        [view] = s.fake.views(s.ada)
        assert [block["label"]["text"] for block in view.inputs] == ["Module", "Count", "Difficulty"]
        assert view.element("count")[0]["initial_value"] == "3"
        assert view.element("module")[0]["initial_option"]["value"] == "evaluation"


async def test_the_shortcut_quiz_me_leads_to_a_quiz_in_the_direct_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.shortcut(s.ada, "quiz_me")).answered()
        [view] = s.fake.views(s.ada)
        await (await s.fake.submit(s.ada, view, {"count": "2"})).acked()
        [question] = s.fake.dm(s.ada)
        assert "Question 1 of 2" in question.body


async def test_where_no_form_can_open_the_answer_says_what_is_missing(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(refused("views.open", "expired_trigger_id"))
        event = await s.type("/tutor", "define")
        assert "/tutor define" in event.responses[0].body["text"]


async def test_a_file_goes_into_the_direct_message_which_nobody_else_sees(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin()
        event = await s.type("/tutor", "my-data")
        _, text, file = s.fake.dm(s.ada)
        assert "Your data" in text.body
        assert [each.name for each in file.files] == ["my-data.json"]
        assert file.files[0].content.startswith(b"{")
        assert event.responses[-1].how == "ack"
        assert "in our direct message" in event.responses[-1].body["text"]


async def test_a_file_that_cannot_be_sent_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.begin()
        s.fake.misbehave(refused("files.completeUploadExternal", "internal_error"))
        await s.type("/tutor", "my-data")
        texts = [each.text for each in s.fake.seen(s.ada, s.general)]
        assert any("could not send you the file" in text for text in texts)


async def test_without_a_way_into_the_direct_message_the_quiz_stands_in_the_channel_for_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.fake.misbehave(dropped("chat.postMessage", takes_effect=False))
        event = await s.type("/quiz")
        [message] = [each.message for each in event.responses]
        assert message is not None
        assert message.ephemeral_to == s.ada.id
        assert message.buttons


async def test_a_post_whose_answer_is_lost_is_not_made_twice(tmp_path: Path) -> None:
    """With the SDK's own retries there would be two questions."""
    async with scene(tmp_path) as s:
        s.fake.misbehave(dropped("chat.postMessage", takes_effect=True))
        await s.type("/quiz")
        assert len(s.fake.dm(s.ada)) == 1


HOSTILE = (
    *("<!channel>", "<@U123>", "*bold*", "`code`", "<https://evil.example|here>", "_x_", "~y~", ":smile:"),
    *("&lt;!channel&gt;", "&lt;@U123&gt;", "&lt;https://evil.example|here&gt;"),  # as Slack sends what people type
)


@pytest.mark.parametrize("typed", HOSTILE)
async def test_what_a_learner_types_comes_out_as_text(tmp_path: Path, typed: str) -> None:
    async with scene(tmp_path) as s:
        seen = ""
        for line in (f"define {typed}", f"settings name {typed}", f"{typed}", "settings show", "leaderboard"):
            event = await s.type("/tutor", line)
            for block in event.responses[0].body.get("blocks", []):
                text = block.get("text") or block["elements"][0]
                if text["type"] == "mrkdwn":
                    read = read_mrkdwn(text["text"])
                    assert (read.mentions, read.links) == ((), ())
                    seen += read.visible
            assert mentions_in(event.responses[0].body.get("text", "")) == ()
        if "&lt;" in typed:
            assert unescape(typed) in seen


async def say(s: Scene, line: str) -> str:
    event = await s.type("/tutor", line)
    return str(event.responses[0].body["text"])


async def test_admins_and_members_of_the_chosen_group_are_staff(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        group = s.team.add_usergroup("teachers", [s.bob])
        assert "for the teaching staff" in await say(s, "setup")
        s.ada.is_admin = True
        assert "for the teaching staff" not in await say(s, f"setup role=<!subteam^{group.id}|@teachers>")
        event = await s.type("/tutor", "setup", who=s.bob)
        assert "for the teaching staff" not in event.responses[0].body["text"]


async def test_an_admin_of_another_workspace_is_no_staff_here(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        eve = replace(s.bob, is_admin=True, home="T0ELSEWHERE")
        s.team.users[s.bob.id] = eve
        event = await s.type("/tutor", "setup", who=eve)
        assert "for the teaching staff" in event.responses[0].body["text"]


async def test_rights_are_asked_for_rarely_and_never_for_learners(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        for line in ("setup", "schedule list", "setup", "progress"):
            await s.type("/tutor", line)
        await s.type("/quiz", who=s.bob)
        assert [request.args["user"] for request in s.fake.calls("users.info")] == [s.ada.id]
        assert s.fake.calls("usergroups.list") == []


async def test_rights_that_cannot_be_found_out_are_not_granted(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        s.fake.misbehave(refused("users.info", "ratelimited", times=10))
        assert "for the teaching staff" in await say(s, "setup")
