"""Presses, typed answers, and what is shown in the channel, through the real slack-bolt."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from adapters.slack.presses import NOWHERE, TOO_SLOW
from adapters.slack.speaking import URL_SECONDS
from bot.model import Address, Button, Reply
from bot.model import Message as Posted
from bot.tokens import Read
from tests.adapters.slack_scene import Scene, held_up, kinds, scene
from tests.fakes.slack import Message, held, refused, server_error


async def test_a_press_in_the_direct_message_edits_it_in_place(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("answer")
        before = len(question.edits)
        event = await s.press(question, "A")
        assert [each.how for each in event.responses] == ["response_url"]
        assert event.responses[0].body["replace_original"] is True
        assert len(question.edits) == before + 1
        assert "points" in question.text or "Not quite" in question.text
        assert len(s.fake.dm(s.ada)) == 1


async def test_ten_copies_of_a_press_with_other_ids_count_once_and_are_answered_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("answer")
        calls = len(s.fake.calls("response_url"))
        event = await s.fake.press(s.ada, question, question.buttons[0])
        await event.again(new_ids=True, copies=9)
        await s.fake.until(lambda: all(each.acks for each in event.deliveries))
        assert len(event.deliveries) == 10
        assert len(s.fake.calls("response_url")) == calls + 1
        await s.press(question, "Next")


async def test_a_copy_is_served_when_the_first_could_not_be_answered(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("answer")
        shown = question.text
        s.fake.misbehave(server_error("response_url"))
        s.fake.misbehave(server_error("chat.update"))
        event = await s.fake.press(s.ada, question, question.buttons[0])
        await event.acked()
        assert question.text == shown
        await event.again(new_ids=True)
        await s.fake.until(lambda: all(each.acks for each in event.deliveries))
        assert question.text != shown


async def test_a_press_that_reached_nobody_is_served_when_it_comes_again(tmp_path: Path) -> None:
    """The first copy is lost with its connection."""
    async with scene(tmp_path) as s:
        question = await s.question("answer")
        shown = question.text
        event = await s.fake.press(s.ada, question, question.buttons[0], deliver=False)
        s.fake.socket_mode.drop()
        await s.fake.connected(s.fake.socket_mode.opened + 1)
        await event.deliver(attempt=1, reason="timeout", new_ids=True)
        await event.answered()
        assert question.text != shown


async def test_presses_on_one_message_are_answered_one_after_the_other(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("set")
        rule = s.fake.misbehave(held("response_url"))
        first = await s.fake.press(s.ada, question, question.buttons[0])
        await rule.reached()
        calls = len(s.fake.calls("response_url"))
        second = await s.fake.press(s.ada, question, question.buttons[1])
        await s.type("/summary")
        assert len(s.fake.calls("response_url")) == calls
        rule.release()
        await first.answered()
        await second.answered()
        labels = {each.text for each in question.buttons}
        assert {"A, chosen", "B, chosen"} <= labels


async def test_a_refusal_is_a_new_private_message_and_replaces_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("answer")
        old = question.buttons[1]
        await s.press(question, "A")
        shown = question.text
        event = await s.fake.press(s.ada, question, old)
        await event.answered()
        assert question.text == shown
        assert event.responses[0].body["replace_original"] is False
        assert "answered this one already" in s.fake.dm(s.ada)[-1].text


async def test_a_typed_answer_is_asked_for_in_a_form_and_edits_the_question(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("type")
        await s.press(question, "Answer")
        [view] = s.fake.views(s.ada)
        assert view.title == "Question 1 of 20" or view.title.startswith("Question")
        await (await s.fake.submit(s.ada, view, {"typed": "42"})).acked()
        assert s.fake.views(s.ada) == []
        assert "You answered" in question.text
        assert len(s.fake.dm(s.ada)) == 1


async def test_nobody_types_into_a_form_only_to_be_refused(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("type")
        button = question.buttons[0]
        await s.press(question, "Answer")
        await (await s.fake.submit(s.ada, s.fake.views(s.ada)[0], {"typed": "42"})).acked()
        await (await s.fake.press(s.ada, question, button)).answered()
        assert s.fake.views(s.ada) == []
        assert "answered this one already" in s.fake.dm(s.ada)[-1].text


async def test_a_form_that_does_not_open_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        question = await s.question("type")
        s.fake.misbehave(refused("views.open", "expired_trigger_id"))
        await s.press(question, "Answer")
        assert s.fake.dm(s.ada)[-1].text == TOO_SLOW


async def test_a_quiz_begun_under_a_summary_goes_to_the_direct_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        summary = (await s.type("/summary", "feature engineering")).responses[0].message
        assert summary is not None
        event = await s.press(summary, "Quiz me")
        assert "Question 1 of" in s.fake.dm(s.ada)[-1].text
        assert summary.edits == []
        assert "in our direct message" in event.responses[-1].body["text"]


async def test_pages_of_a_private_summary_replace_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        summary = (await s.type("/summary", "feature engineering")).responses[0].message
        assert summary is not None
        await s.press(summary, "Next module")
        assert len(summary.edits) == 1
        assert len(s.fake.seen(s.ada, s.general)) == 1


async def test_after_half_an_hour_a_private_message_is_followed_by_another(tmp_path: Path) -> None:
    """A press brings a new response_url; only one carried by a form can be too old."""
    async with scene(tmp_path) as s:
        question = await s.question("type")
        await s.press(question, "Answer")
        [view] = s.fake.views(s.ada)
        s.fake.clock.advance(URL_SECONDS + 1)
        clock = s.bot.tutor.clock
        clock.move(_seconds(URL_SECONDS + 1))  # type: ignore[attr-defined]
        await (await s.fake.submit(s.ada, view, {"typed": "42"})).acked()
        assert "You answered" in question.text
        assert s.fake.calls("chat.update")


async def test_a_finished_quiz_is_shown_where_it_was_begun(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        card = await finished(s)
        await s.press(card, "Show in channel")
        [shown] = s.fake.seen(s.bob, s.general)
        assert "ada" in shown.text
        assert shown.ephemeral_to is None
        assert f"<#{s.general.id}>" in s.fake.dm(s.ada)[-1].text
        assert "Score card" in card.text


async def test_where_the_app_is_not_in_the_channel_it_says_how_to_invite_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        card = await finished(s)
        s.general.bot_in = False
        await s.press(card, "Show in channel")
        assert "/invite @Syllabot" in s.fake.dm(s.ada)[-1].text
        s.fake.take_violations()


async def test_a_quiz_begun_in_the_direct_message_has_no_channel_to_be_shown_in(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await (await s.fake.slash(s.ada, s.team.im(s.ada), "/quiz", "1")).acked()
        [question] = s.fake.dm(s.ada)
        await s.answered(question)
        await s.press(question, "Next: score card")
        await s.press(question, "Show in channel")
        assert s.fake.dm(s.ada)[-1].text == NOWHERE


async def test_a_board_is_shown_to_the_channel_and_stays_when_it_is_pressed(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.answered(await s.begin())
        board = (await s.type("/tutor", "leaderboard")).responses[0].message
        assert board is not None
        event = await s.press(board, "Show in channel")
        assert event.responses[0].body["response_type"] == "in_channel"
        assert len(s.fake.seen(s.bob, s.general)) == 1
        assert board.edits == []


async def test_a_slow_press_is_acknowledged_and_answered_later(tmp_path: Path) -> None:
    async with scene(tmp_path, patience=0.01) as s:
        question = await s.begin()
        async with held_up(s.bot.tutor):
            event = await s.fake.press(s.ada, question, kinds(question)["leave"])
            await event.acked()
        await event.answered()
        assert "Score card" in question.text


async def finished(s: Scene) -> Message:
    """The score card of a quiz that was begun in the channel."""
    card = await s.begin("1")
    await s.answered(card)
    await s.press(card, "Next: score card")
    return card


def _seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


async def test_one_persons_slow_answer_holds_up_nobody_else_at_the_same_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        course = s.bot.tutor.library.default
        button = Button("Read", Read(course.id, course.modules[0].id, 1).pack())
        here = Address("slack", s.team.id, s.general.id)
        await s.bot.adapter.deliver(Posted("7", here, Reply("Today", "Daily", ((button,),)), None))
        [message] = s.fake.seen(s.bob, s.general)
        rule = s.fake.misbehave(held("response_url"))
        first = await s.fake.press(s.ada, message, message.buttons[0])
        await rule.reached()
        await s.press(message, "Read", who=s.bob)
        assert len(s.fake.seen(s.bob, s.general)) == 2
        rule.release()
        await first.answered()
