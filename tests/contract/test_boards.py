from __future__ import annotations

import re
from datetime import timedelta

from tests.contract.acts import answer, score
from tests.contract.seat import Seat, Shown


def ranks(shown: Shown) -> list[tuple[int, str]]:
    """The lines of a board: rank and name."""
    return [(int(rank), name) for rank, name in re.findall(r"(\d+)\.\W*\s(\w+)(?: \(you\))?: \d+ points", shown.text)]


async def test_nobody_has_points_before_the_first_answer(seat: Seat) -> None:
    assert (await seat.say("ann", "leaderboard")).has("Nobody has points this week yet")


async def test_ties_share_a_rank_and_ones_own_is_told(seat: Seat) -> None:
    for who, module in (("ann", "black-tea"), ("bob", "black-tea"), ("cem", "black-tea"), ("cem", "myths")):
        await answer(seat, who, module, "A")
    await answer(seat, "dan", "myths", "B")
    board = await seat.say("bob", "leaderboard")
    assert ranks(board) == [(1, "cem"), (2, "ann"), (2, "bob")]
    assert board.has("bob (you): 10 points", "number 2 of 3")
    assert (await seat.say("dan", "leaderboard")).has("You have no points here yet")


async def test_a_board_shows_the_time_that_was_asked_for(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await seat.advance(timedelta(days=1))
    assert (await seat.say("ann", "leaderboard today")).has("Nobody has points today yet")
    assert await score(seat, "ann") == 10
    await seat.advance(timedelta(days=6))
    assert await score(seat, "ann") == 0
    assert (await seat.say("ann", "leaderboard month")).has("ann (you): 10 points")
    await seat.advance(timedelta(days=30))
    assert (await seat.say("ann", "leaderboard month")).has("Nobody has points this month yet")
    assert (await seat.say("ann", "leaderboard all")).has("ann (you): 10 points")


async def test_a_board_of_one_course_counts_that_course(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await answer(seat, "bob", "coffee-school/beans", "A")
    await seat.advance(timedelta(minutes=1))
    assert ranks(await seat.say("ann", "leaderboard course=coffee-school")) == [(1, "bob")]
    assert ranks(await seat.say("ann", "leaderboard course=tea-school")) == [(1, "ann")]


async def test_everywhere_names_only_those_who_want_it(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await answer(seat, "bob", "black-tea", "A")
    await seat.say("ann", "settings everywhere on")
    await seat.advance(timedelta(minutes=1))
    board = await seat.say("bob", "leaderboard everywhere")
    assert ranks(board) == [(1, "ann")]
    assert board.has("number 1 of 2", "You are not named")


async def test_where_all_hide_nobody_is_said_to_have_no_points(seat: Seat) -> None:
    await seat.say("ann", "settings name hidden")
    await answer(seat, "ann", "black-tea", "A")
    board = await seat.say("ann", "leaderboard")
    assert board.has("Nobody is named on this board", "number 1 of 1, with 10 points")
    assert not board.has("Nobody has points")


async def test_a_board_can_be_shown_to_everybody_and_tells_nobodys_own_rank(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    shared = await seat.press("bob", await seat.say("bob", "leaderboard"), "Show in channel")
    assert not shared.private
    post = (await seat.posted())[-1]
    assert ranks(post) == [(1, "ann")]
    assert not post.has("you")


async def test_who_is_forgotten_leaves_the_board_and_the_others_move_up(seat: Seat) -> None:
    for who, module in (("ann", "black-tea"), ("ann", "myths"), ("bob", "black-tea")):
        await answer(seat, who, module, "A")
    assert (await seat.say("bob", "leaderboard")).has("number 2 of 2")
    await seat.press("ann", await seat.say("ann", "forget-me"), "Forget me")
    board = await seat.say("bob", "leaderboard")
    assert ranks(board) == [(1, "bob")]
    assert board.has("number 1 of 1")
