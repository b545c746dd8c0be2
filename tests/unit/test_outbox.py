"""The outbox as rows: revisions, states, and what may be taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.storage import doubtful, outbox
from bot.storage.outbox import Closed, Wanted
from tests.classroom import NOON
from tests.unit.postroom import MINUTE, SECOND, Postroom, postroom


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Postroom]:
    async with postroom(tmp_path) as room:
        yield room


async def mark(room: Postroom, name: str, wanted: Wanted, *arguments: object) -> None:
    await room.database.write(lambda tx: getattr(outbox, name)(tx, wanted, *arguments))


async def test_a_thing_has_one_message_of_a_kind_however_often_it_is_wanted(room: Postroom) -> None:
    await room.want("post")
    await room.want("post")
    line = await room.line("post")
    assert (line.wanted, line.delivered) == (2, 0)
    assert [each.subject for each in await room.take()] == ["post"]


async def test_what_is_under_way_is_not_taken_again(room: Postroom) -> None:
    await room.want("post")
    assert len(await room.take()) == 1
    await room.change("post", "closed")
    assert await room.take() == []


async def test_each_channel_gives_one_message_at_a_time(room: Postroom) -> None:
    for number in range(6):
        await room.want(f"post {number}", f"channel-{number % 2}")
    assert [each.subject for each in await room.take()] == ["post 0", "post 1"]


async def test_nothing_is_taken_for_channels_and_spaces_that_are_closed(room: Postroom) -> None:
    await room.want("here", "general")
    await room.want("there", "random")
    for closed, free in ((Closed({"general"}), NOON), (Closed(spaces={"home"}), None)):
        due = await room.database.read(partial(outbox.next_due, platform="memory", closed=closed))
        assert due == free
    taken = await room.database.write(lambda tx: outbox.take(tx, "memory", NOON, 9, Closed({"general"})))
    assert [each.subject for each in taken] == ["there"]


async def test_the_oldest_wish_comes_first(room: Postroom) -> None:
    await room.want("second", "b", after=SECOND)
    await room.want("first", "a")
    room.clock.move(MINUTE)
    assert [each.subject for each in await room.take()] == ["first", "second"]


async def test_a_sooner_wish_wins_and_a_later_one_does_not_delay_it(room: Postroom) -> None:
    await room.want("post", after=MINUTE)
    await room.change("post", "closed", after=SECOND)
    await room.change("post", "closed", after=2 * MINUTE)
    assert (await room.line("post")).not_before == NOON + SECOND


async def test_a_revision_while_it_is_sent_waits_for_its_own_time(room: Postroom) -> None:
    await room.want("post")
    (wanted,) = await room.take()
    await room.change("post", "1 answer", after=3 * SECOND)
    await mark(room, "delivered", wanted, "ref")
    assert await room.take() == []
    room.clock.move(3 * SECOND)
    assert [(each.ref, each.revision) for each in await room.take()] == [("ref", 2)]


async def test_a_mark_that_comes_late_changes_nothing(room: Postroom) -> None:
    await room.want("post")
    (wanted,) = await room.take()
    await mark(room, "dead", wanted, "gone")
    await mark(room, "delivered", wanted, "ref")
    line = await room.line("post")
    assert (line.state, line.ref, line.error) == ("dead", None, "gone")


async def test_the_dead_stay_dead(room: Postroom) -> None:
    await room.want("post")
    (wanted,) = await room.take()
    await mark(room, "dead", wanted, "gone")
    await room.change("post", "closed")
    await room.want("post")
    assert await room.take() == []


async def test_a_restart_asks_for_new_messages_and_repeats_edits(room: Postroom) -> None:
    await room.want("new", "a")
    await room.want("old", "b")
    (_, old) = await room.take()
    await mark(room, "delivered", old, "ref")
    await room.change("old", "closed")
    await room.take()
    await room.database.write(lambda tx: outbox.recover(tx, "memory", NOON + SECOND))
    assert [(await room.line(each)).state for each in ("new", "old")] == ["unsure", "waiting"]
    assert await room.take() == []
    room.clock.move(SECOND)
    assert [(each.subject, each.unsure) for each in await room.take()] == [("new", True), ("old", False)]


async def test_a_recovery_leaves_other_platforms_alone(room: Postroom) -> None:
    await room.want("post")
    await room.take()
    await room.database.write(lambda tx: outbox.recover(tx, "elsewhere", NOON))
    assert (await room.line("post")).state == "sending"


async def test_what_is_found_is_rendered_anew(room: Postroom) -> None:
    await room.want("post")
    (wanted,) = await room.take()
    await mark(room, "found", wanted, "ref")
    assert [(each.ref, each.unsure) for each in await room.take()] == [("ref", False)]


async def test_a_doubtful_message_is_sent_only_when_staff_ask_for_it(room: Postroom) -> None:
    await room.want("post")
    (wanted,) = await room.take()
    await mark(room, "doubtful", wanted, "perhaps posted")
    await room.change("post", "closed")
    assert await room.take() == []
    assert await room.database.write(lambda tx: doubtful.send_anyway(tx, wanted.id, NOON))
    assert not await room.database.write(lambda tx: doubtful.send_anyway(tx, wanted.id, NOON))
    assert [each.tries for each in await room.take()] == [1]


async def test_what_a_platform_puts_off_does_not_count_as_a_try(room: Postroom) -> None:
    await room.want("post")
    for _ in range(3):
        (wanted,) = await room.take()
        later = partial(outbox.later, wanted=wanted, not_before=NOON, error="too fast", counts=False)
        await room.database.write(later)
    assert (await room.line("post")).tries == 0


async def test_the_counts_tell_what_waits_and_what_is_wrong(room: Postroom) -> None:
    for number in range(4):
        await room.want(f"post {number}", f"channel-{number}")
    one, two, three = await room.take(3)
    await mark(room, "delivered", one, "ref")
    await mark(room, "dead", two, "gone")
    await mark(room, "doubtful", three, "perhaps posted")
    assert await room.database.read(outbox.counts) == {"waiting": 1, "dead": 1, "doubtful": 1}


async def test_taking_uses_the_index(room: Postroom) -> None:
    plan = await room.database.read(
        lambda tx: tx.all(
            "EXPLAIN QUERY PLAN SELECT id FROM outbox AS box"
            " WHERE ((box.state = 'waiting' AND box.wanted > box.delivered) OR box.state = 'unsure')"
            " AND box.platform = 'memory' AND box.not_before <= 1 ORDER BY box.not_before, box.id LIMIT 1"
        )
    )
    assert ["outbox_due" in row[3] for row in plan] == [True]
