"""What is read of an uploaded file, and what is said of one that cannot be taken."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.model import File, TutorError
from bot.question import SingleChoice
from bot.uploads import intake
from bot.uploads.intake import QUESTIONS, Ground, read_upload
from tests.contract.uploads import CELLS, GIFT, PAGE, POWER, biology, zipped


def _gift(count: int) -> bytes:
    return b"\n\n".join(b"::q%d:: Which is %d? {=this ~that}" % (number, number) for number in range(count))


def _refusal(name: str, content: bytes) -> str:
    with pytest.raises(TutorError) as caught:
        read_upload(File(name, content), Ground())
    return str(caught.value)


def test_a_pack_is_read_with_an_editors_remarks_and_their_lines() -> None:
    taken = read_upload(File(*biology()), Ground())
    assert taken.course.id == "biology"
    assert [module.id for module in taken.course.modules] == ["cells"]
    assert any(remark.startswith("cells/power (line 9): ") for remark in taken.remarks)


def test_a_bank_is_named_after_its_file() -> None:
    assert read_upload(File(*GIFT), Ground()).course.id == "rivers"
    assert read_upload(File("Week 3: Rivers & lakes.gift", GIFT[1]), Ground()).course.id == "week-3-rivers-lakes"
    assert read_upload(File("☃.gift", GIFT[1]), Ground()).course.id == "course"
    assert intake.course_id_of("../../etc/rivers.gift") == "rivers"


def test_a_bank_that_comes_again_keeps_its_ids_and_loses_what_it_lacks() -> None:
    before = read_upload(File("bank.gift", _gift(3)), Ground()).course
    again = b"::q2:: Which is really 2? {=this ~that}\n\n::new:: Is it? {T}"
    course = read_upload(File("bank.gift", again), Ground(before)).course
    assert [question.id for _, question in course.questions()] == ["q2", "new"]
    changed = next(question for _, question in course.questions())
    assert isinstance(changed, SingleChoice)
    assert changed.stem == "Which is really 2?"


def test_too_many_questions_are_refused_with_the_figures() -> None:
    assert read_upload(File("bank.gift", _gift(QUESTIONS)), Ground()).course.title
    told = _refusal("bank.gift", _gift(QUESTIONS + 1))
    assert f"{QUESTIONS:,} questions" in told
    assert f"it has {QUESTIONS + 1:,} questions" in told


def test_every_problem_is_counted_and_the_first_are_told() -> None:
    wrong = "".join(POWER.replace("id: power", f"id: power-{number}").replace("easy", "esay") for number in range(20))
    told = _refusal("cells.yaml", (CELLS + wrong).encode())
    assert "has 20 problems" in told
    assert told.count("esay") == intake.SHOWN
    assert "and 8 more" in told


def test_a_module_without_a_sound_id_is_told_under_its_own_name() -> None:
    told = _refusal("my file.yaml", (CELLS.replace("id: cells", "id: 'My Cells!'") + POWER).encode())
    assert r"my file.yaml:1" in told
    assert "course.yaml" not in told


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.gift", b"", "empty"),
        ("empty.zip", b"", "cannot be read"),
        ("bomb.yaml", b"a: &a [1]\nb: [*a, *a]", "anchors and aliases"),
        ("deep.yaml", b"[" * 500, "nested more than"),
        ("utf16.yaml", CELLS.encode("utf-16"), "UTF-16"),
        ("bank.xml", b'<!DOCTYPE x [<!ENTITY a "aa">]><quiz>&a;</quiz>', "bank.xml"),
        ("line.gift", b"a" * 2_000_000, "This line has"),
        ("course.yaml", PAGE.encode(), "Put its folder into a .zip"),
        ("what.exe", b"hello", "I don't recognise"),
        ("none.gift", b"$CATEGORY: a\n\n::q:: essay {}", "so nothing was kept"),
        ("moved.zip", zipped({"course.yaml": PAGE}), "There is no file cells.yaml"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    assert reason in _refusal(name, content)


@pytest.mark.parametrize(
    "text",
    [
        '#separator:tab\n#html:true\n<div class="stem">never closed\tb',
        f"#separator:tab\n#guid column:{'1' * 5000}\nfront\tback",
        f"question\tanswer\toption1\tfeedback1\nq\t{'9' * 5000}\tx\ty",
    ],
)
def test_a_strange_bank_is_taken_or_refused(text: str) -> None:
    with suppress(TutorError):
        assert read_upload(File("bank.txt", text.encode()), Ground()).course.title


def test_names_of_files_however_long_leave_a_report_that_can_be_read() -> None:
    names = {f"{'a' * 60_000}{number}.txt": "" for number in range(20)}
    taken = read_upload(
        File("biology.zip", zipped({"course.yaml": PAGE, "cells.yaml": CELLS + POWER, **names})), Ground()
    )
    assert len(intake.listed(taken.notes)) < (intake.SHOWN + 1) * (intake.LONGEST + 10)
