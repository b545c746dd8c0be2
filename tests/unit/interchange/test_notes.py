"""Markdown notes: prose, lists of objectives and terms, and quizzes as people write them."""

from __future__ import annotations

import pytest

from bot.course import (
    AnyQuestion,
    MultipleChoice,
    Numeric,
    Ordering,
    Reading,
    SingleChoice,
    Term,
    TrueFalse,
    Typed,
)
from bot.interchange import notes
from bot.interchange.imported import Import
from bot.interchange.incoming_file import from_bytes

NOTES = """\
# Brewing tea

## Beginnings

> [![](https://example.org/0.jpg)](https://example.org/film)

---
## Why water matters

* Water is most of a cup
    * **Soft water** draws more from the leaf. It also tastes of less.
* [A guide](https://example.org/water)

![a kettle](pictures/kettle.png)

---
## Module Quiz

1. Which water suits green tea?
    * A. Boiling
    * B. Just under boiling
    * C. Lukewarm
    * D. Cooled a little
    > Answer: D.

2. Which leaf is not oxidised?
    * A. Green
    * B. Black
    > Answer: A.

3. Which word do tasters use?
    * A. Loud
    * B. Soft
    * C. Brisk
    > Answer: C.
"""


def _read(text: str, name: str = "tea.notes.md") -> Import:
    return notes.read(from_bytes(name, text.encode()))


def _only(quiz: str) -> AnyQuestion:
    found = _read(f"# Tea\n\n## Quiz\n\n{quiz}\n")
    assert not found.notes
    [module] = found.modules
    [incoming] = module.questions
    return incoming.question


def _keys(question: AnyQuestion) -> list[str]:
    return [choice.text for choice in question.options if choice.correct]


def test_the_quiz_of_a_page_of_notes_comes_in_with_its_keys() -> None:
    [module] = _read(NOTES).modules
    assert module.title == "Brewing tea"
    assert [_keys(each.question) for each in module.questions] == [["Cooled a little"], ["Green"], ["Brisk"]]
    assert [each.line for each in module.questions] == [19, 26, 31]


def test_the_prose_becomes_the_summary_and_links_the_reading() -> None:
    found = _read(NOTES)
    [module] = found.modules
    assert module.summary.startswith("**Why water matters**\n\n* Water is most of a cup\n")
    assert "kettle.png" not in module.summary
    assert module.reading == (
        Reading(title="Beginnings", url="https://example.org/film"),
        Reading(title="A guide", url="https://example.org/water"),
    )
    assert module.terms == (Term(term="Soft water", definition="Draft: Soft water draws more from the leaf."),)
    assert [(note.line, note.fate) for note in found.notes] == [(5, "adapted"), (14, "left out")]


@pytest.mark.parametrize(
    ("quiz", "keys"),
    [
        ("1. Which?\n   - [ ] a\n   - [x] b\n", ["b"]),
        ("1. Which two?\n   - [x] a\n   - [X] b\n   - [ ] c\n", ["a", "b"]),
        ("1) Which?\na) one\nb) two\n\nAnswer: b", ["two"]),
        ("**1. Which?**\n\n(A) one\n(B) two\n\n**Answer:** (A)", ["one"]),
        ("Question 1: Which?\nA. one\nB. two\nC. three\nCorrect answer: A and B", ["one", "two"]),
        ("1. Which?\n   A. one\n   B. two\n   > Answer: B. two\n", ["two"]),
        ("1. Which?\n   - one\n   - two\n   > Answer: two\n", ["two"]),
        ("1. Which?\n   - one\n   - two\n   > Answer: A\n", ["one"]),
    ],
)
def test_ways_to_mark_the_key(quiz: str, keys: list[str]) -> None:
    question = _only(quiz)
    assert isinstance(question, MultipleChoice if len(keys) > 1 else SingleChoice)
    assert _keys(question) == keys


def test_answers_listed_at_the_end() -> None:
    text = "# Tea\n\n## Questions\n\n1. One?\n   A. x\n   B. y\n\n2. Two?\n   A. x\n   B. y\n\n## Answer key\n\n"
    for key in ("1. B\n2. A\n", "1: B, 2: A\n", "1-B 2-A\n", "- Q1. B\n- Q2. A. Because it is.\n"):
        [module] = _read(text + key).modules
        assert [_keys(each.question) for each in module.questions] == [["y"], ["x"]]


def test_what_follows_an_answer_explains_it() -> None:
    question = _only("1. Which?\n   A. x\n   B. y\n   > Answer: B. It is the\n   > only one.\n")
    assert question.explanation == "It is the\nonly one."


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("steeping", Typed), ("3 ± 0.5 min", Numeric), ("40%", Numeric), ("True", TrueFalse), ('"5 o\'clock"', Typed)],
)
def test_answers_without_choices(answer: str, kind: type[AnyQuestion]) -> None:
    assert isinstance(_only(f"1. What?\n   > Answer: {answer}\n"), kind)


def test_an_order_is_given_with_arrows() -> None:
    question = _only("1. Order?\n   A. pour\n   B. heat\n   C. wait\n   > Answer: B → A → C\n")
    assert isinstance(question, Ordering)
    assert question.items == ("heat", "pour", "wait")


def test_a_question_keeps_its_code() -> None:
    question = _only("1. What is printed?\n\n   ```python\n   print(1)\n   ```\n\n   A. 1\n   B. 2\n   > Answer: A\n")
    assert question.stem == "What is printed?"
    assert question.code
    assert (question.code.language, question.code.text) == ("python", "print(1)")


@pytest.mark.parametrize(
    ("quiz", "reason"),
    [
        ("1. Which?\n   A. x\n   B. y\n", "it has no answer"),
        ("1. Which?\n   A. x\n   B. y\n   > Answer: E\n", "names none of its choices"),
        ("1. Which?\n   > Answer: B\n", "a letter, but it has no choices"),
        ("1. Which?\n   A. x\n   B. x\n   > Answer: B\n", "twice"),
    ],
)
def test_a_question_that_cannot_come_in_is_left_out_with_its_line(quiz: str, reason: str) -> None:
    [note] = _read(f"# Tea\n\nWater.\n\n## Quiz\n\n{quiz}").notes
    assert (note.line, note.fate) == (7, "left out")
    assert reason in note.message


def test_each_heading_above_a_quiz_is_a_module_with_its_lists() -> None:
    lists = "### Objectives\n\n- Heat it\n\n### Key points\n\n- Wait\n\n### Glossary\n\n- **Steep**: to wait\n\n"
    part = f"## {{0}}\n\nWater.\n\n{lists}### Quiz\n\n1. Q?\n   A. x\n   B. y\n   > Answer: A\n\n"
    found = _read("# Tea\n\n" + part.format("Green") + part.format("Black"))
    assert found.title == "Tea"
    assert [module.title for module in found.modules] == ["Green", "Black"]
    for module in found.modules:
        assert (module.summary, module.objectives, module.key_points) == ("Water.", ("Heat it",), ("Wait",))
        assert module.terms == (Term(term="Steep", definition="to wait"),)
        assert len(module.questions) == 1


def test_notes_without_headings_are_one_module_named_by_the_file() -> None:
    [module] = _read("Water and leaves.\n", "green-tea.md").modules
    assert (module.title, module.summary) == ("Green tea", "Water and leaves.")


def test_tables_and_html_are_shown_as_text_and_said() -> None:
    found = _read("# Tea\n\n| leaf | heat |\n|---|---|\n| green | 80 |\n\n<p>Wait <b>long</b>.</p>\n")
    assert found.modules[0].summary == "- leaf \u2013 heat\n- green \u2013 80\n\nWait long."
    assert [note.line for note in found.notes] == [3, 5]


def test_numbers_in_prose_are_no_questions() -> None:
    found = _read("# Tea\n\n1. Heat the water.\n2. Pour it.\n3. Wait.\n")
    assert found.count == 0
    assert "2. Pour it." in found.modules[0].summary


def test_a_summary_holds_no_more_than_it_can() -> None:
    found = _read("# Tea\n\n" + "Water is most of a cup.\n\n" * 500)
    assert len(found.modules[0].summary) <= 7_500
    assert [note.fate for note in found.notes] == ["left out"]
