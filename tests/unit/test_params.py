"""Kinds of arguments: what each recognises, reads, refuses and suggests."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.context import Context
from bot.grammar import suggestions
from bot.library import Library
from bot.model import TutorError
from bot.params import CommandName, CourseName, FreeText, ModuleName, OneOf, Whole, Zone
from tests.classroom import course, single
from tests.unit.facts import context, transaction

TEA = course("tea", {"green-tea": [single("a")], "black-tea": [single("b")]})
COFFEE = course("coffee", {"beans": [single("c")]})
LIBRARY = Library([TEA, COFFEE])


@pytest.fixture
def facts() -> Iterator[Context]:
    with transaction() as tx:
        yield context(tx, LIBRARY)


def test_a_whole_number_within_bounds(facts: Context) -> None:
    count = Whole(bounds=(1, 20))
    assert [count.read(text, facts) for text in ("1", "07", "20")] == [1, 7, 20]
    for text in ("0", "21", "-1", "1.5", "many", "", "٣", "9" * 5000):
        with pytest.raises(TutorError, match="a number from 1 to 20"):
            count.read(text, facts)


def test_one_of_a_few_words_whatever_the_case(facts: Context) -> None:
    level = OneOf(choices=("easy", "hard"))
    assert level.read("EASY", facts) == "easy"
    assert level.recognises("Hard")
    with pytest.raises(TutorError, match="one of easy, hard, not “harder”"):
        level.read("harder", facts)


def test_free_text_has_a_limit(facts: Context) -> None:
    assert FreeText(limit=5).read("12345", facts) == "12345"
    with pytest.raises(TutorError, match="at most 5 characters"):
        FreeText(limit=5).read("123456", facts)


def test_a_module_and_a_mix(facts: Context) -> None:
    assert ModuleName().read("green", facts) == (TEA, TEA.modules[0])
    assert ModuleName(mix=True).read("All", facts) is None
    with pytest.raises(TutorError):
        ModuleName().read("all", facts)


def test_a_zone_and_a_course(facts: Context) -> None:
    assert Zone().read("tokyo", facts) == ZoneInfo("Asia/Tokyo")
    assert CourseName().read("coffee", facts) is COFFEE


def test_suggestions_begin_with_what_begins_so(facts: Context) -> None:
    found = [each.value for each in ModuleName().suggest("b", facts, {})]
    assert found == ["tea/black-tea"]
    assert [each.label for each in ModuleName().suggest("tea", facts, {})] == ["Green Tea", "Black Tea"]
    assert next(iter(ModuleName(mix=True).suggest("", facts, {}))).label == "A mix of all modules"


def test_a_slip_is_suggested_too(facts: Context) -> None:
    assert [each.label for each in CourseName().suggest("cofee", facts, {})] == ["Coffee"]
    assert "quiz" in [each.value for each in CommandName().suggest("qiuz", facts, {})]


@given(typed=st.text(max_size=40))
def test_what_is_suggested_can_be_taken_and_fits_every_platform(typed: str) -> None:
    with transaction() as tx:
        facts = context(tx, LIBRARY)
        for command in COMMANDS:
            for param in command.params:
                found = suggestions(command, param.name, typed, facts, {})
                assert len(found) <= 25
                for each in found:
                    assert 1 <= len(each.label) <= 100
                    assert len(each.value) <= 100
                    param.type.read(each.value, facts)
