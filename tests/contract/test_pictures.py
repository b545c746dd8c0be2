"""Pictures: beside a question, and of how a group answered. Wherever they cannot be seen, the words say all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.contract.premises import OpenSeat, Premises
from tests.contract.seat import Seat
from tests.contract.test_daily import DAY, MORNING, newest, scheduled
from tests.contract.uploads import CELLS, FILE, PAGE, POWER, SKETCH, WALLS, drawn, moodle, pictured, zipped
from tests.contract.uploads import illustrated as illustrated_pack

CUP = b"\x89PNG a cup of black tea"
NAME = "fully-oxidised-is-the-key.png"
STEM = "    stem: "


@pytest.fixture
async def illustrated(open_seat: OpenSeat, premises: Premises) -> AsyncIterator[Seat]:
    """Every question about black tea has a picture."""
    pack = premises.content / "tea-school"
    (pack / NAME).write_bytes(CUP)
    module = pack / "black-tea.yaml"
    image = f"    image: {{file: {NAME}, alt: A cup of something dark}}\n"
    module.write_text(module.read_text(encoding="utf-8").replace(STEM, f"{image}{STEM}"), encoding="utf-8")
    async with open_seat(premises) as opened:
        yield opened


def shows_pictures(seat: Seat) -> bool:
    return seat.name != "console"


async def test_a_question_shows_its_picture_and_says_it_in_words(illustrated: Seat) -> None:
    shown = await illustrated.say("ann", "quiz black-tea 1")
    assert shown.has("A cup of something dark")
    assert (CUP in illustrated.sent()) == shows_pictures(illustrated)
    assert (await illustrated.press("ann", shown, "A")).has("A cup of something dark")


async def test_the_daily_question_shows_its_picture_in_the_channel(illustrated: Seat) -> None:
    await scheduled(illustrated, "9:00 black-tea")
    await illustrated.advance(MORNING)
    assert (await newest(illustrated)).has("A cup of something dark")
    assert (CUP in illustrated.sent()) == shows_pictures(illustrated)


async def test_what_an_author_called_the_file_is_not_sent(illustrated: Seat) -> None:
    await scheduled(illustrated, "9:00 black-tea")
    await illustrated.say("ann", "quiz black-tea 1")
    await illustrated.advance(MORNING)
    assert NAME.encode() not in illustrated.sent()


async def test_how_a_group_answered_is_drawn_and_said(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    post = await newest(seat)
    await seat.press("ann", post, "A")
    await seat.press("bob", post, "B")
    assert b"\x89PNG" not in seat.sent()
    await seat.advance(DAY)
    assert (await newest(seat, "The answer")).has("A, the key: 1 of 2", "B: 1 of 2", "C: 0 of 2")
    assert (b"\x89PNG" in seat.sent()) == shows_pictures(seat)
    assert (b"Bar chart of the answers" in seat.sent()) == shows_pictures(seat)


async def test_where_nobody_answered_there_is_nothing_to_draw(seat: Seat) -> None:
    await scheduled(seat, "9:00 black-tea")
    await seat.advance(MORNING)
    await seat.say("eve", "schedule pause")
    await seat.advance(DAY + timedelta(hours=1))
    assert (await newest(seat, "The answer")).has("Nobody answered in time")
    assert b"\x89PNG" not in seat.sent()


async def test_a_picture_that_staff_bring_is_shown_to_learners(seat: Seat) -> None:
    seat.make_staff("ada")
    told = await seat.say("ada", "course upload", file=illustrated_pack(drawn("red")))
    assert told.has("Biology", "1 question")
    assert not told.has("left out")
    await seat.say("ada", "course publish")
    shown = await seat.say("bob", "quiz biology/cells 1")
    assert shown.has(SKETCH)
    assert (drawn("red") in seat.sent()) == shows_pictures(seat)
    assert FILE.encode() not in seat.sent(), "its author called it so"
    await seat.restart()
    assert (await seat.press("bob", shown, "A")).has("Right!", SKETCH)


async def test_a_picture_of_a_bank_that_staff_bring_is_shown_in_the_channel(seat: Seat) -> None:
    seat.make_staff("ada")
    assert (await seat.say("ada", "course upload", file=moodle(drawn("blue")))).has("Drawings")
    await seat.say("ada", "course publish")
    await scheduled(seat, "9:00 drawings")
    await seat.advance(MORNING)
    assert (await newest(seat)).has("What is drawn?", SKETCH)
    assert (drawn("blue") in seat.sent()) == shows_pictures(seat)
    assert FILE.encode() not in seat.sent()


async def test_a_bad_picture_is_told_and_its_words_stand_for_it(seat: Seat) -> None:
    seat.make_staff("ada")
    told = await seat.say("ada", "course upload", file=illustrated_pack(drawn("red")[:-20]))
    assert told.private
    assert told.has(FILE, "left out", "it is damaged", "Its words stay")
    await seat.say("ada", "course publish")
    assert (await seat.say("bob", "quiz biology/cells 1")).has(SKETCH, "Which part gives the cell its power?")
    assert b"\x89PNG" not in seat.sent()


async def test_a_post_of_several_questions_shows_the_picture_of_each(seat: Seat) -> None:
    seat.make_staff("ada")
    cells = CELLS + pictured(POWER, "one.png", "A cell that glows") + pictured(WALLS, "two.png", "A cell with a rim")
    pack: dict[str, str | bytes] = {"course.yaml": PAGE, "cells.yaml": cells}
    pack |= {"pictures/one.png": drawn("red"), "pictures/two.png": drawn("blue")}
    await seat.say("ada", "course upload", file=("biology.zip", zipped(pack)))
    await seat.say("ada", "course publish")
    await scheduled(seat, "9:00 biology/cells questions=2")
    await seat.advance(MORNING)
    post = await newest(seat)
    assert post.has("A cell that glows", "A cell with a rim")
    for colour in ("red", "blue"):
        assert (drawn(colour) in seat.sent()) == shows_pictures(seat)
    for number in (1, 2):
        assert (f"Question {number}: A cell".encode() in seat.sent()) == shows_pictures(seat), "says whose it is"
    await seat.press("bob", post, "1A")
    await seat.advance(DAY)
    assert (await newest(seat, "closed")).has("A cell that glows")
