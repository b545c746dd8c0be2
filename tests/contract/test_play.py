from __future__ import annotations

from datetime import timedelta

from tests.contract.acts import answer, offers, score
from tests.contract.seat import Seat, Shown

MOMENT = timedelta(seconds=1)
LOBBY = timedelta(seconds=30)
PAUSE = timedelta(seconds=8)


async def newest(seat: Seat, *phrases: str) -> Shown:
    """The public message that holds these phrases."""
    posted = await seat.posted()
    found = [shown for shown in posted if shown.has(*phrases)]
    assert found, f"{phrases} stands in none of {[shown.text for shown in posted]}"
    return found[-1]


async def open_lobby(seat: Seat, *players: str, line: str = "play start tasting 3") -> Shown:
    begun = await seat.say("ann", line)
    await seat.advance(MOMENT)
    for player in players:
        await seat.press(player, await newest(seat, "Live round"), "Join")
    return begun


async def first_question(seat: Seat, *players: str, line: str = "play start tasting 3") -> Shown:
    await open_lobby(seat, *players, line=line)
    await seat.advance(LOBBY)
    return await newest(seat, "Question 1 of")


async def letters(seat: Seat, question: Shown, **given: str) -> None:
    """Who answers what; then its consequences have come."""
    for who, letter in given.items():
        await seat.press(who, question, letter)
    await seat.advance(MOMENT)


async def test_a_round_is_played_from_the_lobby_to_the_podium(seat: Seat) -> None:
    begun = await open_lobby(seat, "ann", "bob")
    assert begun.private
    assert begun.has("Tasting", "30 seconds", "Join")
    await seat.advance(LOBBY)
    for number in (1, 2, 3):
        question = await newest(seat, f"Question {number} of 3", "Tasting", "A.", "B.")
        await letters(seat, question, ann="A", bob="A" if number < 3 else "B")
        told = await newest(seat, f"Question {number} of 3: the result")
        assert told.has("The key", "A.", f"A, the key: {2 if number < 3 else 1} of 2")
        await seat.advance(PAUSE)
    podium = await newest(seat, "Podium: Tasting")
    assert podium.has("1. ann: 3 of 3 right, +30 points", "2. bob: 2 of 3 right, +20 points")
    assert (await score(seat, "ann"), await score(seat, "bob")) == (30, 20)


async def test_the_lobby_stands_in_the_channel_with_a_button_to_join(seat: Seat) -> None:
    await open_lobby(seat)
    lobby = await newest(seat, "Live round")
    assert lobby.has("Tasting: 3 questions", "45 seconds", "Nobody yet")
    assert offers(lobby, "Join")
    joined = await seat.press("bob", lobby, "Join")
    assert joined.private
    assert joined.has("You are in", "Question 1")
    assert (await seat.press("cem", lobby, "Join")).has("with 1 other")
    await seat.advance(timedelta(seconds=5))
    assert (await newest(seat, "Live round")).has("2 players so far")


async def test_an_answer_is_confirmed_privately_without_saying_whether_it_is_right(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob", "cem")
    for who, letter, count in (("ann", "A", 1), ("bob", "B", 2)):
        shown = await seat.press(who, question, letter)
        assert shown.private
        assert shown.has(f"{letter} it is. {count} of 3 have answered")
        assert not any(shown.has(told) for told in ("right", "Not quite", "key", "points"))


async def test_before_the_result_nothing_of_the_key_is_sent(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob", line="play start black-tea")
    await seat.press("ann", question, "A")
    await seat.advance(timedelta(seconds=5))
    for told in (b"Oxidation does it", b"Fully oxidised leaves", b"the key"):
        assert told not in seat.sent()
    await letters(seat, question, bob="B")
    assert (await newest(seat, "the result")).has("Oxidation does it", "Fully oxidised leaves", "The handbook of tea")


async def test_my_data_does_not_tell_the_key_of_a_question_that_is_still_open(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob", line="play start black-tea")
    await seat.press("ann", question, "A")
    ((_, content),) = (await seat.say("ann", "my-data")).files
    assert b"what-makes-it-black" in content
    assert b"Oxidation does it" not in content
    assert (await seat.say("ann", "progress")).has("Nothing yet")


async def test_a_question_closes_at_once_when_all_who_joined_have_answered(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    await letters(seat, question, ann="A")
    assert not any(shown.has("the result") for shown in await seat.posted())
    await letters(seat, question, bob="A")
    await newest(seat, "Question 1 of 3: the result")
    closed = next(shown for shown in await seat.posted() if shown.has("Question 1 of 3", "Closed"))
    assert not closed.buttons


async def test_a_question_closes_when_its_time_is_up(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob", line="play start tasting 3 20")
    assert question.has("20 seconds")
    await letters(seat, question, ann="B")
    await seat.advance(timedelta(seconds=20))
    told = await newest(seat, "Question 1 of 3: the result")
    assert told.has("A, the key: 0 of 1", "B: 1 of 1", "1 player did not answer")


async def test_a_number_is_taken_for_what_it_fits(seat: Seat) -> None:
    assert (await seat.say("ann", "play start tasting 60 2")).has("Tasting")
    await seat.advance(MOMENT)
    assert (await newest(seat, "Live round")).has("2 questions", "60 seconds")


async def test_when_nobody_joins_the_round_ends_kindly(seat: Seat) -> None:
    await open_lobby(seat)
    await seat.advance(LOBBY)
    (lobby,) = await seat.posted()
    assert lobby.has("Nobody joined this time", "play start")
    assert not lobby.buttons
    assert (await seat.say("bob", "play start")).has("begins here in 30 seconds")


async def test_only_the_first_answer_counts(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    await seat.press("ann", question, "B", copies=2)
    assert (await seat.press("ann", question, "A")).has("answered this one already: B it is")
    await letters(seat, question, bob="A")
    assert (await newest(seat, "the result")).has("A, the key: 1 of 2", "B: 1 of 2")
    assert await score(seat, "ann") == 0


async def test_whoever_has_not_joined_cannot_answer(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    shown = await seat.press("cem", question, "A")
    assert shown.private
    assert shown.has("not in this round yet", "Join")


async def test_who_comes_late_plays_from_the_next_question_on(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    assert (await seat.press("cem", question, "Join")).has("Question 2 comes")
    assert (await seat.press("cem", question, "A")).has("from question 2 on")
    await letters(seat, question, ann="A", bob="A")
    assert (await newest(seat, "the result")).has("A, the key: 2 of 2")
    await seat.advance(PAUSE)
    question = await newest(seat, "Question 2 of 3")
    assert (await seat.press("cem", question, "A")).has("1 of 3 have answered")


async def test_nobody_joins_after_the_last_question(seat: Seat) -> None:
    lobby_seen = await open_lobby(seat, "ann", line="play start tasting 1")
    await seat.advance(LOBBY)
    assert not offers(await newest(seat, "Question 1 of 1"), "Join")
    assert (await seat.press("bob", lobby_seen, "Join")).has("the last question")


async def test_there_is_one_round_in_a_channel_at_a_time(seat: Seat) -> None:
    await open_lobby(seat)
    assert (await seat.say("bob", "play start")).has("a round in this channel already")


async def test_a_round_is_stopped_by_whoever_began_it_or_by_staff(seat: Seat) -> None:
    await open_lobby(seat, "bob")
    assert (await seat.say("bob", "play stop")).has("Only whoever began this round")
    assert (await seat.say("ann", "play stop")).has("The round is stopped")
    await seat.advance(LOBBY)
    assert (await newest(seat, "This round was stopped early")).buttons == ()
    await open_lobby(seat, "bob")
    seat.make_staff("grace")
    assert (await seat.say("grace", "play stop")).has("The round is stopped")
    assert (await seat.say("grace", "play stop")).has("no live round in this channel")


async def test_a_question_that_was_open_at_the_stop_counts_for_nobody(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    await letters(seat, question, ann="A", bob="A")
    await seat.advance(PAUSE)
    await letters(seat, await newest(seat, "Question 2 of 3"), ann="A")
    await seat.say("ann", "play stop")
    await seat.advance(MOMENT)
    assert (await newest(seat, "Podium")).has("stopped early", "1. ann: 1 of 1 right", "1. bob: 1 of 1 right")
    assert (await newest(seat, "Question 2 of 3")).has("counts for nobody")
    assert await score(seat, "ann") == 10


async def test_a_round_goes_on_after_a_restart_in_the_middle(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob")
    await seat.press("ann", question, "A")
    await seat.restart()
    assert (await seat.press("bob", question, "B")).has("2 of 2 have answered")
    await seat.advance(MOMENT)
    assert (await newest(seat, "Question 1 of 3: the result")).has("A, the key: 1 of 2", "B: 1 of 2")
    await seat.restart()
    await seat.advance(PAUSE)
    await letters(seat, await newest(seat, "Question 2 of 3"), ann="A", bob="A")
    await newest(seat, "Question 2 of 3: the result")


async def test_who_plays_alone_practises_without_points(seat: Seat) -> None:
    question = await first_question(seat, "ann", line="play start tasting 1")
    await letters(seat, question, ann="A")
    await seat.advance(PAUSE)
    assert (await newest(seat, "Podium")).has("1. ann: 1 of 1 right", "from two players on")
    assert await score(seat, "ann") == 0
    assert (await seat.say("ann", "progress")).has("1 of 3 right the first time")


async def test_a_key_that_was_seen_before_earns_nothing(seat: Seat) -> None:
    await answer(seat, "ann", "myths", "B")
    question = await first_question(seat, "ann", "bob", line="play start myths")
    await letters(seat, question, ann="A", bob="A")
    assert (await score(seat, "ann"), await score(seat, "bob")) == (0, 10)


async def test_a_key_that_a_round_told_earns_nothing_in_a_quiz(seat: Seat) -> None:
    question = await first_question(seat, "ann", "bob", line="play start myths")
    await letters(seat, question, ann="B", bob="B")
    await seat.advance(PAUSE)
    assert (await answer(seat, "cem", "myths", "A")).has("Right!")
    assert await score(seat, "cem") == 0


async def test_seven_days_later_the_same_question_is_a_new_occasion(seat: Seat) -> None:
    for wait, points in ((1, 10), (8, 10), (0, 20)):
        question = await first_question(seat, "ann", "bob", line="play start myths")
        await letters(seat, question, ann="A", bob="B")
        assert (await seat.say("ann", "leaderboard all")).has(f"ann (you): {points} points")
        await seat.advance(timedelta(days=wait))


async def test_a_quiz_does_not_give_the_questions_of_a_round_away(seat: Seat) -> None:
    await open_lobby(seat, "ann", "bob", line="play start myths")
    assert (await seat.say("cem", "quiz myths")).has("no questions on that")
    await seat.say("ann", "play stop")
    assert (await seat.say("cem", "quiz myths")).has("same plant")


async def test_as_many_right_share_a_rank_and_who_hides_is_not_named(seat: Seat) -> None:
    await seat.say("bob", "settings name hidden")
    question = await first_question(seat, "ann", "bob", "cem", line="play start tasting 1")
    await letters(seat, question, ann="A", bob="A", cem="B")
    await seat.advance(PAUSE)
    podium = await newest(seat, "Podium")
    assert podium.has("1. ann: 1 of 1", "1. Somebody: 1 of 1", "3. cem: 0 of 1")
    assert not podium.has("bob")


async def test_what_takes_more_than_one_press_is_not_played(seat: Seat) -> None:
    assert (await seat.say("ann", "play start words")).has("no questions for a round on that")
    assert await seat.posted() == []
