"""Pictures: beside a question, and of how a group answered. Wherever they cannot be seen, the words say all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.contract.premises import OpenSeat, Premises
from tests.contract.seat import Seat
from tests.contract.test_daily import DAY, MORNING, newest, scheduled

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
