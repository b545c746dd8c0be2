"""The Tutor: the error boundary, meeting newcomers, forms, suggestions, and what a press may do and how often."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import SteeredClock
from bot.context import Context
from bot.course import Choice, Course, Difficulty, Numeric, SingleChoice
from bot.grammar import Access, Command, Manner
from bot.library import Library
from bot.model import Form, Place, Reply, Request
from bot.storage.database import Database, Transaction
from bot.tokens import Answer, Hint, Keep, TypeAnswer
from bot.tutor import Tutor
from tests.classroom import HOME, NOON, Classroom, classroom, course, labels, person, single, token

NUMBER = Numeric(id="count", objective="all", stem="How many?", difficulty=Difficulty.EASY, answer=3)
TEA = course("tea", {"leaves": [single(f"leaf-{number}", number) for number in range(4)], "numbers": [NUMBER]})


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Classroom]:
    async with classroom(tmp_path / "syllabot.db", Library([TEA])) as opened:
        yield opened


async def _points(room: Classroom) -> list[tuple[int, int]]:
    def sums(tx: Transaction) -> list[tuple[int, int]]:
        return tx.all("SELECT learner, SUM(points) FROM answers GROUP BY learner")

    return await room.tutor.database.read(sums)


def _break(room: Classroom, access: Access) -> None:
    """From now on there is a command that fails as no handler should."""

    def handler(_: Context) -> Reply:
        raise ZeroDivisionError("secret detail")

    room.tutor.commands = (*room.tutor.commands, Command("break", "Fails", handler, access=access))


@pytest.mark.parametrize("access", Access)
async def test_what_no_handler_should_raise_becomes_an_apology_with_a_number(room: Classroom, access: Access) -> None:
    _break(room, access)
    with capture_logs() as logged:
        outcome = await room.type("ada", "break", event="evt-1")
    assert outcome.refused
    assert outcome.reply.title == "My mistake"
    assert "secret detail" not in outcome.reply.text
    (entry,) = [entry for entry in logged if entry["event"] == "tutor.failed"]
    assert entry["id"] in outcome.reply.text
    assert (entry["tutor_event"], entry["what"]) == ("evt-1", "break")


async def test_what_a_person_can_mend_is_refused_in_a_sentence(room: Classroom) -> None:
    outcome = await room.type("ada", "summary no such module at all")
    assert outcome.refused
    assert "I don't know the module" in outcome.reply.text


async def test_a_store_that_stops_is_told_kindly(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "syllabot.db")
    room = Classroom(Tutor(database, Library([TEA]), SteeredClock.standing(NOON)))
    await database.close()
    for line in ("courses", "quiz"):
        outcome = await room.type("ada", line)
        assert outcome.refused
        assert "shutting down" in outcome.reply.text
    assert await room.tutor.suggest(person("ada"), HOME, "summary", "module", "l", {}) == []


async def test_a_newcomer_who_only_reads_is_met_in_the_background(room: Classroom) -> None:
    def known(tx: Transaction) -> list[tuple[str]]:
        return tx.all("SELECT name FROM names ORDER BY name")

    await room.type("ada", "courses")
    await room.tutor.settle()
    assert await room.tutor.database.read(known) == [("ada",)]


async def test_a_changed_name_is_noticed_by_reading_too(room: Classroom) -> None:
    await room.type("ada", "quiz")
    renamed = replace(person("ada"), name="Countess Ada")
    await room.tutor.run(Request("evt-2", renamed, HOME, "modules"))
    await room.tutor.settle()
    assert await room.tutor.database.read(lambda tx: tx.all("SELECT name FROM names")) == [("Countess Ada",)]


async def test_staff_commands_are_for_staff(room: Classroom) -> None:
    assert "for the teaching staff" in (await room.type("ada", "course use tea")).reply.text
    assert not (await room.type("ada", "course use tea", staff=True)).refused


async def _typed_question(room: Classroom, who: str) -> str:
    """The token of the button under a question that wants a number."""
    return token((await room.type(who, "quiz numbers")).reply, "Answer")


async def test_a_form_is_opened_by_its_own_learner_only(room: Classroom) -> None:
    packed = await _typed_question(room, "ada")
    form = await room.form("ada", packed)
    assert isinstance(form, Form)
    assert (form.token, form.hint) == (packed, "A number")
    refused = await room.form("bob", packed)
    assert not isinstance(refused, Form)
    assert refused.refused


async def test_a_form_is_refused_once_the_question_is_answered(room: Classroom) -> None:
    packed = await _typed_question(room, "ada")
    assert "Right!" in (await room.press("ada", packed, "3")).reply.text
    refused = await room.form("ada", packed)
    assert not isinstance(refused, Form)
    assert "answered this one already: Right!" in refused.reply.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [(None, "Type your answer"), ("  ", "Type your answer"), ("many", "I need a number"), ("1" * 201, "at most 200")],
)
async def test_what_cannot_be_an_answer_is_refused_and_not_counted(
    room: Classroom, typed: str | None, told: str
) -> None:
    packed = await _typed_question(room, "ada")
    outcome = await room.press("ada", packed, typed)
    assert outcome.refused
    assert told in outcome.reply.text
    assert await _points(room) == []


async def test_a_button_without_a_form_says_so(room: Classroom) -> None:
    refused = await room.form("ada", Keep().pack())
    assert not isinstance(refused, Form)
    assert "asks for nothing" in refused.reply.text


async def test_suggestions_that_take_too_long_are_left_out(room: Classroom) -> None:
    go = threading.Event()
    database = room.tutor.database
    busy = [asyncio.create_task(database.read(lambda _: go.wait())) for _ in range(4)]
    await asyncio.sleep(0)
    assert await room.tutor.suggest(person("ada"), HOME, "summary", "module", "l", {}) == []
    go.set()
    await asyncio.gather(*busy)
    found = await room.tutor.suggest(person("ada"), HOME, "summary", "module", "l", {})
    assert [each.label for each in found] == ["Leaves"]


async def test_suggestions_for_an_unknown_command_or_argument_are_none(room: Classroom) -> None:
    for command, param in (("nonsense", "module"), ("summary", "nonsense")):
        assert await room.tutor.suggest(person("ada"), HOME, command, param, "", {}) == []


async def test_where_replies_go_is_known_of_any_token_at_all(room: Classroom) -> None:
    tutor = room.tutor
    assert tutor.manner(Answer("a", "A").pack()) is Manner.REPLACE
    assert tutor.asks(TypeAnswer("a").pack())
    for packed in ("", "1:answer", "nonsense", Hint("a").pack() + ":x"):
        assert tutor.manner(packed) is Manner.PRIVATE
        assert not tutor.asks(packed)
        assert not tutor.session(packed)
        assert (await room.press("ada", packed)).refused


async def test_a_repeated_press_is_answered_alike_and_counts_once(room: Classroom) -> None:
    card = (await room.type("ada", "quiz leaves 2")).reply
    packed = token(card, "A.")
    first, *others = await asyncio.gather(*(room.press("ada", packed) for _ in range(5)))
    assert [other.reply for other in others] == [first.reply] * 4
    answers = await room.tutor.database.read(lambda tx: tx.all("SELECT COUNT(*) FROM answers"))
    assert answers == [(1,)]


async def test_another_letter_afterwards_changes_nothing(room: Classroom) -> None:
    card = (await room.type("ada", "quiz leaves 2")).reply
    await room.press("ada", token(card, "A."))
    before = await _points(room)
    refused = await room.press("ada", token(card, "B."))
    assert refused.refused
    assert "The first answer counts" in refused.reply.text
    assert await _points(room) == before


async def test_another_s_button_does_nothing(room: Classroom) -> None:
    card = (await room.type("ada", "quiz leaves")).reply
    for label in ("A.", "Leave"):
        outcome = await room.press("bob", token(card, label))
        assert outcome.refused
        assert "somebody else" in outcome.reply.text
    assert await _points(room) == []


async def test_a_command_that_comes_twice_begins_one_quiz(room: Classroom) -> None:
    first = await room.type("ada", "quiz leaves 3", event="same")
    second = await room.type("ada", "quiz leaves 3", event="same")
    assert second == first
    assert await room.tutor.database.read(lambda tx: tx.all("SELECT COUNT(*) FROM sessions")) == [(1,)]


async def test_a_press_after_forget_me_is_answered_and_counts_nothing(room: Classroom) -> None:
    card = (await room.type("ada", "quiz leaves")).reply
    asked = (await room.type("ada", "forget-me")).reply
    assert not (await room.press("ada", token(asked, "Forget me"))).refused
    outcome = await room.press("ada", token(card, "A."))
    assert outcome.refused
    assert "can't find that question any more" in outcome.reply.text
    assert await _points(room) == []


async def test_no_space_no_board_but_a_score(tmp_path: Path) -> None:
    async with classroom(tmp_path / "syllabot.db", Library([TEA])) as room:
        room.place = Place("discord", None, "dm", private=True)
        card = (await room.type("ada", "quiz numbers 1")).reply
        outcome = await room.press("ada", token(card, "Answer"), "3")
        assert "+10 points" in outcome.reply.text
        assert "everywhere" in (await room.type("ada", "leaderboard")).reply.title


def _keyed(key: int) -> Course:
    """A course of which twins differ only in which choice is right, and what is said of it."""
    questions = [
        SingleChoice(
            id=f"q-{number}",
            objective="all",
            stem=f"What of {number}?",
            difficulty=Difficulty.EASY,
            choices=tuple(
                Choice(text=f"choice {place}", correct=place == (key + number) % 4, feedback=f"{key}, so it is")
                for place in range(4)
            ),
        )
        for number in range(6)
    ]
    return course("tea", {"leaves": questions})


async def _told_before_answers(path: Path, library: Library) -> list[Reply]:
    """All questions of a quiz, each seen before its answer, which is always A."""
    told = []
    async with classroom(path, library) as room:
        card = (await room.type("ada", "quiz leaves 6")).reply
        while "A. " in "".join(labels(card)):
            told.append(card)
            answered = (await room.press("ada", token(card, "A."))).reply
            card = (await room.press("ada", token(answered, "Next"))).reply
    return told


async def test_twin_packs_are_the_same_before_every_answer(tmp_path: Path) -> None:
    told = [await _told_before_answers(tmp_path / f"{key}.db", Library([_keyed(key)])) for key in (0, 1)]
    assert len(told[0]) == 6
    assert told[0] == told[1]
