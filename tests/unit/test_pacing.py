"""The turns that messages get, on a clock that stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.model import Address
from bot.pacing import Pace, Pacing, Scope

GENERAL = Address("memory", "home", "general")
RANDOM = Address("memory", "away", "random")


@dataclass
class Stopwatch:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


def test_without_limits_there_is_room_without_end(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(), watch)
    assert [pacing.book(GENERAL) for _ in range(1000)] == [0.0] * 1000
    assert pacing.room() > 1000
    assert (pacing.closed().channels, pacing.pause()) == (set(), None)


def test_turns_are_evenly_spaced(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=50), watch)
    assert [pacing.book(GENERAL) for _ in range(4)] == pytest.approx([0.0, 0.02, 0.04, 0.06])


def test_no_more_is_taken_than_can_begin_soon(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=50), watch)
    taken = 0
    for _ in range(1000):
        for _ in range(int(pacing.room())):
            assert pacing.book(GENERAL) <= 0.101
            taken += 1
        watch.now += pacing.pause() or 0.0
    seconds = watch.now - 100
    assert seconds > 10
    assert taken / seconds == pytest.approx(50, rel=0.02)


def test_what_we_were_late_with_is_made_up_for_but_idleness_is_not(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=50), watch)
    pacing.book(GENERAL)
    watch.now += 0.05
    assert [pacing.book(GENERAL) for _ in range(3)] == pytest.approx([0, 0, 0.01])
    watch.now += 60
    assert pacing.room() == pytest.approx(50 * 0.1, abs=1)
    assert pacing.book(GENERAL) == 0
    assert pacing.book(GENERAL) == pytest.approx(0.02)


def test_a_channel_takes_a_burst_and_then_its_own_pace(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(channel=1, burst=3), watch)
    for _ in range(3):
        assert "general" not in pacing.closed().channels
        pacing.book(GENERAL)
    assert pacing.closed().channels == {"general"}
    assert pacing.pause() == pytest.approx(1.0)
    watch.now += 1.01
    assert pacing.closed().channels == set()
    pacing.book(GENERAL)
    assert pacing.closed().channels == {"general"}


def test_channels_that_rest_are_forgotten(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(channel=1), watch)
    for number in range(100):
        pacing.book(Address("memory", "home", f"channel-{number}"))
    watch.now += 2
    assert pacing.closed().channels == set()
    assert not pacing._channels


def test_what_a_platform_says_holds_back_as_much_as_it_is_about(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(), watch)
    pacing.hold(5, GENERAL, Scope.CHANNEL)
    pacing.hold(7, RANDOM, Scope.SPACE)
    assert (pacing.held().channels, pacing.held().spaces, pacing.stopped) == ({"general"}, {"away"}, False)
    pacing.hold(3, GENERAL, Scope.PLATFORM)
    assert (pacing.room(), pacing.stopped, pacing.pause()) == (0, True, 3)
    watch.now += 6
    assert (pacing.held().channels, pacing.held().spaces, pacing.stopped) == (set(), {"away"}, False)
    watch.now += 2
    assert pacing.held().spaces == set()


def test_a_shorter_word_does_not_end_a_longer_one(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(), watch)
    pacing.hold(60, GENERAL, Scope.PLATFORM)
    pacing.hold(1, RANDOM, Scope.PLATFORM)
    watch.now += 2
    assert pacing.stopped
