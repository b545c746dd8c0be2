"""Staff bring courses of their own: from a file to a quiz, for their own place only, with a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contract.acts import answer, letter, score
from tests.contract.seat import Seat, Shown
from tests.contract.uploads import CELLS, GIFT, PAGE, POWER, WALLS, biology, zipped


@pytest.fixture
async def staffed(seat: Seat) -> Seat:
    seat.make_staff("ada")
    return seat


async def _published(seat: Seat, questions: str = POWER) -> Shown:
    await seat.say("ada", "course upload", file=biology(questions))
    return await seat.say("ada", "course publish")


async def test_from_a_file_to_a_quiz(staffed: Seat) -> None:
    seat = staffed
    told = await seat.say("ada", "course upload", file=biology())
    assert told.private
    assert told.has(
        "Biology", "1 module, 1 question", "What an editor would say", "course publish", "nobody else sees it"
    )
    assert "(line 9)" in told.text, "a remark says where"
    assert (await seat.say("ada", "course preview")).has("Cells")
    read = await seat.say("ada", "course preview cells")
    assert read.private
    assert read.has("A cell is the smallest part", "Which part gives the cell its power?", "The key: A. Mitochondria")
    assert not (await seat.say("bob", "courses")).has("Biology"), "what is not published is nobody's"
    published = await seat.say("ada", "course publish")
    assert published.private
    assert published.has("Version 1 of Biology is published", "course use biology")
    listed = await seat.say("bob", "courses")
    assert listed.has("Biology", "`biology`", "this place's own")
    assert ".1" not in listed.text
    used = await seat.say("ada", "course use biology")
    assert used.has("the course here is Biology")
    feedback = await answer(seat, "bob", "cells", "A")
    assert feedback.has("Right!")
    assert await score(seat, "bob") == 10


async def test_the_button_publishes_too_and_pages_turn(staffed: Seat) -> None:
    seat = staffed
    told = await seat.say("ada", "course upload", file=biology())
    read = await seat.press("ada", told, "Preview")
    assert read.has("The key: A. Mitochondria", "not published")
    assert (await seat.press("ada", read, "Publish", copies=2)).has("Version 1 of Biology is published")
    assert (await seat.say("bob", "modules biology")).has("Cells")


async def test_a_bank_of_questions_becomes_a_course_and_comes_again_with_its_ids(staffed: Seat) -> None:
    seat = staffed
    told = await seat.say("ada", "course upload", file=GIFT)
    assert told.has("Rivers", "1 question", "adapted", "count as medium")
    await seat.say("ada", "course publish")
    asked = await seat.say("bob", "quiz rivers/rivers 1")
    await seat.press("bob", asked, letter(asked, "The Nile"))
    edited = b"::longest:: Which of these rivers is longer? {=The Nile ~The Rhine ~The Main}\n"
    again = await seat.say("ada", "course upload", file=("rivers.gift", edited))
    assert again.has("Against what is published here now: 1 question changed (`rivers/longest`)")
    await seat.say("ada", "course publish rivers")
    assert (await seat.say("bob", "modules rivers")).has("1 right so far")


async def test_one_module_comes_as_one_file(staffed: Seat) -> None:
    told = await staffed.say("ada", "course upload", file=("my cells (2).yaml", (CELLS + POWER).encode()))
    assert told.has("Cells (`cells`) came in: 1 module, 1 question")


async def test_a_bad_file_is_told_with_its_lines_and_leaves_nothing(staffed: Seat) -> None:
    seat = staffed
    broken = CELLS + POWER.replace(", correct: true", "").replace("difficulty: easy", "difficulty: esay")
    told = await seat.say("ada", "course upload", file=("cells.yaml", broken.encode()))
    assert told.private
    assert told.has(
        "2 problems", "cells.yaml:12", "Did you mean", "cells.yaml:15", "No choice is right", "nothing was kept"
    )
    assert (await seat.say("ada", "course publish")).has("Nothing was uploaded here yet")
    assert (await seat.say("ada", "course preview cells")).has("Nothing was uploaded here yet")
    assert (await seat.say("ada", "course rollback")).has("nothing to go back from")


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (("evil.zip", zipped({"../course.yaml": PAGE})), "leads out of the archive"),
        (("none.zip", zipped({"notes.txt": "hello"})), "There is no course.yaml in it"),
        (("notes.zip", b"PK\x03\x04 no archive"), "cannot be read"),
        (("course.yaml", PAGE.encode()), "Put its folder into a .zip"),
        (("talk.pdf", b"%PDF-1.4"), "is a PDF"),
        (("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00"), "UTF-8"),
    ],
)
async def test_what_is_no_course_is_refused_with_the_reason(
    staffed: Seat, file: tuple[str, bytes], reason: str
) -> None:
    assert (await staffed.say("ada", "course upload", file=file)).has(reason)


async def test_a_file_that_is_too_large_is_refused(staffed: Seat) -> None:
    told = await staffed.say("ada", "course upload", file=("big.gift", b"x" * (5 * 2**20 + 1)))
    assert told.has("too large", "at most 5 MB")


async def test_an_id_that_everybody_has_is_refused(staffed: Seat) -> None:
    taken = zipped({"course.yaml": PAGE.replace("biology", "tea-school"), "cells.yaml": CELLS + POWER})
    told = await staffed.say("ada", "course upload", file=("own.zip", taken))
    assert told.has("There is a course tea-school for everybody already")


async def test_only_staff_may(seat: Seat) -> None:
    for line in ("course preview cells", "course publish", "course rollback"):
        assert (await seat.say("bob", line)).has("for the teaching staff")
    assert (await seat.say("bob", "course upload", file=biology())).has("for the teaching staff")
    seat.make_staff("ada")
    told = await seat.say("ada", "course upload", file=biology())
    for label in ("Preview", "Publish"):
        assert (await seat.press("bob", told, label)).has("for the teaching staff")
    assert not (await seat.say("bob", "courses")).has("Biology")


async def test_a_new_version_tells_what_differs_and_a_rollback_brings_the_one_before(staffed: Seat) -> None:
    seat = staffed
    await _published(seat)
    harder = POWER.replace("Which part gives", "Which part, of all, gives")
    told = await seat.say("ada", "course upload", file=biology(harder + WALLS))
    assert told.has("1 question added (`cells/walls`)", "1 question changed (`cells/power`)")
    assert (await seat.say("bob", "modules biology")).has("1 question"), "the draft is not there yet"
    assert (await seat.say("ada", "course publish")).has("Version 2", "1 question added (`cells/walls`)")
    assert (await seat.say("bob", "modules biology")).has("2 questions")
    back = await seat.say("ada", "course rollback")
    assert back.has("back at version 1", "1 question removed (`cells/walls`)")
    assert (await seat.say("bob", "modules biology")).has("1 question")
    assert (await seat.say("ada", "course publish")).has("Version 2 of Biology is published")
    await seat.restart()
    assert (await seat.say("bob", "modules biology")).has("2 questions")


async def test_questions_that_are_open_go_on_as_they_were_asked(staffed: Seat) -> None:
    seat = staffed
    await _published(seat, POWER + WALLS)
    first, second = await seat.say("bob", "quiz biology/cells 2"), await seat.say("cay", "quiz biology/cells 2")
    other = POWER.replace("power", "engine").replace("Mitochondria", "The sun")
    await _published(seat, other)
    for who, asked in (("bob", first), ("cay", second)):
        right = "A" if asked.has("Mitochondria") else "B"
        told = await seat.press(who, asked, right)
        assert told.has("Right!")
        assert not told.has("The sun")
        assert (await seat.press(who, told, "Next")).has("Score card", "1 of 1 right"), (
            "what was removed is passed over"
        )
    await seat.say("ada", "course rollback")
    assert (await seat.say("bob", "modules biology")).has("1 right so far")


async def test_a_renamed_question_takes_its_history_along_there_and_back(staffed: Seat) -> None:
    seat = staffed
    await _published(seat)
    await answer(seat, "bob", "biology/cells", "A")
    renamed = POWER.replace("id: power", "id: engine\n    was: power")
    assert (await _published(seat, renamed)).has("1 question changed (`cells/engine`)")
    assert (await seat.say("bob", "modules biology")).has("1 right so far")
    assert not (await answer(seat, "bob", "biology/cells", "A")).has("+10 points")
    await seat.say("ada", "course rollback")
    assert (await seat.say("bob", "modules biology")).has("1 right so far")
    assert not (await answer(seat, "bob", "biology/cells", "A")).has("+10 points")
    assert await score(seat, "bob") == 10


async def test_without_a_version_before_the_course_is_withdrawn_and_the_place_falls_back(staffed: Seat) -> None:
    seat = staffed
    await _published(seat)
    await seat.say("ada", "course use biology")
    told = await seat.say("ada", "course rollback biology")
    assert told.has("is withdrawn", "course publish biology")
    assert not (await seat.say("bob", "courses")).has("Biology")
    assert (await seat.say("bob", "modules")).has("Tea school")
    await seat.say("ada", "course publish biology")
    assert (await seat.say("bob", "modules")).has("Biology", "Cells")


async def test_the_daily_question_and_a_live_round_come_from_it(staffed: Seat) -> None:
    seat = staffed
    await _published(seat)
    await seat.say("ada", "schedule daily 18:00 biology")
    assert (await seat.say("ada", "schedule list")).has("from biology")
    await seat.advance(timedelta(hours=6))
    posted = (await seat.posted())[-1]
    assert posted.has("Which part gives the cell its power?")
    told = await seat.press("bob", posted, "A")
    assert told.has("Right!", "+10 points")
    await seat.say("ada", "course rollback")
    await seat.advance(timedelta(hours=24))
    closed = [each for each in await seat.posted() if each.has("The answer")]
    assert closed[-1].has("Mitochondria", "1 of 1"), "what was posted is told, though its course is withdrawn"


async def test_its_plan_its_terms_and_its_modules_are_known_here(staffed: Seat) -> None:
    seat = staffed
    await _published(seat)
    assert (await seat.say("bob", "define mitochondrion")).has("gives it power")
    assert "Biology" in await seat.suggest("bob", "modules", "course", "bio")
    assert await seat.suggest("ada", "course preview", "module", "ce") == ["Cells"]
    await seat.say("ada", "course use biology")
    assert "Cells" in await seat.suggest("bob", "quiz", "module", "ce")
    assert (await seat.say("ada", "course plan 2026-11-20")).has("The plan of Biology", "Cells")
    assert (await seat.say("bob", "summary cells")).has("smallest part that lives")


async def test_what_no_pack_needs_is_left_out_and_told(staffed: Seat) -> None:
    seat = staffed
    inside = zipped({"a/course.yaml": PAGE, "a/cells.yaml": CELLS + POWER, "a/more.zip": "PK", "a/readme.md": "hi"})
    told = await seat.say("ada", "course upload", file=("biology.zip", inside))
    assert told.has("a/more.zip: left out", "a/readme.md: left out")
