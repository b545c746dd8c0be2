"""One channel deleted, one forbidden, one limited among a few; `python -m tests.many_channels` does 1,000."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.classroom import token
from tests.many_channels.evening import Evening, evening
from tests.many_channels.stages import STAGES, Stage

CHANNELS = 12
LIMITED_FOR = 2.0
SOON = 20.0


@pytest.fixture(params=STAGES, ids=lambda kind: kind.platform)
async def there(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Evening]:
    kind: type[Stage] = request.param
    async with AsyncExitStack() as stack:
        stage = await kind.open(stack, CHANNELS)
        async with evening(stage, tmp_path, LIMITED_FOR) as opened:
            yield opened


async def said(there: Evening, line: str, channel: int = 3) -> str:
    return (await there.say(line, there.stage.channels[channel])).reply.text


async def test_all_others_get_their_post_the_two_are_paused_and_staff_are_told_once(there: Evening) -> None:
    await there.schedule(there.stage.channels)
    await there.come_due()
    await there.standing(CHANNELS - 2, SOON)
    notes = await there.told(2)
    assert there.problems() == []
    assert sorted("#1 " in note for note in notes) == [False, True]
    assert all("schedule resume" in note for note in notes)
    listed = await said(there, "schedule list")
    assert listed.count("Paused: ") == 2
    assert "gone" in listed
    await there.next_day()
    await there.standing(CHANNELS - 2, SOON)
    assert len(there.stage.told()) == 2


async def test_what_is_mended_goes_on_and_what_is_not_says_why(there: Evening) -> None:
    forbidden = there.stage.channels[1]
    await there.schedule(there.stage.channels)
    await there.come_due()
    await there.standing(CHANNELS - 2, SOON)
    await there.told(2)
    for number in (1, 2):
        assert f"#{number} stays paused" in await said(there, f"schedule resume #{number}")
    there.stage.allow(forbidden)
    assert "Next: Thu 19 Nov, 09:00" in await said(there, "schedule resume #2")
    await there.next_day()
    await there.standing(CHANNELS - 1, SOON)
    assert len(there.posts()[forbidden]) == 1
    assert (await said(there, "schedule list")).count("Paused: ") == 1


async def test_a_test_asks_first_whether_it_can_be_posted(there: Evening) -> None:
    channel = there.stage.channels[1]
    button = token((await there.say("schedule daily 9:00 UTC", channel)).reply, "Post a test now")
    there.stage.forbid(channel)
    refused = await there.press(button, channel)
    assert refused.refused
    assert "channel" in refused.reply.text
    assert (await there.say("schedule test", channel)).refused
    there.stage.allow(channel)
    assert "A test is on its way to" in (await there.press(button, channel)).reply.text


async def test_whoever_asked_is_told_when_a_test_is_refused_all_the_same(there: Evening) -> None:
    channel = there.stage.channels[1]
    await there.schedule([channel])
    there.stage.refuse(channel)
    assert "A test is on its way to" in await said(there, "schedule test")
    (note,) = await there.told(1)
    assert "No test was posted" in note
    assert "schedule test" in note
    assert "Paused" not in await said(there, "schedule list")
