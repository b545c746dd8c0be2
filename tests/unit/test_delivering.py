"""What finally stands on a platform, whatever happens on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.delivery import doubts
from bot.delivery.adapter import ForbiddenError, GoneError, LeftError, RetryAfterError, UnknownError
from bot.delivery.delivering import AT_ONCE, SETTLING
from bot.delivery.pacing import Pace, Scope
from bot.delivery.sending import CONFIRM, FIRST_PAUSE, LONGEST_PAUSE, TRIES
from bot.model import Address, Message, Place, Reply
from bot.storage import outbox, spaces
from bot.storage.transaction import Transaction
from tests.classroom import NOON
from tests.fakes.memory import MemoryPlatform
from tests.unit.postroom import MINUTE, SECOND, Postroom, postroom

HOURS = timedelta(hours=7)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Postroom]:
    async with postroom(tmp_path) as room:
        yield room


async def test_a_wanted_message_stands_once(room: Postroom) -> None:
    await room.want("hello")
    await room.settle()
    await room.settle(MINUTE)
    assert room.platform.texts("general") == ["hello"]
    line = await room.line("hello")
    assert (line.state, line.wanted, line.delivered, line.tries) == ("waiting", 1, 1, 0)


async def test_nothing_is_sent_before_its_time(room: Postroom) -> None:
    await room.want("later", after=MINUTE)
    await room.settle(MINUTE - SECOND)
    assert room.platform.texts("general") == []
    await room.settle(SECOND)
    assert room.platform.texts("general") == ["later"]


async def test_a_revision_is_an_edit_of_the_same_message(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    await room.change("post", "1 has answered")
    await room.settle()
    assert [each.texts for each in room.platform.posted.values()] == [["post", "1 has answered"]]


async def test_many_revisions_within_the_interval_are_one_edit(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    for count in range(10):
        await room.change("post", f"{count} have answered", after=3 * SECOND)
    await room.settle(3 * SECOND)
    assert [each.texts for each in room.platform.posted.values()] == [["post", "9 have answered"]]


async def test_a_close_before_the_delivery_puts_it_up_closed_at_once(room: Postroom) -> None:
    await room.want("post", after=MINUTE)
    await room.change("post", "closed", after=2 * MINUTE)
    await room.settle(MINUTE)
    assert [each.texts for each in room.platform.posted.values()] == [["closed"]]


async def test_a_close_while_it_is_being_sent_is_edited_in_afterwards(room: Postroom) -> None:
    await room.want("post")
    held = room.platform.hold("general")
    async with room.running():
        await held.reached.wait()
        await room.change("post", "closed")
        held.release.set()
        await _until(room, "post", 2)
    assert room.platform.texts("general") == ["closed"]


async def test_an_edit_never_overtakes_another(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    await room.change("post", "one")
    held = room.platform.hold("general")
    async with room.running():
        await held.reached.wait()
        await room.change("post", "two")
        held.release.set()
        await _until(room, "post", 3)
    assert room.platform.texts("general") == ["two"]


async def test_a_late_edit_that_was_cut_off_does_not_have_the_last_word(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    await room.change("post", "one")
    room.platform.drop("general", after=False)
    await room.settle()
    await room.change("post", "closed")
    await room.settle(4 * SECOND)
    (posted,) = room.platform.posted.values()
    assert posted.text == "closed"
    posted.texts.append("one")  # the edit that was cut off arrives at last
    await room.settle(CONFIRM)
    assert posted.text == "closed"


async def test_a_post_stuck_in_sending_and_then_closed_stands_closed(tmp_path: Path) -> None:
    platform = MemoryPlatform()
    async with postroom(tmp_path, platform) as room:
        await room.want("post")
        await room.take()
    async with postroom(tmp_path, platform, said={"post": "closed"}) as room:
        await room.change("post", "closed")
        await room.settle(SETTLING)
        assert [each.texts for each in platform.posted.values()] == [["closed"]]


@pytest.mark.parametrize("finds", [True, False])
async def test_what_was_put_up_before_a_crash_is_found_and_put_right(tmp_path: Path, *, finds: bool) -> None:
    platform = MemoryPlatform(finds=finds)
    async with postroom(tmp_path, platform) as room:
        await room.want("post")
        (wanted,) = await room.take()
        await platform.deliver(_message(wanted.key))
    async with postroom(tmp_path, platform, said={"post": "closed"}) as room:
        await room.change("post", "closed")
        await room.settle(SETTLING)
        assert len(platform.texts("general")) == 1
        assert platform.texts("general") == (["closed"] if finds else ["as it was sent"])
        assert (await room.line("post")).state == ("waiting" if finds else "doubtful")


async def test_an_edit_stuck_in_sending_is_made_again_after_a_restart(tmp_path: Path) -> None:
    platform = MemoryPlatform(finds=False)
    async with postroom(tmp_path, platform) as room:
        await room.want("post")
        await room.settle()
        await room.change("post", "closed")
        await room.take()
    async with postroom(tmp_path, platform, said={"post": "closed"}) as room:
        await room.settle(SETTLING)
        assert platform.texts("general") == ["closed"]


async def test_a_reply_waits_for_its_parent_and_names_it(room: Postroom) -> None:
    await room.want("post", after=MINUTE)
    await room.want("reveal", parent="post")
    await room.settle()
    assert room.platform.texts("general") == []
    await room.settle(MINUTE)
    post, reveal = room.platform.posted.values()
    assert (post.text, reveal.text, reveal.parent) == ("post", "reveal", post.ref)


async def test_a_reply_dies_with_its_parent(room: Postroom) -> None:
    room.platform.trouble("general", ForbiddenError("I may not post there."))
    await room.want("post")
    await room.want("reveal", parent="post", after=MINUTE)
    await room.settle(MINUTE)
    assert room.platform.texts("general") == []
    assert [(await room.line(each)).state for each in ("post", "reveal")] == ["dead", "dead"]
    assert room.failures == [("post", "I may not post there.")]


async def test_a_reply_to_a_message_that_somebody_deleted_ends_quietly(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    room.platform.posted.clear()
    await room.want("reveal", parent="post")
    await room.settle()
    assert ((await room.line("reveal")).state, room.failures) == ("dead", [])


async def test_an_edit_of_a_message_that_somebody_deleted_ends_quietly(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    room.platform.posted.clear()
    await room.change("post", "closed")
    await room.settle()
    assert ((await room.line("post")).state, room.failures) == ("dead", [])
    await room.want("reveal", parent="post")
    await room.settle()
    assert [what for what, _ in room.platform.calls] == ["deliver", "edit"]


@pytest.mark.parametrize("error", [GoneError("The channel is gone."), ForbiddenError("I may not post there.")])
async def test_a_dead_letter_is_told_once_with_its_reason(room: Postroom, error: Exception) -> None:
    room.platform.trouble("general", error)
    await room.want("post")
    await room.settle(HOURS)
    await room.change("post", "closed")
    await room.settle(HOURS)
    line = await room.line("post")
    assert (line.state, line.error, room.failures) == ("dead", str(error), [("post", str(error))])


async def test_a_space_that_has_removed_us_keeps_what_should_stand_there_until_we_are_back(room: Postroom) -> None:
    room.platform.trouble("general", LeftError("Nobody knows me there."))
    await room.want("post")
    await room.want("other", "random", after=MINUTE)
    await room.settle(HOURS)
    assert room.platform.posted == {}
    assert (len(room.platform.calls), room.failures) == (1, [])
    await room.database.write(lambda tx: spaces.join(tx, "memory", "home"))
    await room.settle()
    assert room.platform.texts("general") + room.platform.texts("random") == ["post", "other"]
    assert (await room.line("post")).tries == 0


async def test_what_is_refused_because_we_were_removed_waits_until_we_are_back(room: Postroom) -> None:
    """A platform may say no more than that we are not allowed in that channel."""
    await room.want("post")
    await room.settle()

    def leave(tx: Transaction) -> None:
        spaces.add(tx, Place("memory", "home", "general"), NOON)
        spaces.leave(tx, "memory", "home", NOON)

    await room.database.write(leave)
    await room.change("post", "closed")
    await room.want("answer", parent="post")
    room.platform.trouble("general", ForbiddenError("I cannot see that channel."))
    await room.settle(HOURS)
    assert room.platform.texts("general") == ["post"]
    await room.database.write(lambda tx: spaces.join(tx, "memory", "home"))
    await room.settle()
    assert room.platform.texts("general") == ["closed", "answer"]


async def test_what_has_nothing_to_say_any_more_is_not_sent(room: Postroom) -> None:
    await room.want("post", after=MINUTE)
    await room.change("post", None)
    await room.settle(MINUTE)
    assert (room.platform.calls, room.failures) == ([], [])


@pytest.mark.parametrize("after", [True, False])
async def test_a_connection_that_broke_is_looked_into_and_the_message_stands_once(
    room: Postroom, *, after: bool
) -> None:
    room.platform.drop("general", after=after)
    await room.want("post")
    await room.settle(MINUTE)
    assert room.platform.texts("general") == ["post"]
    assert [what for what, _ in room.platform.calls] == ["deliver", "find", "edit" if after else "deliver"]


async def test_looking_is_tried_again_while_nobody_can_say(room: Postroom) -> None:
    down = UnknownError("down")
    room.platform.trouble("general", down, down, down, RetryAfterError(0.0))
    await room.want("post")
    await room.settle(3 * MINUTE)
    assert room.platform.texts("general") == ["post"]


async def test_pauses_double_are_spread_and_end(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    await room.change("post", "closed")
    room.platform.trouble("general", *[UnknownError("down")] * TRIES)
    pauses = []
    for tries in range(1, TRIES + 1):
        await room.settle()
        line = await room.line("post")
        assert line.tries == tries
        pauses.append(line.not_before - room.clock.now())
        room.clock.move(max(timedelta(), pauses[-1]))
    assert line.state == "dead"
    for tries, pause in enumerate(pauses[:-1]):
        whole = min(FIRST_PAUSE * 2 ** min(tries, 20), LONGEST_PAUSE)
        assert whole / 2 - SECOND < pause <= whole
    assert len(set(pauses)) > TRIES // 2
    assert timedelta(hours=5) < sum(pauses, timedelta()) < HOURS


async def test_a_revision_does_not_hurry_what_failed(room: Postroom) -> None:
    await room.want("post")
    await room.settle()
    room.platform.drop("general", after=False)
    await room.change("post", "one")
    await room.settle()
    pause = (await room.line("post")).not_before
    await room.change("post", "two")
    assert (await room.line("post")).not_before == pause
    await room.settle()
    assert room.platform.texts("general") == ["post"]


async def test_a_message_that_cannot_be_rendered_holds_back_no_other_and_is_never_in_doubt(tmp_path: Path) -> None:
    async with postroom(tmp_path, MemoryPlatform(finds=False)) as room:
        await room.want("mistake", kind="broken")
        await room.want("fine")
        await room.settle()
        assert room.platform.texts("general") == ["fine"]
        assert ((await room.line("mistake", "broken")).state, room.platform.calls) == (
            "waiting",
            [("deliver", "syllabot-2")],
        )
        await room.settle(10 * SECOND)
        line = await room.line("mistake", "broken")
        assert (line.state, line.tries > 1) == ("waiting", True)


async def test_an_adapter_with_a_mistake_holds_back_no_other(room: Postroom) -> None:
    room.platform.trouble("bad", *[RuntimeError("my mistake")] * 3)
    await room.want("one", "bad")
    await room.want("two", "good")
    await room.settle(MINUTE)
    assert (room.platform.texts("bad"), room.platform.texts("good")) == (["one"], ["two"])


async def test_messages_of_a_platform_that_is_not_there_wait_for_it(tmp_path: Path) -> None:
    async with postroom(tmp_path) as room:
        await room.want("post", platform="elsewhere")
        await room.settle(HOURS)
        assert (await room.line("post")).tries == 0
    elsewhere = MemoryPlatform("elsewhere")
    async with postroom(tmp_path, elsewhere, said={"post": "post"}) as room:
        await room.settle()
        assert elsewhere.texts("general") == ["post"]


async def test_a_platform_that_is_not_reached_yet_costs_no_try(room: Postroom) -> None:
    room.platform.trouble("general", *[RetryAfterError(0.0)] * (TRIES + 1))
    await room.want("post")
    await room.settle(MINUTE)
    assert room.platform.texts("general") == ["post"]


async def test_one_gone_one_forbidden_and_one_limited_among_a_thousand_hold_back_nobody(tmp_path: Path) -> None:
    platform = MemoryPlatform()
    platform.gone.add("channel-0")
    platform.trouble("channel-1", ForbiddenError("I may not post there."))
    platform.trouble("channel-2", RetryAfterError(3600, Scope.CHANNEL))
    async with postroom(tmp_path, platform) as room:
        for number in range(1000):
            await room.want(f"post {number}", f"channel-{number}")
        async with room.running():
            await platform.standing(997)
        assert {each.channel for each in platform.posted.values()} == {f"channel-{number}" for number in range(3, 1000)}
        assert sorted(room.failures) == [("post 0", "there is no such channel"), ("post 1", "I may not post there.")]
        assert (await room.line("post 2")).not_before - room.clock.now() == timedelta(hours=1)


async def test_a_channel_that_is_slow_takes_one_place_only(room: Postroom) -> None:
    held = room.platform.hold("slow")
    for number in range(2 * AT_ONCE):
        await room.want(f"slow {number}", "slow")
    await room.want("quick", "quick")
    async with room.running():
        await room.platform.standing(1)
        assert room.platform.texts("quick") == ["quick"]
        held.release.set()
        await room.platform.standing(2 * AT_ONCE + 1)
    assert room.platform.texts("slow") == [f"slow {number}" for number in range(2 * AT_ONCE)]


async def test_no_more_than_a_bounded_number_is_under_way(room: Postroom) -> None:
    held = [room.platform.hold(f"channel-{number}") for number in range(3 * AT_ONCE)]
    for number in range(3 * AT_ONCE):
        await room.want(f"post {number}", f"channel-{number}")
    async with room.running():
        for each in held[:AT_ONCE]:
            await each.reached.wait()
        assert not held[AT_ONCE].reached.is_set()
        for each in held:
            each.release.set()
        await room.platform.standing(3 * AT_ONCE)
    assert room.platform.busiest == AT_ONCE


async def test_a_limit_of_a_space_or_a_platform_holds_back_all_of_it(tmp_path: Path) -> None:
    for scope in (Scope.SPACE, Scope.PLATFORM):
        platform = MemoryPlatform(scope.value)
        async with postroom(tmp_path, platform) as room:
            platform.trouble("first", RetryAfterError(3600, scope))
            await room.want(f"first {scope}", "first", platform=scope.value)
            await room.settle()
            await room.want(f"second {scope}", "second", platform=scope.value)
            await room.settle()
            assert [what for what, _ in platform.calls] == ["deliver"]


async def test_a_space_with_much_to_post_holds_back_no_other(tmp_path: Path) -> None:
    platform = MemoryPlatform(pace=Pace(space=40))
    async with postroom(tmp_path, platform) as room:
        for number in range(8):
            await room.want(f"home {number}", f"channel-{number}")
        away = partial(outbox.want, kind="note", subject="away", address=Address("memory", "away", "elsewhere"))
        room.said["away"] = "away"
        await room.database.write(partial(away, not_before=room.clock.now()))
        await room.settle()
    assert len(platform.posted) == 9
    assert [each.text for each in platform.posted.values()].index("away") <= 1


async def test_one_platform_does_not_hold_back_another(tmp_path: Path) -> None:
    one, other = MemoryPlatform(), MemoryPlatform("other")
    one.trouble("general", RetryAfterError(3600, Scope.PLATFORM))
    async with postroom(tmp_path, one, other) as room:
        await room.want("here")
        await room.want("there", platform="other")
        await room.settle()
        assert (one.texts("general"), other.texts("general")) == ([], ["there"])


async def test_flush_and_run_together_send_nothing_twice(room: Postroom) -> None:
    async with room.running():
        for number in range(100):
            await room.want(f"post {number}", f"channel-{number % 7}")
            if number % 10 == 0:
                await room.settle()
        await asyncio.gather(room.settle(), room.settle())
    assert sorted(each.text for each in room.platform.posted.values()) == sorted(f"post {n}" for n in range(100))


async def test_what_is_paced_is_sent_when_its_turn_comes(tmp_path: Path) -> None:
    platform = MemoryPlatform(pace=Pace(overall=1000, channel=200))
    async with postroom(tmp_path, platform) as room:
        for number in range(20):
            await room.want(f"post {number}", f"channel-{number % 2}")
        await room.settle()
        assert len(platform.posted) == 20
        for number in range(20):
            await room.want(f"more {number}", f"channel-{number % 2}")
        async with room.running():
            await platform.standing(40)


async def test_being_cancelled_finishes_what_is_under_way(room: Postroom) -> None:
    held = room.platform.hold("general")
    await room.want("post")
    async with room.running() as task:
        await held.reached.wait()
        task.cancel()
        await asyncio.wait([task], timeout=0.01)
        assert not task.done()
        held.release.set()
    line = await room.line("post")
    assert (line.state, line.delivered, room.platform.texts("general")) == ("waiting", 1, ["post"])


async def test_being_cancelled_at_any_moment_leaves_nothing_marked_that_was_not_sent(tmp_path: Path) -> None:
    """Each time a few steps of the event loop later."""
    async with postroom(tmp_path, MemoryPlatform(finds=False)) as room:
        for steps in range(60):
            await room.want(f"post {steps}", f"channel-{steps}")
            async with room.running():
                for _ in range(steps):
                    await asyncio.sleep(0)
            assert (await room.line(f"post {steps}")).state == "waiting"
        await room.settle()
        assert len(room.platform.posted) == 60


async def test_in_doubt_staff_are_asked_and_nothing_is_sent_again(tmp_path: Path) -> None:
    async with postroom(tmp_path, MemoryPlatform(finds=False)) as room:
        room.platform.drop("general", after=False)
        await room.want("post")
        await room.settle(HOURS)
        assert room.platform.texts("general") == []
        (asked,) = room.platform.posted.values()
        assert (asked.channel, asked.buttons) == ("grace", ["1:postanyway:1"])
        assert (await room.line("post")).state == "doubtful"


async def test_a_question_to_staff_may_come_twice_but_never_not_at_all(tmp_path: Path) -> None:
    async with postroom(tmp_path, MemoryPlatform(finds=False)) as room:
        room.platform.drop("general", after=True)
        room.platform.drop("grace", after=True)
        await room.want("post")
        await room.settle(HOURS)
        assert len(room.platform.texts("grace")) == 2


async def test_a_question_to_staff_is_given_up_after_as_many_tries_as_anything(tmp_path: Path) -> None:
    async with postroom(tmp_path, MemoryPlatform(finds=False)) as room:
        room.platform.drop("general", after=False)
        room.platform.trouble("grace", *[UnknownError("down")] * 3 * TRIES)
        await room.want("post")
        await room.settle(2 * HOURS)
        assert room.platform.texts("grace") == []
        assert (await room.line("1", doubts.KIND)).state == "dead"


async def test_an_answer_of_the_platform_that_cannot_be_written_down_is_settled_later(room: Postroom) -> None:
    """As after a crash, without one: the row is `sending`, and nobody sends it."""
    await room.settle()
    await room.want("post")
    held = room.platform.hold("general")
    async with room.running():
        await held.reached.wait()
        await room.database.write(lambda tx: tx.one("PRAGMA busy_timeout = 0"))
        other = sqlite3.connect(room.database.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.release.set()
        await room.platform.standing(1)
        await _landed(room)
        other.close()
        await room.want("next", "elsewhere")
        await room.platform.standing(2)
        room.clock.move(SETTLING)
        await _until(room, "post", 1)
    assert room.platform.texts("general") == ["post"]


async def _until(room: Postroom, subject: str, revision: int) -> None:
    """Wait until this revision of a note stands."""
    committed = room.database.watch()
    async with asyncio.timeout(10):
        while (await room.line(subject)).delivered < revision:
            await committed.wait()
            committed.clear()


def _message(key: str) -> Message:
    return Message(key, Address("memory", "home", "general"), Reply("as it was sent"))


async def _landed(room: Postroom) -> None:
    """Let those who wait for the writer go on."""
    for _ in range(20):
        await room.database.read(lambda tx: tx.one("SELECT 1"))
