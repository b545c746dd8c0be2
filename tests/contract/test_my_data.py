from __future__ import annotations

import json
from datetime import timedelta

from tests.contract.acts import answer
from tests.contract.seat import Seat


async def test_whoever_is_unknown_has_no_data(seat: Seat) -> None:
    shown = await seat.say("ann", "my-data")
    assert shown.has("I keep nothing about you yet")
    assert not shown.files


async def test_my_data_is_a_file_of_json_for_me_alone(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "B")
    await answer(seat, "bob", "black-tea", "A")
    shown = await seat.say("ann", "my-data")
    assert shown.private
    ((name, content),) = shown.files
    assert name.endswith(".json")
    assert json.loads(content)
    assert b"tea-school/black-tea/what-makes-it-black" in content
    assert b"bob" not in content


async def test_a_question_that_is_still_open_is_in_it_without_its_key(seat: Seat) -> None:
    question = await seat.say("ann", "quiz black-tea 1")
    ((_, content),) = (await seat.say("ann", "my-data")).files
    assert b"tea-school/black-tea/what-makes-it-black" in content
    for told in (b"Oxidation does it", b"Fully oxidised leaves", b"correct", b"fully oxidised"):
        assert told not in content
    await seat.press("ann", question, "A")
    ((_, content),) = (await seat.say("ann", "my-data")).files
    assert json.loads(content)["answers"][0]["response"] == "A"


async def test_daily_questions_are_in_it_and_one_whose_result_comes_later_without_its_key(seat: Seat) -> None:
    seat.make_staff("eve")
    await seat.say("eve", "schedule daily 9:00 black-tea later")
    await seat.advance(timedelta(hours=21))
    (post,) = [shown for shown in await seat.posted() if shown.has("Daily question")]
    await seat.press("ann", post, "B")
    ((_, content),) = (await seat.say("ann", "my-data")).files
    (kept,) = json.loads(content)["open_questions"]
    assert (kept["chosen_so_far"], kept["daily_question"]["date"]) == ("B", "2026-11-19")
    assert json.loads(content)["answers"] == []
    for told in (b"Oxidation does it", b"correct", b"Fully oxidised"):
        assert told not in content
    await seat.say("eve", "schedule pause")
    await seat.advance(timedelta(days=1))
    ((_, content),) = (await seat.say("ann", "my-data")).files
    (answered,) = json.loads(content)["answers"]
    assert (answered["response"], answered["credit"], answered["daily_question"]["date"]) == ("B", 0, "2026-11-19")
    assert json.loads(content)["open_questions"] == []
    assert json.loads(content)["active_days"] == ["2026-11-19"]


async def test_forget_me_asks_once_and_may_be_refused(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    asked = await seat.say("ann", "forget-me")
    assert asked.has("can't be undone", "my-data")
    assert (await seat.press("ann", asked, "Keep it")).has("everything stays as it is")
    assert (await seat.say("ann", "progress")).has("1 of 9")


async def test_forget_me_forgets(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await seat.say("ann", "settings name Professor")
    shown = await seat.press("ann", await seat.say("ann", "forget-me"), "Forget me")
    assert shown.has("forgotten you")
    assert (await seat.say("ann", "progress")).has("Nothing yet")
    assert (await seat.say("ann", "settings show")).has("the name that this place shows")


async def test_the_forget_button_pressed_twice_harms_nobody(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    await seat.press("ann", await seat.say("ann", "forget-me"), "Forget me", copies=2)
    assert (await seat.say("ann", "progress")).has("Nothing yet")
