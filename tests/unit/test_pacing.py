"""The turns that messages get, on a clock that stands still until it is moved."""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field

import pytest

from bot.delivery.pacing import Pace, Pacing, Scope
from bot.model import Address

GENERAL = Address("memory", "home", "general")
RANDOM = Address("memory", "away", "random")


@dataclass
class Stopwatch:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    """Messages of an endless queue on their way to a platform: it answers each after `least` seconds and up to `most`.

    `most` falls on the way there, on the way back, or on both.
    """

    pacing: Pacing
    watch: Stopwatch
    random: random.Random
    least: float = 0.0
    most: float = 0.0
    turns: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    """When the platform had each."""
    dated: bool = False
    """Whether its references tell that; its clock is another."""

    def learn_the_way(self) -> None:
        """One message goes there and comes back as fast as can be."""
        begun = self.watch.now + self.pacing.book(GENERAL)
        self.watch.now += self.least
        self.pacing.answered(begun, str(begun + self.least / 2 - 12345) if self.dated else "")

    def run(self, seconds: float) -> None:
        end, answers = self.watch.now + seconds, list[tuple[float, float, str]]()
        while self.watch.now < end:
            for _ in range(int(self.pacing.room())):
                self.turns.append(self.pacing.book(GENERAL))
                begun = self.watch.now + self.turns[-1]
                there, back = (self.least / 2 + self.random.choice([0, self.random.random() * self.most]) for _ in "ab")
                self.counted.append(begun + there)
                ref = str(begun + there - 12345) if self.dated else ""
                heapq.heappush(answers, (begun + there + back, begun, ref))
            pause = self.pacing.pause()
            opens = math.inf if pause is None else self.watch.now + pause
            if answers and answers[0][0] <= opens:
                self.watch.now, begun, ref = heapq.heappop(answers)
                self.pacing.answered(begun, ref)
            else:
                self.watch.now = opens


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
    line = Line(Pacing(Pace(overall=50), watch), watch, random.Random(1))
    line.run(10)
    assert max(line.turns) <= 0.101


@pytest.mark.parametrize("most", [0.0, 0.05, 0.5, 3.0])
@pytest.mark.parametrize("least", [0.0, 0.2])
@pytest.mark.parametrize("dated", [False, True])
def test_the_platform_never_counts_more_than_its_limit_in_any_second(
    watch: Stopwatch, least: float, most: float, *, dated: bool
) -> None:
    pace = Pace(overall=50, ahead=0.5, made_at=float)
    line = Line(Pacing(pace, watch), watch, random.Random(1), least, most, dated=dated)
    line.learn_the_way()
    line.run(20)
    counted = sorted(line.counted)
    assert all(later - earlier >= 1.0 for earlier, later in zip(counted, counted[50:], strict=False))


def test_on_an_even_way_of_any_length_nothing_of_the_limit_is_lost(watch: Stopwatch) -> None:
    line = Line(Pacing(Pace(overall=50, ahead=0.5), watch), watch, random.Random(1), 0.2, 0.0)
    line.run(20)
    assert len(line.counted) / 20 == pytest.approx(50, rel=0.02)


def test_answers_that_dawdle_cost_nothing_where_a_message_tells_when_it_was_made(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=50, ahead=0.5, made_at=float), watch)
    counted = list[float]()
    waits = list[tuple[float, float]]()
    while watch.now < 120:
        for _ in range(int(pacing.room())):
            counted.append(watch.now + pacing.book(GENERAL))
            heapq.heappush(waits, (counted[-1] + 0.1 + 0.3 * (len(counted) % 3), counted[-1]))
        opens = watch.now + (pacing.pause() or math.inf)
        if waits[0][0] <= opens:
            watch.now, begun = heapq.heappop(waits)
            pacing.answered(begun, str(begun))
        else:
            watch.now = opens
    assert len(counted) / 20 == pytest.approx(50, rel=0.02)


@pytest.mark.parametrize("most", [0.0, 0.3, 0.8])
def test_a_pace_of_our_own_is_kept_whatever_the_way_there_and_back_takes(watch: Stopwatch, most: float) -> None:
    line = Line(Pacing(Pace(overall=20, counted=False), watch), watch, random.Random(1), 0.02, most)
    line.run(20)
    assert len(line.counted) / 20 == pytest.approx(20, rel=0.02)


def test_by_a_pace_of_our_own_no_more_are_under_way_than_it_allows_in_a_second(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=20, counted=False), watch)
    taken = 0
    while (pause := pacing.pause()) is not None or taken == 0:
        watch.now += pause or 0.0
        for _ in range(int(pacing.room())):
            pacing.book(GENERAL)
            taken += 1
    assert taken == 20
    watch.now += 1
    pacing.answered(watch.now)
    assert pacing.room() == 1


def test_an_answer_that_never_comes_costs_one_place_and_no_more(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=50, ahead=2.0), watch)
    for _ in range(50):
        pacing.book(GENERAL)
    assert (pacing.room(), pacing.pause()) == (0, None)
    for _ in range(49):
        pacing.answered(watch.now)
    watch.now += 1.1
    assert pacing.room() == 49


def test_a_place_that_is_not_used_is_free_at_once(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(overall=1, ahead=0.5), watch)
    pacing.book(GENERAL)
    assert pacing.room() == 0
    watch.now += 1.0
    assert pacing.room() == 0
    pacing.unused()
    assert pacing.room() == 1


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
    assert not pacing._lines[Scope.CHANNEL]._next


def test_a_space_has_a_pace_of_its_own_and_is_taken_from_singly(watch: Stopwatch) -> None:
    pacing = Pacing(Pace(space=5, space_burst=2), watch)
    assert pacing.closed().singly
    pacing.book(GENERAL)
    assert pacing.closed().spaces == set()
    pacing.book(Address("memory", "home", "other"))
    assert pacing.closed().spaces == {"home"}
    assert pacing.pause() == pytest.approx(0.2)
    watch.now += 0.21
    assert pacing.closed().spaces == set()


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
