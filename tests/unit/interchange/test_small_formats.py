"""Aiken, Anki, CSV and the Open Trivia Database, as other programs and people write them."""

from __future__ import annotations

import json

import pytest

from bot.course import Difficulty, MultipleChoice, Numeric, Ordering, SingleChoice, Term, TrueFalse, Typed
from bot.interchange import aiken, anki, open_trivia, tables
from bot.interchange.imported import Import
from bot.interchange.incoming_file import RefusedError, from_bytes

_AIKEN = """\
Which leaf is green?
A. Sencha
B) Assam
ANSWER: A
FEEDBACK: It is steamed.

How hot?
A) 80
B) 100
ANSWER: B
"""


def _keys(found: Import) -> list[list[str]]:
    questions = [each.question for module in found.modules for each in module.questions]
    return [[choice.text for choice in question.options if choice.correct] for question in questions]


def test_aiken() -> None:
    found = aiken.read(from_bytes("tea.txt", _AIKEN.encode()))
    assert _keys(found) == [["Sencha"], ["100"]]
    assert found.modules[0].questions[0].question.explanation == "It is steamed."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Q?\nA. x\nB. y\n", "`ANSWER: …` is missing"),
        ("Q?\nA. x\nB. y\nANSWER: C\n", "no choice has this letter"),
        ("Q?\nA. x\nand more\nB. y\nANSWER: A\n", "begins with no letter"),
        ("Q?\nANSWER: A\n", "no choice has this letter"),
    ],
)
def test_aiken_that_cannot_come_in(text: str, reason: str) -> None:
    found = aiken.read(from_bytes("tea.txt", f"{_AIKEN}\n{text}".encode()))
    assert found.count == 2
    [note] = [note for note in found.notes if note.line]
    assert (note.line, note.fate) == (12, "left out")
    assert reason in note.message


_TRIVIA = {
    "category": "Food &amp; Drink",
    "type": "multiple",
    "difficulty": "hard",
    "question": "What is &quot;matcha&quot;?",
    "correct_answer": "Ground tea",
    "incorrect_answers": ["Rice*", "Bean", "Moss"],
}


def _trivia(*results: object) -> Import:
    body = json.dumps({"response_code": 0, "results": list(results)}, indent=1)
    return open_trivia.read(from_bytes("trivia.json", body.encode()))


def test_open_trivia() -> None:
    judged = {**_TRIVIA, "type": "boolean", "correct_answer": "False", "incorrect_answers": ["True"]}
    [module] = _trivia(_TRIVIA, judged).modules
    assert module.title == "Food & Drink"
    first, second = (each.question for each in module.questions)
    assert isinstance(first, SingleChoice)
    assert (first.stem, first.difficulty) == ('What is "matcha"?', Difficulty.HARD)
    assert isinstance(second, TrueFalse)
    assert second.answer is False


def test_open_trivia_in_its_other_encodings() -> None:
    plain = {**_TRIVIA, "category": "Food%20%26%20Drink", "question": "What%20is%20tea%3F", "correct_answer": "Leaves"}
    coded = {
        "type": "bXVsdGlwbGU=",
        "question": "V2hhdD8=",
        "correct_answer": "VGVh",
        "incorrect_answers": ["UmljZQ=="],
    }
    [first, second] = [each.question.stem for module in _trivia(plain, coded).modules for each in module.questions]
    assert (first, second) == ("What is tea?", "What?")


@pytest.mark.parametrize(
    "entry", [7, {}, {**_TRIVIA, "incorrect_answers": None}, {**_TRIVIA, "correct_answer": "Rice*"}]
)
def test_open_trivia_that_cannot_come_in(entry: object) -> None:
    found = _trivia(_TRIVIA, entry)
    assert found.count == 1
    assert [note.fate for note in found.notes] == ["left out"]


@pytest.mark.parametrize("body", ['{"results": [', '{"results": 1}', "[" * 100_000, "1", '{"a": "\\ud800'])
def test_broken_json_is_refused_with_a_reason(body: str) -> None:
    with pytest.raises(RefusedError, match="JSON"):
        open_trivia.read(from_bytes("trivia.json", body.encode()))


def _table(text: str) -> Import:
    return tables.read(from_bytes("tea.csv", text.encode()))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("question,a,b,answer\nQ?,x,y,B\n", SingleChoice),
        ("Question;Option 1;Option 2;Correct Answer\nQ?;x;y;2\n", SingleChoice),
        ("question\tchoice a\tchoice b\tkey\nQ?\tx\ty\ty\n", SingleChoice),
        ("question,answer,distractor 1,distractor 2\nQ?,y,x,z\n", SingleChoice),
        ('question,a,b,c,answer\nQ?,x,y,z,"A, B"\n', MultipleChoice),
        ("question,answer\nTea grows.,TRUE\n", TrueFalse),
        ("question,answer\nHow many?,3.5\n", Numeric),
        ("question,answer\nWord?,steeping | infusing\n", Typed),
        ("type,question,a,b,c\nordering,Order?,x,y,z\n", Ordering),
    ],
)
def test_tables_as_people_name_their_columns(text: str, kind: type) -> None:
    found = _table(text)
    [module] = found.modules
    question = module.questions[0].question
    assert isinstance(question, kind)
    if kind is SingleChoice:
        assert _keys(found) == [["y"]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Q?,x,y,Z,", "names none of its options"),
        ("Q?,x,y,,", "it has no answer"),
        (",x,y,A,", "it has no question"),
        ("Q?,x,y,A,essay", "its type is essay"),
        ("Q?,x,x,A,", "twice"),
    ],
)
def test_a_row_that_cannot_come_in_is_left_out_with_its_line(row: str, reason: str) -> None:
    found = _table(f'question,a,b,answer,type\n"Two\nlines?",x,y,A,\n{row}\n')
    assert found.count == 1
    [note] = [note for note in found.notes if note.line]
    assert (note.line, note.fate) == (4, "left out")
    assert reason in note.message


def test_columns_and_cells_without_meaning_are_named() -> None:
    found = _table("nr,question,answer\n1,Word?,tea,more\n")
    assert [note.message for note in found.notes if note.line] == [
        "a column of this name means nothing here.",
        '"more", which stands under no column.',
    ]


@pytest.mark.parametrize("text", ["just,words\nx,y\n", 'question,answer\n"never closed,x\n', "question\nx\n"])
def test_broken_tables_are_refused_with_a_reason(text: str) -> None:
    with pytest.raises(RefusedError):
        _table(text)


_ANKI = '''\
#separator:tab
#html:true
#guid column:1
#deck column:2
#tags column:5
g1\tFood::Tea\tCapital of <b>tea</b>?\tKyoto\tleaf difficulty:easy
g2\tFood::Tea\t{{c1::Steam}} keeps {{c2::green tea::which}} green.\t\t
g3\tFood::Tea\tMatcha\tA tea that is ground to a fine powder and whisked into hot water\t
g4\tFood::Tea\tWhy is green tea steamed at once?\tBecause steam stops the leaf from turning dark\t
g5\tFood::Tea\t"Two<br>lines ""quoted"""\tyes\t
'''


def test_anki_notes_become_questions_gaps_and_terms() -> None:
    found = anki.read(from_bytes("tea.txt", _ANKI.encode()))
    [module] = found.modules
    assert module.title == "Tea"
    questions = [each.question for each in module.questions]
    assert [each.stem for each in questions] == [
        "Capital of **tea**?",
        "_____ keeps green tea green.",
        "Steam keeps _____ green.",
        'Two\\\nlines "quoted"',
    ]
    assert all(isinstance(each, Typed) for each in questions)
    assert questions[2].hint == "which"
    assert questions[0].tags == ("leaf",)
    assert module.questions[0].names == ("g1",)
    assert module.questions[0].difficulty is Difficulty.EASY
    assert module.terms == (
        Term(term="Matcha", definition="A tea that is ground to a fine powder and whisked into hot water"),
    )
    assert [(note.line, note.fate) for note in found.notes if note.line] == [
        (7, "adapted"),
        (8, "adapted"),
        (9, "left out"),
    ]


def test_anki_without_heads_is_front_tab_back() -> None:
    found = anki.read(from_bytes("tea.txt", b"2*3*4?\t24\nno back\t\n"))
    assert [each.question.stem for each in found.modules[0].questions] == ["2\\*3\\*4?"]
    assert [note.line for note in found.notes if note.line] == [2]


def test_anki_that_breaks_off_is_refused() -> None:
    with pytest.raises(RefusedError, match="breaks off"):
        anki.read(from_bytes("tea.txt", b'#separator:tab\nfront\t"back\n'))
