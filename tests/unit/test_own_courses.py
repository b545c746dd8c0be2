"""Courses of a space's own: seen there only, kept in versions and within limits, the same when an event comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteeredClock
from bot.library import Library, owner_of
from bot.model import Account, File, Person, Place, Request
from bot.storage import recount, spaces, uploads
from bot.storage.recount import Rules
from bot.storage.transaction import Transaction
from bot.storage.uploads import KEPT
from bot.tokens import Peek, Publish, Quiz, Read, ShareBoard, ShareProgress, ShareSummary, Terms
from bot.uploads import given_files, uploading
from bot.uploads.shelves import QUESTIONS_KEPT, Shelves
from tests.classroom import HOME, NOON, Classroom, classroom, course, numbered, single, token
from tests.contract.uploads import CELLS, PAGE, POWER, WALLS, biology, zipped

TEA = course("tea-school", {"green-tea": [single("leaf")]})
AWAY = Place("console", "away", "general")
DIRECT = Place("console", None, "dm", private=True)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Classroom]:
    async with classroom(tmp_path / "x.sqlite", Library([TEA]), clock=SteeredClock.standing(NOON)) as opened:
        yield opened


def _pack(name: str, questions: str = POWER) -> File:
    page = PAGE.replace("biology", name).replace("Biology", name.title())
    return File(f"{name}.zip", zipped({"course.yaml": page, "cells.yaml": CELLS + questions}))


async def _staff(room: Classroom, line: str, file: File | None = None, *, event: str = "") -> str:
    outcome = await room.type("ada", line, staff=True, file=file, event=event)
    return outcome.reply.text


async def _publish(room: Classroom, file: File) -> str:
    await _staff(room, "course upload", file)
    return await _staff(room, "course publish")


async def _read(room: Classroom, what: str) -> list[tuple[object, ...]]:
    return await room.tutor.database.read(lambda tx: tx.all(what))


async def test_another_space_sees_nothing_of_it(room: Classroom) -> None:
    await _publish(room, File(*biology()))
    quiz = await room.type("bob", "quiz biology/cells 1")
    assert "Which part" in quiz.reply.text
    away = replace(room, place=AWAY)
    for line in ("courses", "modules", "tutor", "help"):
        assert "iolog" not in (await away.type("bob", line)).reply.text
    for line in ("modules biology", "modules biology.1", "quiz biology/cells", "quiz biology.1/cells", "summary cells",
                 "define mitochondrion", "progress biology.1", "leaderboard course=biology.1"):  # fmt: skip
        outcome = await away.type("bob", line)
        assert outcome.refused, line
    for command, name in (
        ("course use", "course"),
        ("quiz", "module"),
        ("schedule daily", "topic"),
        ("define", "term"),
    ):
        found = await away.tutor.suggest(
            Person(Account("console", "", "ada"), "ada", staff=True), AWAY, command, name, "", {}
        )
        assert not any("iolog" in each.label + each.value or "Cells" in each.label for each in found)
    forged = (
        *(kind("biology.1", "cells") for kind in (Quiz, Terms, ShareSummary)),
        *(Quiz("biology.1", ""), Read("biology.1", "cells", 1), Peek(1, "cells", 1), Publish(1)),
    )
    for each in forged:
        assert (await away.press("bob", each.pack())).refused, each
    for shown in (ShareBoard("week", "biology.1", everywhere=False), ShareProgress("biology.1")):
        assert "iolog" not in (await away.press("bob", shown.pack())).reply.title
    assert "Which part" not in (await away.type("bob", "quiz")).reply.text, "an open quiz is not taken up elsewhere"
    assert (await _staff(away, "course preview cells")).startswith("Nothing was uploaded here yet")


async def test_two_spaces_have_courses_of_the_same_name(room: Classroom) -> None:
    away = replace(room, place=AWAY)
    await _publish(room, File(*biology()))
    await _publish(away, File(*biology(WALLS)))
    here, there = await room.type("bob", "quiz biology/cells"), await away.type("bob", "quiz biology/cells")
    assert "Which part" in here.reply.text
    assert "have walls" in there.reply.text
    await room.press("bob", token(here.reply, "A"))
    assert "1 right so far" in (await room.type("bob", "modules biology")).reply.text
    assert "right so far" not in (await away.type("bob", "modules biology")).reply.text
    assert owner_of("biology.2/cells/power") == 2


async def test_the_board_of_everywhere_counts_only_what_the_operator_installed(room: Classroom) -> None:
    await _publish(room, File(*biology()))
    await room.type("bob", "settings everywhere on")
    asked = await room.type("bob", "quiz biology/cells 1")
    assert "+10 points" in (await room.press("bob", token(asked.reply, "A"))).reply.text
    await room.tutor.settle()
    assert "bob" in (await room.type("bob", "leaderboard")).reply.text
    assert "bob" in (await room.type("bob", "leaderboard course=biology")).reply.text
    assert "bob" not in (await room.type("bob", "leaderboard everywhere")).reply.text
    assert "bob" not in (await room.type("bob", "leaderboard everywhere course=biology")).reply.text


async def test_a_direct_message_of_no_space_goes_on_with_what_was_begun_for_whoever_was_met_there(
    room: Classroom,
) -> None:
    await _publish(room, File(*biology(POWER + WALLS)))
    await room.type("bob", "quiz biology/cells 2")
    direct = replace(room, place=DIRECT)
    again = await direct.type("bob", "quiz")
    assert "Welcome back to **Cells**" in again.reply.text
    told = await direct.press("bob", token(again.reply, "A"))
    assert "Question 2 of 2" in (await direct.press("bob", token(told.reply, "Next"))).reply.title
    begun = await direct.press("bob", Quiz("biology.1", "cells").pack())
    assert "Cells" in begun.reply.text
    assert (await direct.press("eve", Quiz("biology.1", "cells").pack())).refused, "she was never there"
    assert "iolog" not in (await direct.type("bob", "courses")).reply.text


async def test_an_upload_that_comes_twice_makes_one_version_and_gets_the_same_answer(room: Classroom) -> None:
    first = await _staff(room, "course upload", File(*biology()), event="once")
    assert await _staff(room, "course upload", File(*biology()), event="once") == first
    both = await asyncio.gather(*(_staff(room, "course upload", File(*biology()), event="twice") for _ in range(2)))
    assert both[0] == both[1]
    assert await _read(room, "SELECT version FROM uploads") == [(1,), (2,)]


async def test_a_publication_and_a_rollback_that_come_twice_happen_once(room: Classroom) -> None:
    for questions in (POWER, POWER + WALLS, WALLS):
        await _publish(room, File(*biology(questions)))
    first = await _staff(room, "course rollback", event="back")
    assert "back at version 2" in first
    assert await _staff(room, "course rollback", event="back") == first
    assert "2 questions" in (await room.type("bob", "modules biology")).reply.text
    again = await _staff(room, "course publish", event="on")
    assert await _staff(room, "course publish", event="on") == again
    assert await _staff(room, "course rollback", event="back") == first, "an old copy that comes late changes nothing"
    assert "have walls" in (await room.type("bob", "quiz biology/cells")).reply.text


async def test_a_rollback_passes_over_drafts_that_were_never_published(room: Classroom) -> None:
    await _publish(room, File(*biology()))
    await _staff(room, "course upload", File(*biology(WALLS)))
    await _publish(room, File(*biology(POWER + WALLS)))
    assert "back at version 1" in await _staff(room, "course rollback")


async def test_versions_are_kept_up_to_a_number_and_the_published_one_always(room: Classroom) -> None:
    clock = room.tutor.clock
    assert isinstance(clock, SteeredClock)
    await _publish(room, File(*biology()))
    for number in range(KEPT + 2):
        clock.move(timedelta(days=2))
        await _staff(room, "course upload", File(*biology(POWER.replace("cell its", f"cell {number} its"))))
    rows = await _read(room, "SELECT version FROM uploads ORDER BY version")
    assert rows == [(1,), *((KEPT + 3 - left,) for left in range(KEPT - 1, -1, -1))]
    assert "Which part gives the cell its power" in (await room.type("bob", "quiz biology/cells")).reply.text


async def test_there_is_a_limit_a_day_and_it_is_said_kindly(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "DAILY_LIMIT", 2)
    for _ in range(2):
        await _staff(room, "course upload", File(*biology()))
    told = await _staff(room, "course upload", File(*biology()))
    assert told == "2 files came in here within a day, which is all I take. Please go on tomorrow."
    assert "came in" in await _staff(replace(room, place=AWAY), "course upload", File(*biology()))
    clock = room.tutor.clock
    assert isinstance(clock, SteeredClock)
    clock.move(timedelta(hours=25))
    assert "version 3" in await _staff(room, "course upload", File(*biology()))


async def test_the_limit_holds_for_files_that_come_at_once(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "DAILY_LIMIT", 2)
    told = await asyncio.gather(*(_staff(room, "course upload", File(*biology())) for _ in range(5)))
    assert sum("within a day" in each for each in told) == 3
    assert await _read(room, "SELECT version FROM uploads") == [(1,), (2,)]


async def test_one_course_too_many_takes_the_place_of_one_that_is_not_published(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "COURSES", 2)
    await _publish(room, _pack("one"))
    await _staff(room, "course upload", _pack("two"))
    await _publish(room, _pack("three"))
    assert await _read(room, "SELECT DISTINCT course FROM uploads ORDER BY 1") == [("one",), ("three",)]
    told = await _staff(room, "course upload", _pack("four"))
    assert "This place has 2 courses of its own, which is all I keep." in told
    await _staff(room, "course rollback one")
    assert "`four`" in await _staff(room, "course upload", _pack("four"))


async def test_there_is_a_limit_on_all_published_questions_of_a_place(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "QUESTIONS", 2)
    await _publish(room, _pack("one"))
    await _publish(room, _pack("two"))
    assert "more than 2 questions of its own" in await _publish(room, _pack("three"))
    assert "Version 2" in await _publish(room, _pack("two", WALLS)), "a version takes the place of the one before"


async def test_a_refused_upload_leaves_no_row(room: Classroom) -> None:
    await _staff(room, "course upload", File("x.zip", b"no"))
    await _staff(room, "course upload", File("tea-school.gift", b"::q:: Is it? {T}"))
    for table in ("uploads", "publications"):
        assert await _read(room, f"SELECT * FROM {table}") == []  # noqa: S608


async def test_another_library_keeps_the_own_courses_and_shows_the_new_packs(room: Classroom) -> None:
    await _publish(room, File(*biology()))
    assert "Biology" in (await room.type("bob", "courses")).reply.text
    room.tutor.library = Library([TEA, numbered("coffee", 3)])
    listed = (await room.type("bob", "courses")).reply.text
    assert "Coffee" in listed
    assert "Biology" in listed
    assert (await room.type("bob", "quiz coffee/part-0 1")).reply.title == "Question 1 of 1"


async def test_an_own_course_gives_way_to_no_pack_that_is_installed_later(room: Classroom) -> None:
    await _publish(room, File(*biology()))
    room.tutor.library = Library([TEA, numbered("biology", 3)])
    assert "Cells" in (await room.type("bob", "modules biology")).reply.text
    found = await room.tutor.suggest(Person(Account("console", "", "b"), "b"), HOME, "modules", "course", "bio", {})
    assert {each.value for each in found} == {"biology"}


async def test_the_check_of_the_database_knows_what_moved_there_and_back(room: Classroom) -> None:
    async def answered() -> None:
        asked = await room.type("bob", "quiz biology/cells 1")
        await room.press("bob", token(asked.reply, "A"))

    await _publish(room, File(*biology()))
    await answered()
    await _publish(room, File(*biology(POWER.replace("id: power", "id: engine\n    was: power"))))
    await answered()
    await _staff(room, "course rollback")
    await answered()
    await room.tutor.settle()
    rules = Rules("UTC", frozenset({"tea-school"}))

    def differences(tx: Transaction) -> list[str]:
        return recount.differences(tx, rules)

    assert await room.tutor.database.write(differences) == []
    assert await _read(room, "SELECT question, times FROM progress") == [("biology.1/cells/power", 3)]


async def test_a_version_that_cannot_be_read_any_more_is_left_out_and_the_rest_goes_on(room: Classroom) -> None:
    await _publish(room, _pack("one"))
    await _publish(room, _pack("two"))
    await _staff(room, "course use one")

    def spoil(tx: Transaction) -> None:
        tx.run("UPDATE uploads SET body = x'00' WHERE course = 'one'")

    await room.tutor.database.write(spoil)
    room.tutor.library = Library([TEA])
    listed = (await room.type("bob", "courses")).reply.text
    assert "`one`" not in listed
    assert "`two`" in listed
    assert "Green Tea" in (await room.type("bob", "modules")).reply.text
    assert "upload it again" in await _staff(room, "course preview one/cells")


async def test_a_bank_whose_last_version_cannot_be_read_any_more_comes_in_again(room: Classroom) -> None:
    bank = File("cells.gift", b"::power:: A cell has power. {T}")
    await _staff(room, "course upload", bank)
    await room.tutor.database.write(lambda tx: tx.run("UPDATE uploads SET body = x'00'"))
    assert "came in" in await _staff(room, "course upload", bank)


async def test_libraries_are_built_once_and_those_met_longest_ago_are_let_go(room: Classroom) -> None:
    await _publish(room, File(*biology()))

    def look(tx: Transaction) -> None:
        shelves = Shelves(Library([TEA]))
        first = shelves.of(tx, 1)
        assert shelves.of(tx, 1) is first
        space = spaces.of(tx, HOME)
        assert shelves.here(tx, space) is first
        assert shelves.of(tx, None) is shelves.installed
        tx.run("UPDATE spaces SET shelf = 'other'")
        second = shelves.of(tx, 1)
        assert second is not first
        assert second.own_courses[0] is first.own_courses[0], "what has not changed is not read again"

    await room.tutor.database.write(look)


async def test_memory_is_bounded(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.uploads.shelves.QUESTIONS_KEPT", 250)
    assert QUESTIONS_KEPT > 250
    away, far = replace(room, place=AWAY), replace(room, place=replace(AWAY, space="far"))
    for each in (room, away, far):
        await _publish(each, File(*biology()))

    def look(tx: Transaction) -> None:
        shelves = Shelves(Library([TEA]))
        first, second = shelves.of(tx, 1), shelves.of(tx, 2)
        shelves.of(tx, 1)
        third = shelves.of(tx, 3)
        assert shelves.of(tx, 3) is third
        assert shelves.of(tx, 1) is first
        assert shelves.of(tx, 2) is not second

    await room.tutor.database.write(look)


async def test_who_is_no_staff_makes_nothing_be_read(room: Classroom) -> None:
    outcome = await room.tutor.run(
        Request("e", Person(Account("console", "", "eve"), "eve"), HOME, "course upload", file=File("x.zip", b"no"))
    )
    assert outcome.refused
    assert "for the teaching staff" in outcome.reply.text


async def test_a_direct_message_of_no_space_takes_no_course(room: Classroom) -> None:
    direct = replace(room, place=DIRECT)
    assert "is for the staff of a server" in await _staff(direct, "course upload", File(*biology()))
    assert "Please tell me more: `/course upload <file>`" in await _staff(room, "course upload")


async def test_forgetting_a_space_forgets_its_courses(room: Classroom) -> None:
    await _publish(room, File(*biology()))

    def gone(tx: Transaction) -> int:
        tx.run("DELETE FROM spaces WHERE external = 'home'")
        return len(tx.all("SELECT 1 FROM uploads UNION ALL SELECT 1 FROM publications"))

    assert await room.tutor.database.write(gone) == 0
    assert uploads.KEPT > 0


async def test_versions_of_one_course_count_for_the_limit_a_day_however_many_are_kept(room: Classroom) -> None:
    for _ in range(uploading.DAILY_LIMIT):
        assert "came in" in await _staff(room, "course upload", File(*biology()))
    assert "which is all I take" in await _staff(room, "course upload", File(*biology()))


async def test_a_rollback_leads_back_however_many_drafts_came_between(room: Classroom) -> None:
    clock = room.tutor.clock
    assert isinstance(clock, SteeredClock)
    await _publish(room, File(*biology()))
    for _ in range(KEPT + 2):
        clock.move(timedelta(days=2))
        await _staff(room, "course upload", File(*biology(WALLS)))
    await _staff(room, "course publish")
    for _ in range(2):
        clock.move(timedelta(days=2))
        await _staff(room, "course upload", File(*biology(POWER + WALLS)))
    assert "back at version 1" in await _staff(room, "course rollback")


async def test_files_with_problems_are_read_up_to_a_number_a_day(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given_files, "READ_A_DAY", 2)
    for _ in range(2):
        assert "cannot be read" in await _staff(room, "course upload", File("x.zip", b"no"))
    assert "I have read 2 files here within a day" in await _staff(room, "course upload", File("x.zip", b"no"))
    assert "came in" in await _staff(replace(room, place=AWAY), "course upload", File(*biology()))
    clock = room.tutor.clock
    assert isinstance(clock, SteeredClock)
    clock.move(timedelta(hours=25))
    assert "came in" in await _staff(room, "course upload", File(*biology()))


async def test_long_texts_count_for_the_memory_as_questions_do(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.uploads.shelves.QUESTIONS_KEPT", 250)
    terms = "".join(f'  - {{term: "T{number}", definition: "{"x" * 900}"}}\n' for number in range(150))
    page = CELLS.replace("terms:\n", f"terms:\n{terms}")
    await _publish(room, File("biology.zip", zipped({"course.yaml": PAGE, "cells.yaml": page + POWER})))
    away = replace(room, place=AWAY)
    await _publish(away, File(*biology()))

    def look(tx: Transaction) -> None:
        shelves = Shelves(Library([TEA]))
        first = shelves.of(tx, 1)
        shelves.of(tx, 2)
        assert shelves.of(tx, 1) is not first

    await room.tutor.database.write(look)
