"""What a good editor remarks on: each habit is found where it stands, and good work is left in peace."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec import structs

from bot.course import Course
from bot.packs.loading import read_pack
from bot.review.borrowed_text import borrowed_runs, lost_anchors
from bot.review.near_duplicates import near_duplicates
from bot.review.remarks import review
from tests.benchmarks.packs import write_pack as write_large_pack
from tests.unit.pack_texts import MODULE, write_pack


def _course(folder: Path, old: str = "", new: str = "") -> Course:
    assert old in MODULE
    return read_pack(write_pack(folder, {"brewing.yaml": MODULE.replace(old, new, 1)}))


def _remarks(course: Course, question: str) -> list[str]:
    return [remark.message for remark in review(course) if remark.question == question]


def test_a_question_with_everything_is_left_in_peace(tmp_path: Path) -> None:
    assert _remarks(_course(tmp_path), "how-hot") == []


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    said = " ".join(_remarks(_course(tmp_path), "which-leaves"))
    for part in ("3 of 3 choices lack `feedback`", "no `explanation`", "no `hint`", "no `basis`"):
        assert part in said


@pytest.mark.parametrize("stem", ["a" + " " * 300_000 + "x", "| |\n" + " " * 300_000 + "x", "![" * 150_000])
def test_a_text_made_to_keep_an_editor_busy_is_read_in_time(tmp_path: Path, stem: str) -> None:
    """Else this takes hours."""
    course = _course(tmp_path)
    [module] = course.modules
    questions = tuple(structs.replace(each, stem=stem) for each in module.questions[:1])
    review(structs.replace(course, modules=(structs.replace(module, questions=questions),)))


WORDINGS = (
    ("How hot should the water be?", "Which water is not hot?", 'the negative "not"'),
    ("How hot should the water be?", "The tea tastes flat. What don't you do?", 'the negative "n\'t"'),
    ('"100"', "All of the above", "points at the others"),
    ('"100"', "It is always 100", 'Distractors say "always"'),
    ('"100"', "an oven\n      - text: pot", ""),
    ("How hot should the water be?", "You pour it from a ___", ""),
    ('text: "80"', f"text: {'hot but never quite boiling water ' * 3}", "much longer than every distractor"),
    ("Think of the leaves.", "'# Think'", "a heading"),
    ("Think of the leaves.", "<b>Think</b>", "HTML"),
    ("Think of the leaves.", "'![a cup](cup.png)'", "an image"),
    ('"cooler water"', "one two three four five six seven eight", "has more than 7 words"),
    ("sources: [notes]", "sources: []", "the module's `sources` leave out"),
)


@pytest.mark.parametrize(("old", "new", "said"), WORDINGS, ids=[case[2] or case[1] for case in WORDINGS])
def test_a_slip_is_remarked(tmp_path: Path, old: str, new: str, said: str) -> None:
    remarks = _remarks(_course(tmp_path, old, new), "how-hot")
    assert said in " ".join(remarks)
    assert len(remarks) <= 1 or not said


def test_negatives_in_what_is_told_before_the_question_are_fine(tmp_path: Path) -> None:
    stem = "The water did not boil yet. How hot should it be?"
    assert _remarks(_course(tmp_path, "How hot should the water be?", stem), "how-hot") == []


def test_code_may_hold_any_signs(tmp_path: Path) -> None:
    assert _remarks(_course(tmp_path, "Think of the leaves.", "'Think of `<b>`.'"), "how-hot") == []


def test_an_article_before_a_gap_must_fit_every_choice(tmp_path: Path) -> None:
    text = MODULE.replace("How hot should the water be?", "Tea is drunk from a ___").replace('"80"', "cup")
    course = read_pack(write_pack(tmp_path, {"brewing.yaml": text.replace('"100"', "oven")}))
    assert any('"a" before the gap' in message for message in _remarks(course, "how-hot"))


def test_a_verb_after_a_gap_must_fit_every_choice(tmp_path: Path) -> None:
    text = MODULE.replace("Choose all that grow on tea bushes.", "___ are picked by hand.")
    text = text.replace("text: Mint", "text: Mints")
    course = read_pack(write_pack(tmp_path, {"brewing.yaml": text}))
    assert any('"are" after the gap' in message for message in _remarks(course, "which-leaves"))


def test_a_module_that_is_short_of_something_is_told_so(tmp_path: Path) -> None:
    text = MODULE.replace("objectives:\n", "objectives:\n  - id: pour-well\n    text: Pour well\n")
    said = " ".join(_remarks(read_pack(write_pack(tmp_path, {"brewing.yaml": text})), ""))
    for part in ("summary has 3 words", "1 key point.", "6 questions", "`pour-well` has 0 of 2"):
        assert part in said


def test_a_mix_that_is_out_of_range_is_told(tmp_path: Path) -> None:
    judged = "".join(
        f"  - {{id: sun-{n}, type: true-false, objective: heat-water, difficulty: easy, stem: S{n}., answer: true}}\n"
        for n in range(30)
    )
    said = " ".join(_remarks(read_pack(write_pack(tmp_path, {"brewing.yaml": MODULE + judged})), ""))
    for part in ("89% of the questions are easy", "true or false", "typed, numeric or ordering"):
        assert part in said


def test_stems_that_are_nearly_the_same_are_found_across_the_course(tmp_path: Path) -> None:
    course = _course(tmp_path, "How many minutes?", "How hot should be the water?")
    assert "nearly that of `how-hot`" in " ".join(_remarks(course, "minutes"))


def test_near_duplicates_are_found_whatever_the_order_of_their_words() -> None:
    texts = ["Why split the data by date?", "What is skew?", "By date, why split the data?", "What is drift in data?"]
    assert [(first, second) for first, second, _ in near_duplicates(texts)] == [(0, 2)]


def test_near_duplicates_are_found_as_by_comparing_every_pair() -> None:
    nouns = ("gradient", "window", "bucket", "shard", "replica", "canary")
    texts = [f"Why does the {noun} {verb} at night?" for noun in nouns for verb in ("grow", "growth", "shrink")]
    assert {second for _, second, _ in near_duplicates(texts)} >= {
        index for index, text in enumerate(texts) if "growth" in text
    }


def test_ten_thousand_questions_are_reviewed_in_seconds(tmp_path: Path) -> None:
    course = read_pack(write_large_pack(tmp_path / "large", 10_000, long=False))
    start = time.perf_counter()
    assert review(course)
    assert time.perf_counter() - start < 15


SOURCE = "# Notes\nGreen tea likes cooler water than black tea does, they say.\nPour it from a height.\n"


def test_a_run_of_eight_words_from_a_source_is_found(tmp_path: Path) -> None:
    course = _course(tmp_path, "To leave in water.", "Know that *green* tea likes cooler water than black tea.")
    (remark,) = borrowed_runs(course, {"notes.md": SOURCE})
    assert "8 words" in remark.message
    assert "notes.md" in remark.message


def test_a_run_of_seven_words_is_nobodys(tmp_path: Path) -> None:
    course = _course(tmp_path, "To leave in water.", "Know that tea likes cooler water than black tea, friends.")
    assert list(borrowed_runs(course, {"notes.md": SOURCE})) == []


def test_names_and_titles_are_excepted(tmp_path: Path) -> None:
    names = "Assam Darjeeling Ceylon Nilgiri Keemun Yunnan Lapsang Souchong Sencha"
    course = _course(tmp_path, "To leave in water.", f"Kinds are {names}.")
    assert list(borrowed_runs(course, {"notes.md": f"We drank {names.title()} all day."})) == []
    page = {"course.yaml": _page_titled("green tea likes cooler water than black tea does")}
    text = MODULE.replace("To leave in water.", "As in green tea likes cooler water than black tea does.")
    course = read_pack(write_pack(tmp_path, {"brewing.yaml": text, **page}))
    assert list(borrowed_runs(course, {"notes.md": SOURCE})) == []


def _page_titled(title: str) -> str:
    return f'id: tea\ntitle: Tea\ndescription: T.\ndocuments: {{notes: {{title: "{title}"}}}}\nmodules: [brewing]\n'


@pytest.mark.parametrize(
    ("lines", "said"), [("2", ""), ("2-3", ""), ("1-2", ""), ("3", "stands in line 2"), ("9", "stands in line 2")]
)
def test_an_anchor_must_stand_at_its_lines(tmp_path: Path, lines: str, said: str) -> None:
    remarks = list(lost_anchors(_course(tmp_path, "lines: 2-3", f"lines: {lines}"), {"notes.md": SOURCE}))
    assert [said in remark.message for remark in remarks] == ([True] if said else [])


def test_an_anchor_that_stands_nowhere_is_named(tmp_path: Path) -> None:
    course = _course(tmp_path, '"cooler water"', '"Cooler water"')
    (remark,) = lost_anchors(course, {"notes.md": SOURCE})
    assert "does not stand in notes.md" in remark.message
