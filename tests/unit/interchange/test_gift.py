"""GIFT as Moodle and people write it."""

from __future__ import annotations

import pytest

from bot.course import Choice, Difficulty, MultipleChoice, Numeric, Ordering, SingleChoice, Trap, TrueFalse, Typed
from bot.interchange import gift
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import from_bytes


def _read(text: str) -> Import:
    return gift.read(from_bytes("tea.gift", text.encode()))


def _only(text: str) -> Incoming:
    [module] = _read(text).modules
    [incoming] = module.questions
    return incoming


def _notes(text: str) -> list[str]:
    return [f"{note.line} {note}" for note in _read(text).notes if note.line]


def test_a_single_choice_with_feedback_and_explanation() -> None:
    question = _only("::Hot::How hot?{=80#Cool enough. ~100#It burns. ####The leaves decide.}").question
    assert isinstance(question, SingleChoice)
    assert question.stem == "How hot?"
    assert question.choices == (
        Choice(text="80", correct=True, feedback="Cool enough."),
        Choice(text="100", feedback="It burns."),
    )
    assert question.explanation == "The leaves decide."


def test_a_gap_in_the_middle_stays_a_gap() -> None:
    assert _only("Green tea is {=steamed ~roasted} at once.").question.stem == "Green tea is _____ at once."


def test_weights_make_several_keys() -> None:
    question = _only("Which two?{~%50%green ~%50%black ~%-100%mint}").question
    assert isinstance(question, MultipleChoice)
    assert [choice.correct for choice in question.choices] == [True, True, False]
    assert not _notes("Which two?{~%50%green ~%50%black ~%-100%mint}")


def test_partial_credit_is_adapted_and_said() -> None:
    [note] = _notes("::Q::Which?{=best ~%50%so so ~bad}")
    assert note == '1 "Q": adapted: "so so" was worth 50 %; a choice is right or wrong here: it counts as wrong.'


@pytest.mark.parametrize(("answer", "truth"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)])
def test_true_and_false(answer: str, *, truth: bool) -> None:
    question = _only(f"Tea grows.{{{answer}#Look at a bush.}}").question
    assert isinstance(question, TrueFalse)
    assert (question.answer, question.feedback) == (truth, "Look at a bush.")


def test_short_answers_with_a_trap() -> None:
    question = _only("Word?{=steeping =infusing =%0%boiling#That is hotter.}").question
    assert isinstance(question, Typed)
    assert question.accept == ("steeping", "infusing")
    assert question.traps == (Trap(text="boiling", feedback="That is hotter."),)


@pytest.mark.parametrize(
    ("answer", "value", "off"), [("#3", 3, 0), ("#3:0.5", 3, 0.5), ("#2..4", 3, 1), ("#=3:1#Yes =%50%4:0", 3, 1)]
)
def test_numbers(answer: str, value: float, off: float) -> None:
    question = _only(f"Minutes?{{{answer}}}").question
    assert isinstance(question, Numeric)
    assert (question.answer, question.tolerance) == (value, off)


def test_pairs_become_a_question_each() -> None:
    [module] = _read("Where? {=Assam -> India =Uji -> Japan =Wuyi -> China}").modules
    assert [each.question.stem for each in module.questions] == ["Where?\n\nAssam", "Where?\n\nUji", "Where?\n\nWuyi"]
    keys = [next(choice.text for choice in each.question.options if choice.correct) for each in module.questions]
    assert keys == ["India", "Japan", "China"]


def test_ordering_as_moodle_writes_it() -> None:
    question = _only("Order{>3 ALL VERTICAL ABSOLUTE_POSITION\nheat\npour\nwait\n}").question
    assert isinstance(question, Ordering)
    assert question.items == ("heat", "pour", "wait")


def test_categories_names_numbers_and_tags() -> None:
    text = "$CATEGORY: $course$/top/Tea\n\n// [id:17] [tag:leaf] [tag:difficulty:hard]\n::Name::Q?{=a ~b}"
    [module] = _read(text).modules
    [incoming] = module.questions
    assert module.title == "Tea"
    assert incoming.names == ("17", "Name")
    assert (incoming.difficulty, incoming.question.tags) == (Difficulty.HARD, ("leaf",))


def test_escapes_are_signs_and_breaks() -> None:
    question = _only(r"What is \{a\: b\}\n\\?{=x\=1 ~x\~2}").question
    assert question.options[0].text == "x=1"
    assert question.stem == "What is {a: b}\\\n\\\\?"


def test_html_becomes_markdown_and_pictures_are_named() -> None:
    text = '::P::[html]<p>See <b>this</b> <img src\\="x.png" alt\\="a cup"></p>{=a ~b}'
    assert _only(text).question.stem == "See **this** a cup"
    assert _notes(text) == ['1 "P": adapted: a picture could not be kept.']


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Say more. {}", "essay"),
        ("Only a text.", "it asks nothing"),
        ("Cut off {=a ~b", "never closed"),
        ("None right {~a ~b}", "no choice is marked as right"),
        ("Same {=a ~A}", "stands among its choices twice"),
        ("Number {#many}", "is no number"),
        ("Long {=" + "x" * 301 + " ~b}", "needs at most 300 characters"),
        ("{=a ~b}", "`stem` is empty"),
    ],
)
def test_what_cannot_come_in_is_left_out_with_its_line_and_reason(text: str, reason: str) -> None:
    found = _read(f"First?{{=a ~b}}\n\n{text}")
    assert found.count == 1
    [note] = [note for note in found.notes if note.line]
    assert note.line == 3
    assert note.fate == "left out"
    assert reason in note.message


def test_blank_lines_inside_braces_and_none_between_questions_are_read() -> None:
    found = _read("::a::One?{\n=x\n\n~y\n}\n::b::Two?{=x ~y}\n::c::Three?{T}")
    assert [each.names for module in found.modules for each in module.questions] == [("a",), ("b",), ("c",)]
