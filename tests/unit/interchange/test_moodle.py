"""Moodle XML as Moodle writes it, and as nobody should."""

from __future__ import annotations

import pytest

from bot.course import Choice, MultipleChoice, Numeric, SingleChoice, TrueFalse, Typed
from bot.interchange import moodle
from bot.interchange.imported import Import
from bot.interchange.incoming_file import RefusedError, from_bytes

_MULTICHOICE = """
<question type="multichoice">
  <name><text>How hot</text></name>
  <questiontext format="html"><text><![CDATA[<p>How <b>hot</b>?</p>]]></text></questiontext>
  <generalfeedback format="html"><text>The leaves decide.</text></generalfeedback>
  <idnumber>tea-7</idnumber>
  <single>true</single>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <answer fraction="100" format="html"><text><![CDATA[<p>80</p>]]></text>
    <feedback><text>Cool.</text></feedback></answer>
  <answer fraction="50" format="html"><text>90</text><feedback format="html"><text></text></feedback></answer>
  <answer fraction="0" format="html"><text>100</text></answer>
  <hint format="html"><text>Think of the leaves.</text></hint>
  <hint format="html"><text>And again.</text></hint>
  <tags><tag><text>tea</text></tag></tags>
</question>"""


def _quiz(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{body}</quiz>'.encode()


def _read(body: str) -> Import:
    return moodle.read(from_bytes("tea.xml", _quiz(body)))


def test_a_multichoice_with_all_its_parts() -> None:
    found = _read(_MULTICHOICE)
    [incoming] = found.modules[0].questions
    question = incoming.question
    assert isinstance(question, SingleChoice)
    assert (question.stem, question.explanation, question.hint) == (
        "How **hot**?",
        "The leaves decide.",
        "Think of the leaves.",
    )
    assert question.choices[0] == Choice(text="80", correct=True, feedback="Cool.")
    assert incoming.names == ("tea-7", "How hot")
    assert [note.message for note in found.notes if note.line] == [
        "of its 2 hints the first is kept.",
        '"90" was worth 50 %; a choice is right or wrong here: it counts as wrong.',
    ]


def test_several_keys() -> None:
    body = _MULTICHOICE.replace("<single>true", "<single>false").replace('fraction="100"', 'fraction="50"')
    [incoming] = _read(body).modules[0].questions
    assert isinstance(incoming.question, MultipleChoice)
    assert [choice.correct for choice in incoming.question.choices] == [True, True, False]


def _question(kind: str, answers: str) -> str:
    text = f"<name><text>N</text></name><questiontext format='html'><text>What?</text></questiontext>{answers}"
    return f"<question type='{kind}'>{text}</question>"


def test_true_or_false() -> None:
    answers = "<answer fraction='0'><text>true</text><feedback><text>No.</text></feedback></answer>"
    [incoming] = (
        _read(_question("truefalse", answers + "<answer fraction='100'><text>false</text></answer>"))
        .modules[0]
        .questions
    )
    assert isinstance(incoming.question, TrueFalse)
    assert (incoming.question.answer, incoming.question.feedback) == (False, "No.")


def test_wildcards_of_short_answers_are_adapted() -> None:
    found = _read(_question("shortanswer", "<answer fraction='100'><text>steep*</text></answer>"))
    [incoming] = found.modules[0].questions
    assert isinstance(incoming.question, Typed)
    assert incoming.question.accept == ("steep",)
    assert any("wildcards" in note.message for note in found.notes)


def test_numbers_with_tolerance_and_unit() -> None:
    answers = "<answer fraction='100'><text>3</text><tolerance>0.5</tolerance></answer>"
    units = "<units><unit><multiplier>1</multiplier><unit_name>min</unit_name></unit></units>"
    [incoming] = _read(_question("numerical", answers + units)).modules[0].questions
    assert isinstance(incoming.question, Numeric)
    assert (incoming.question.answer, incoming.question.tolerance, incoming.question.unit) == (3, 0.5, "min")


@pytest.mark.parametrize("kind", ["essay", "cloze", "calculated", "ddmarker", "description", "stack"])
def test_types_that_cannot_be_asked_are_left_out_by_name(kind: str) -> None:
    found = _read(_question(kind, ""))
    assert found.count == 0
    [note] = found.notes
    assert (note.name, note.fate) == ("N", "left out")


def test_a_category_names_the_module_and_is_never_a_path() -> None:
    category = "<question type='category'><category><text>$course$/top/..//..//etc</text></category></question>"
    assert _read(category + _MULTICHOICE).modules[0].title == "../../etc"


_ENTITIES = '<!DOCTYPE q [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = (
    ("billion laughs", f"<?xml version='1.0'?>{_ENTITIES}<quiz>&b;</quiz>", "document type"),
    (
        "an outside entity",
        "<!DOCTYPE q [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>",
        "document type",
    ),
    ("an outside document type", "<!DOCTYPE quiz SYSTEM 'http://localhost/x.dtd'><quiz/>", "document type"),
    ("deep", "<quiz>" + "<a>" * 100_000, "nested more than 50 deep"),
    ("truncated", "<quiz><question type='essay'><name>", "breaks off"),
    ("an unknown entity", "<quiz>&nbsp;</quiz>", "not well-formed"),
    ("another root", "<html></html>", "begins with <html>"),
    ("no XML at all", "tea", "not well-formed"),
    ("a control character's number", "<quiz>&#7;</quiz>", "not well-formed"),
)


@pytest.mark.parametrize(("text", "reason"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_and_broken_xml_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason) as refused:
        moodle.read(from_bytes("tea.xml", text.encode()))
    assert refused.value.problem.file == "tea.xml"
    assert refused.value.problem.line > 0
