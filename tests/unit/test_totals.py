"""Boards against a plain sort: ranks, ties, pages, hidden learners, removals, and the roll-up from answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.clock import millis
from bot.model import Learner, Place
from bot.storage import learners, rollup, totals
from bot.storage.totals import EVERYWHERE, Board, Entry, boards_at
from bot.storage.transaction import Transaction
from tests.classroom import NOON, person
from tests.unit.facts import transaction

ZONE = ZoneInfo("UTC")
DM = Place("console", None, "dm")
ALL = Board(1, "", "all")
TODAY = Board(1, "", "day:2026-11-18")


def _learner(tx: Transaction, name: str, *, hidden: bool = False, everywhere: bool = False) -> Learner:
    learner = learners.ensure(tx, person(name), None, learners.met(tx, person(name), DM)[1], NOON)
    tx.run("INSERT OR IGNORE INTO names (space, learner, name) VALUES (1, ?, ?)", (learner.id, name))
    learners.choose_name(tx, learner, None, hidden=hidden)
    learners.choose_everywhere(tx, learner, named=everywhere)
    return learner


def _earn(tx: Transaction, learner: Learner, points: int, at: datetime = NOON) -> None:
    totals.add(tx, learner.id, boards_at(at, ZONE, 1), points)


def _plain_rank(scores: Counter[int], points: int) -> int:
    return 1 + sum(other > points for other in scores.values())


@dataclass
class Model:
    """What the boards should say."""

    scores: Counter[int] = field(default_factory=Counter)
    hidden: set[int] = field(default_factory=set)

    def page(self, limit: int) -> list[tuple[int, int, int]]:
        ranked = sorted(self.scores.items(), key=lambda score: (-score[1], score[0]))
        shown = [(_plain_rank(self.scores, points), learner, points) for learner, points in ranked]
        return [entry for entry in shown[: limit * 3] if entry[1] not in self.hidden][:limit]


class Boards(RuleBasedStateMachine):
    """Points come, learners hide and leave; the board is compared after every step. `counted` may begin at any step."""

    @initialize(counted=st.booleans())
    def begin(self, counted: bool) -> None:  # noqa: FBT001 - hypothesis hands it over
        self._entered = transaction()
        self.tx = self._entered.__enter__()
        self.model = Model()
        if counted:
            totals.count_all(self.tx, ALL)
        self.known = {name: _learner(self.tx, name) for name in "abcdefgh"}

    def teardown(self) -> None:
        if hasattr(self, "_entered"):
            self._entered.__exit__(None, None, None)

    @rule(name=st.sampled_from("abcdefgh"), points=st.integers(1, 5000))
    def earn(self, name: str, points: int) -> None:
        learner = self.known[name]
        _earn(self.tx, learner, points)
        self.model.scores[learner.id] += points

    @rule(name=st.sampled_from("abcdefgh"), hidden=st.booleans())
    def hide(self, name: str, hidden: bool) -> None:  # noqa: FBT001 - hypothesis hands it over
        learner = self.known[name]
        learners.choose_name(self.tx, learner, None, hidden=hidden)
        (self.model.hidden.add if hidden else self.model.hidden.discard)(learner.id)

    @rule(name=st.sampled_from("abcdefgh"))
    def leave(self, name: str) -> None:
        learner = self.known[name]
        totals.remove(self.tx, learner.id)
        learners.forget(self.tx, learner)
        del self.model.scores[learner.id]
        self.known[name] = _learner(self.tx, name)

    @rule()
    def begin_to_count(self) -> None:
        totals.count_all(self.tx, ALL)

    @invariant()
    def ranks_are_those_of_a_sort(self) -> None:
        for learner, points in self.model.scores.items():
            standing = totals.standing(self.tx, ALL, learner)
            assert standing is not None
            assert (standing.rank, standing.points) == (_plain_rank(self.model.scores, points), points)

    @invariant()
    def pages_are_those_of_a_sort(self) -> None:
        page = totals.page(self.tx, ALL, 3)
        assert [(entry.rank, entry.learner, entry.points) for entry in page] == self.model.page(3)
        assert totals.size(self.tx, ALL) == len(self.model.scores)


Boards.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestBoards = Boards.TestCase


@given(
    scores=st.lists(st.integers(1, 10**6) | st.sampled_from((63, 64, 65, 4095, 4096, 4097)), min_size=1, max_size=60),
    asked=st.integers(0, 10**6),
)
@settings(max_examples=60, deadline=None)
def test_a_counted_rank_is_a_plain_one_at_every_border_of_the_buckets(scores: list[int], asked: int) -> None:
    with transaction() as tx:
        _fill(tx, scores)
        for counted in (False, True):
            if counted:
                totals.count_all(tx, ALL)
            for points in {asked, *scores}:
                assert totals.rank_of(tx, ALL, points) == 1 + sum(score > points for score in scores)


def _fill(tx: Transaction, scores: list[int]) -> None:
    """A learner for each of these scores, straight into the tables."""
    for number, points in enumerate(scores, start=1):
        tx.run(
            "INSERT INTO learners (id, platform, workspace, user_id, created_at) VALUES (?, '', '', ?, 0)",
            (number, f"{number}"),
        )
        tx.run("INSERT INTO totals VALUES (?, '', 'all', ?, ?)", (ALL.scope, number, points))
    tx.run("INSERT INTO boards VALUES (?, '', 'all', ?, 0)", (ALL.scope, len(scores)))


def test_a_board_that_grows_large_begins_to_be_counted_and_stays_right() -> None:
    with transaction() as tx:
        _fill(tx, [10 * (number % 40 + 1) for number in range(totals.SMALL - 1)])
        newcomers = [_learner(tx, name) for name in ("ada", "bob", "cyd")]
        for learner in newcomers:
            _earn(tx, learner, 200)
            _earn(tx, learner, 5)
        assert tx.one("SELECT counted FROM boards WHERE period = 'all'") == (1,)
        assert tx.all("SELECT level, SUM(learners) FROM counts WHERE period = 'all' GROUP BY level") == [
            (level, totals.SMALL + 2) for level in range(3)
        ]
        above = sum(10 * (number % 40 + 1) > 205 for number in range(totals.SMALL - 1))
        standing = totals.standing(tx, ALL, newcomers[0].id)
        assert standing is not None
        assert standing.rank == 1 + above
        assert totals.size(tx, ALL) == totals.SMALL + 2


def test_ties_share_a_rank_and_the_next_one_is_passed_over() -> None:
    with transaction() as tx:
        for name, points in (("ada", 30), ("bob", 20), ("cyd", 20), ("dot", 10)):
            _earn(tx, _learner(tx, name), points)
        assert [entry.rank for entry in totals.page(tx, ALL, 10)] == [1, 2, 2, 4]


def test_who_hides_keeps_the_rank_and_is_not_named() -> None:
    with transaction() as tx:
        _earn(tx, _learner(tx, "ada", hidden=True), 30)
        bob = _learner(tx, "bob")
        _earn(tx, bob, 20)
        assert totals.page(tx, ALL, 10) == [Entry(2, bob.id, "bob", 20)]


def test_everywhere_only_those_who_opted_in_are_named() -> None:
    with transaction() as tx:
        for name, points, opted in (("ada", 30, False), ("bob", 20, True), ("cyd", 10, False)):
            learner = _learner(tx, name, everywhere=opted)
            totals.add(tx, learner.id, boards_at(NOON, ZONE, EVERYWHERE), points)
        page = totals.page(tx, Board(EVERYWHERE, "", "all"), 10, opted_in=True)
        assert [(entry.rank, entry.name) for entry in page] == [(2, "bob")]


def test_a_day_s_points_are_not_those_of_the_next_day() -> None:
    with transaction() as tx:
        ada = _learner(tx, "ada")
        _earn(tx, ada, 10)
        _earn(tx, ada, 5, NOON + timedelta(days=1))
        assert totals.standing(tx, TODAY, ada.id) == totals.Standing(1, 10)
        assert totals.standing(tx, Board(1, "", "week:2026-11-16"), ada.id) == totals.Standing(1, 15)
        assert totals.standing(tx, Board(2, "", "all"), ada.id) is None


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(0, 1),
        st.sampled_from(("tea", "coffee", "uploaded")),
        st.integers(0, 30),
        st.integers(0, 72),
    ),
    max_size=40,
)


@given(answers=ANSWERS, steps=st.integers(1, 3))
@settings(max_examples=50, deadline=None)
def test_rolled_up_boards_are_the_sum_of_the_answers(answers: list[tuple[str, int, str, int, int]], steps: int) -> None:
    installed = frozenset({"tea", "coffee"})
    with transaction() as tx:
        tx.run("INSERT INTO spaces (platform, external, zone, created_at) VALUES ('console', 'home', 'Asia/Tokyo', 0)")
        known = {name: _learner(tx, name).id for name in "abc"}
        wanted: Counter[tuple[int, str, str, int]] = Counter()
        for number, (name, space, course, points, hours) in enumerate(answers):
            at = datetime(2026, 11, 29, tzinfo=UTC) + timedelta(hours=hours)
            _keep_answer(tx, number, known[name], space, course, points, at)
            for scope, about, zone in ((space, course, ZoneInfo("Asia/Tokyo")), (0, "", ZONE), (0, course, ZONE)):
                if points and (scope or course in installed) and (scope or zone is ZONE):
                    for period in boards_at(at, zone, scope).periods:
                        wanted[scope, about, period, known[name]] += points
            if number % steps == 0:
                rollup.roll_up(tx, installed, "UTC")
        while rollup.roll_up(tx, installed, "UTC"):
            pass
        rows = tx.all("SELECT scope, course, period, learner, points FROM totals")
        assert {tuple(row[:4]): row[4] for row in rows} == dict(wanted)


def _keep_answer(
    tx: Transaction, number: int, learner: int, space: int, course: str, points: int, at: datetime
) -> None:
    tx.run("INSERT OR IGNORE INTO snapshots VALUES (x'00', x'00')")
    tx.run(
        "INSERT INTO attempts (id, learner, question, snapshot, shown, issued_at) VALUES (?, ?, '', x'00', '', 0)",
        (str(number), learner),
    )
    tx.run(
        "INSERT INTO answers (attempt, learner, space, course, question, response, credit, points, at)"
        " VALUES (?, ?, ?, ?, 'q', 'A', 1, ?, ?)",
        (str(number), learner, space, course, points, millis(at)),
    )


def test_a_roll_up_takes_a_bounded_number_of_answers_at_a_time() -> None:
    with transaction() as tx:
        ada = _learner(tx, "ada").id
        for number in range(rollup.ROLLED + 5):
            _keep_answer(tx, number, ada, 0, "tea", 1, NOON)
        taken = [rollup.roll_up(tx, frozenset({"tea"}), "UTC") for _ in range(3)]
        assert taken == [rollup.ROLLED, 5, 0]
        assert totals.standing(tx, Board(EVERYWHERE, "tea", "all"), ada) == totals.Standing(1, rollup.ROLLED + 5)


def test_nobody_is_on_an_empty_board() -> None:
    with transaction() as tx:
        assert totals.page(tx, ALL, 10) == []
        assert totals.rank_of(tx, ALL, 5) == 1
        assert totals.size(tx, ALL) == 0
