from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.live.podium import SHOWN, podium_text, ranked
from bot.storage.players import Player

players = st.builds(
    Player,
    st.one_of(st.none(), st.text("abcxyz", min_size=1, max_size=3)),
    st.integers(0, 5),
    st.integers(0, 9).map(lambda tens: tens * 10),
)


@given(st.lists(players, max_size=20))
def test_a_rank_is_one_more_than_the_number_of_those_who_had_more_right(group: list[Player]) -> None:
    for rank, player in ranked(group):
        assert rank == 1 + sum(other.right > player.right for other in group)


@given(st.lists(players, max_size=20))
def test_everybody_is_ranked_once_and_the_best_come_first(group: list[Player]) -> None:
    found = [player for _, player in ranked(group)]
    assert sorted(map(repr, found)) == sorted(map(repr, group))
    assert [player.right for player in found] == sorted((player.right for player in group), reverse=True)


def test_ties_share_a_rank_and_the_next_one_is_left_out() -> None:
    group = [Player("ann", 3, 30), Player("bob", 2, 20), Player("cem", 2, 0), Player("dan", 1, 10)]
    assert [rank for rank, _ in ranked(group)] == [1, 2, 2, 4]


def test_the_text_names_only_those_who_are_named_and_shows_points_that_were_paid() -> None:
    lines = podium_text([Player(None, 2, 20), Player("ann_", 1, 0)], 2).split("\\\n")
    assert lines == ["**1.** Somebody: 2 of 2 right, +20 points", "**2.** ann\\_: 1 of 2 right"]


def test_of_a_crowd_the_rest_is_counted() -> None:
    text = podium_text([Player(f"p{number}", number, 0) for number in range(SHOWN + 3)], SHOWN + 3)
    assert text.endswith("And 3 more who played along.")
