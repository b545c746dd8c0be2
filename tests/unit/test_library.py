"""How a person's words find a course or a module."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library
from bot.model import TutorError
from tests.classroom import course, single

MODULES = ("green-tea", "black-tea", "tea-bags", "sips", "tasting")
TEA = course("tea-school", {module: [single("a")] for module in MODULES})
COFFEE = course("coffee", {"beans": [single("c")], "tasting": [single("d")]})
LIBRARY = Library([TEA, COFFEE])


def _module(typed: str) -> str:
    found, module = LIBRARY.find_module(TEA, typed)
    return f"{found.id}/{module.id}"


@pytest.mark.parametrize("typed", ["green-tea", "Green Tea", "GREEN_TEA", "  green   tea ", "green", "een t"])
def test_a_module_is_found_by_its_id_its_title_its_beginning_or_a_part(typed: str) -> None:
    assert _module(typed) == "tea-school/green-tea"


def test_what_begins_so_comes_before_what_only_holds_it() -> None:
    assert _module("tea") == "tea-school/tea-bags"
    assert _module("s") == "tea-school/sips"


@pytest.mark.parametrize("typed", ["coffee/beans", "Coffee / Beans", "beans", "Beans"])
def test_a_module_of_another_course_is_found_by_its_course_or_its_exact_name(typed: str) -> None:
    assert _module(typed) == "coffee/beans"


def test_the_course_here_wins() -> None:
    assert _module("tasting") == "tea-school/tasting"
    assert _module("coffee/tasting") == "coffee/tasting"


@pytest.mark.parametrize("typed", ["gren tea", "grene-tea", "Green teas"])
def test_a_slip_is_asked_back(typed: str) -> None:
    with pytest.raises(TutorError, match=r"Did you mean.*\*\*Green Tea\*\*"):
        _module(typed)


def test_what_fits_several_is_asked_back_with_all_of_them() -> None:
    with pytest.raises(TutorError, match=r"\*\*Green Tea\*\* or \*\*Black Tea\*\* or \*\*Tea Bags\*\*"):
        _module("ea")


def test_what_is_near_nothing_leads_to_the_list() -> None:
    with pytest.raises(TutorError, match="Type `/modules` to see them all"):
        _module("zzzzzz")


def test_a_course_is_found_by_its_id_its_title_or_a_part() -> None:
    for typed in ("coffee", "Coffee", "cof", "ffe"):
        assert LIBRARY.find_course(typed) is COFFEE
    with pytest.raises(TutorError, match="don't know the course “physics”"):
        LIBRARY.find_course("physics")


def test_without_any_course_the_learner_is_told_whom_to_ask() -> None:
    with pytest.raises(TutorError, match="Ask whoever runs me"):
        _ = Library([]).default


def test_a_question_is_found_by_its_stable_id() -> None:
    assert LIBRARY.question("coffee/beans/c") == single("c")
    assert LIBRARY.question("coffee/beans/gone") is None
    placed = LIBRARY.placed("coffee/beans/c")
    assert placed is not None
    assert placed[1].id == "beans"


@given(typed=st.text(max_size=60))
def test_any_words_find_a_module_and_a_course_or_are_refused(typed: str) -> None:
    for find in (LIBRARY.find_course, lambda words: LIBRARY.find_module(TEA, words)):
        with suppress(TutorError):
            find(typed)
