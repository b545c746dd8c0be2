"""Reading course packs: what is right comes out whole, what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.course import Course, Difficulty, Numeric, SingleChoice
from bot.packs.loading import find_packs, pack_places, read_pack
from bot.packs.problems import PackProblems
from tests.unit.pack_texts import MODULE, PAGE, line_of, problems_of, spoil, write_pack


def test_a_sound_pack_is_read_whole(tmp_path: Path) -> None:
    course = read_pack(write_pack(tmp_path))
    assert isinstance(course, Course)
    assert [question.id for _, question in course.questions()] == [
        "how-hot",
        "which-leaves",
        "sun",
        "word",
        "minutes",
        "steps",
    ]
    first = course.modules[0].questions[0]
    assert isinstance(first, SingleChoice)
    assert first.difficulty is Difficulty.EASY
    assert [(choice.text, choice.correct) for choice in first.choices] == [("80", True), ("100", False)]
    minutes = course.modules[0].questions[4]
    assert isinstance(minutes, Numeric)
    assert (minutes.answer, minutes.tolerance, minutes.unit) == (3.0, 0.5, "min")


@pytest.mark.parametrize("pack", find_packs(pack_places("")), ids=lambda pack: pack.name)
def test_the_packs_that_ship_are_sound(pack: Path) -> None:
    assert problems_of(pack) == ()


def test_plain_numbers_and_dates_are_taken_as_the_text_they_show(tmp_path: Path) -> None:
    basis = '{field: 2024, url: "https://example.org/tea", checked: 2026-11-21}'
    text = MODULE.replace('text: "80"', "text: 080").replace(
        '{source: notes, lines: 2-3, anchor: "cooler water"}', basis
    )
    question = read_pack(write_pack(tmp_path, {"brewing.yaml": text})).modules[0].questions[0]
    assert isinstance(question, SingleChoice)
    assert question.choices[0].text == "080"
    assert question.basis is not None
    assert (question.basis.field, question.basis.checked) == ("2024", "2026-11-21")


MISTAKES = (
    ("title: Brewing", "titel: Brewing", 'no field "titel". Did you mean `title`?'),
    ("stem: How hot should the water be?", "stem:", "`stem` is empty"),
    ("difficulty: medium", "difficulty: meduim", "Did you mean `medium`?"),
    (
        "definition: To leave in water.",
        "definition: yes",
        'a plain yes, which YAML reads as true. Put it in quotes: "yes"',
    ),
    ("feedback: Cool enough.", "feedback: [Cool, enough]", "`feedback` is a list. Write a text instead"),
    ("objective: heat-water", "objective: heat-watter", "There is no objective `heat-watter`"),
    ("source: notes,", "source: note,", "There is no document `note` in course.yaml. Did you mean `notes`?"),
    ("tolerance: 0.5", "tolerance: -1", "not less than 0"),
    ("items: [heat, pour, wait]", "items: [heat, pour]", "`items` has 2 items. Write 3 to 10 items"),
    ("accept: [steeping]", "accept: []", "`accept` has 0 items"),
)


def test_ten_mistakes_in_one_file_are_all_named_with_their_lines(tmp_path: Path) -> None:
    text = MODULE
    for old, new, _ in MISTAKES:
        assert old in text
        text = text.replace(old, new, 1)
    problems = problems_of(write_pack(tmp_path, {"brewing.yaml": text}))
    for _, new, said in MISTAKES:
        line = line_of(text, new)
        assert any(problem.line == line and said in problem.message for problem in problems), (line, said, problems)
    assert len(problems) == len(MISTAKES) == 10


CASES = (
    ("id: which-leaves", "id: how-hot", "stands already in line"),
    ("id: which-leaves", "id: Which Leaves", "small letters, digits and hyphens"),
    ("id: which-leaves", f"id: {'x' * 49}", "at most 48"),
    ("    also: [infuse]", "    also: [STEEP]", 'The term "STEEP" stands already'),
    ("        correct: true\n        feedback: Cool", "        feedback: Cool", "Write `correct: true` under the key"),
    ("        feedback: It burns", "        correct: true\n        feedback: It burns", "Write `type: multiple`"),
    ("      - {text: Mint}", "      - {text: Mint, correct: true}", "Every choice is right"),
    ("      - {text: Mint}", "      - {text: '  green '}", "Each of `choices` must differ"),
    ('      - text: "100"\n        feedback: It burns the leaves.\n', "", "`choices` has 1 item. Write 2 to 10"),
    ("      - {text: Mint}", "".join(f"      - {{text: c{n}}}\n" for n in range(9)), "`choices` has 11 items"),
    ("stem: How hot should the water be?", 'stem: "  "', "`stem` is empty"),
    ("    stem: How hot should the water be?\n", "", "`stem` of this question of type single is missing"),
    ("type: single", "type: singel", "Did you mean `single`?"),
    ("    type: single\n", "", "The field `type` is missing"),
    ("    type: single\n", "    type: single\n    type: single\n", "`type` stands twice"),
    ("    hint: Think", "    hint: A\n    hint: Think", "`hint` stands twice"),
    ("correct: true", "correct: 'true'", "without quotes"),
    ("correct: true", "correct: maybe", "Write true or false"),
    ("answer: 3", "answer: '3'", "a number in quotes"),
    ("answer: 3", "answer: 1,000", "Write a number"),
    ("answer: 3", "answer: .inf", "Write a number"),
    ("value: 10", "value: 3.2", "counts as right within the tolerance"),
    ("text: boiling", "text: Steeping", "is accepted too"),
    ("items: [heat, pour, wait]", "items: [heat, pour, Heat]", "Each of `items` must differ"),
    ("items: [heat, pour, wait]", f"items: [{', '.join('abcdefghijk')}]", "`items` has 11 items"),
    ("items: [heat, pour, wait]", "items: heat", "`items` is a text. Write a list"),
    ('{source: notes, lines: 2-3, anchor: "cooler water"}', "{lines: 2}", "This basis names neither kind"),
    ('{source: notes, lines: 2-3, anchor: "cooler water"}', "{source: notes}", "lacks `lines` and `anchor`"),
    ('{source: notes, lines: 2-3, anchor: "cooler water"}', "{field: Tea}", "lacks `url` and `checked`"),
    ("lines: 2-3", "lines: 3-2", "run backwards"),
    ("lines: 2-3", "lines: second", "a line or a range of lines"),
    ("source: notes,", 'source: notes, url: "https://example.org",', "belongs to the other kind"),
    ("    hint: Think", "    was: sun\n    hint: Think", "which still stands there"),
    ("    hint: Think", "    image: {file: cup.png}\n    hint: Think", "`alt` of this illustration is missing"),
    ("    hint: Think", "    image: {file: mug.png, alt: A cup}\n    hint: Think", "There is no picture"),
    ("    hint: Think", "    image: {file: ../cup.png, alt: A cup}\n    hint: Think", "outside the pack's folder"),
    ("    hint: Think", "    image: {file: cup.txt, alt: A cup}\n    hint: Think", "of no kind that chats show"),
    ("sources: [notes]", "sources: [book]", "There is no document `book`"),
    ("id: brewing", "id: brewed", "Make them the same"),
    ("feedback: Cool enough.", "feedback: !!str Cool", "Take out the tag"),
    ("feedback: Cool enough.", "feedback: !!python/object/apply:os.system [ls]", "Take out the tag"),
    ("feedback: Cool enough.", 'feedback: "a\\0b"', "a control character"),
    ("stem: How hot should the water be?", "stem: null", "YAML reads as nothing"),
    ("  - id: how-hot", "  - just a text\n  - id: how-hot", "A question is a text"),
    (MODULE, "- a\n- b\n", "This module is a list"),
)


@pytest.mark.parametrize(("old", "new", "said"), CASES, ids=[case[2] for case in CASES])
def test_a_mistake_is_said_in_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    problems = spoil(tmp_path, old, new)
    assert any(said in problem.message for problem in problems), problems
    assert len(problems) == 1, problems


def test_a_mistake_in_one_field_does_not_hide_what_else_is_wrong_with_a_question(tmp_path: Path) -> None:
    problems = spoil(tmp_path, "        correct: true\n        feedback: Cool enough.", "        feedback: yes")
    assert [problem.message[:19] for problem in problems] == ["No choice is right.", "`feedback` is a pla"]


def test_a_date_that_is_not_in_the_calendar_is_named(tmp_path: Path) -> None:
    basis = "{field: Tea, url: 'https://example.org', checked: 2026-02-30}"
    problems = spoil(tmp_path, '{source: notes, lines: 2-3, anchor: "cooler water"}', basis)
    assert [problem.message for problem in problems] == ["There is no day 2026-02-30 in the calendar."]


def test_a_syntax_error_in_one_file_does_not_hide_the_problems_of_the_others(tmp_path: Path) -> None:
    broken = MODULE.replace("title: Brewing", "title: [Brewing")
    other = MODULE.replace("id: brewing", "id: pouring").replace("stem: Tea grows.", "stem: ''")
    page = PAGE.replace("[brewing]", "[brewing, pouring, serving]").replace("title: Tea", "titel: Tea")
    files = {"course.yaml": page, "brewing.yaml": broken, "pouring.yaml": other}
    problems = problems_of(write_pack(tmp_path, files))
    assert {problem.file for problem in problems} == {"brewing.yaml", "course.yaml", "pouring.yaml"}
    assert len([problem for problem in problems if problem.file == "brewing.yaml"]) == 1
    assert any("serving.yaml" in problem.message for problem in problems)


def test_a_module_that_is_not_listed_and_one_that_is_missing_are_named(tmp_path: Path) -> None:
    page = PAGE.replace("[brewing]", "[brewings]")
    first, second = problems_of(write_pack(tmp_path, {"course.yaml": page}))
    assert "not listed in course.yaml" in first.message
    assert second.message == "There is no file brewings.yaml beside course.yaml. Did you mean `brewing`?"
    assert second.line == line_of(PAGE, "modules:")


def test_a_course_must_be_named_like_its_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(write_pack(tmp_path, {"course.yaml": PAGE.replace("id: tea", "id: coffee")}))
    assert (problem.file, problem.line) == ("course.yaml", 1)
    assert "Make them the same" in problem.message


def test_a_module_twice_in_the_list_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(write_pack(tmp_path, {"course.yaml": PAGE.replace("[brewing]", "[brewing, brewing]")}))
    assert "stands twice" in problem.message


def test_a_folder_without_course_page_still_has_its_modules_checked(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"brewing.yaml": MODULE.replace("title: Brewing\n", "")})
    (pack / "course.yaml").unlink()
    assert [problem.file for problem in problems_of(pack)] == ["brewing.yaml", "course.yaml"]


def test_a_missing_folder_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere")
    assert "There is no folder" in problem.message


def test_a_yml_file_is_asked_to_be_renamed(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "brewing.yaml").rename(pack / "brewing.yml")
    assert any("Name this file brewing.yaml" in problem.message for problem in problems_of(pack))


def test_a_picture_in_the_pack_is_found(tmp_path: Path) -> None:
    text = MODULE.replace("    hint: Think", "    image: {file: pictures/cup.png, alt: A cup}\n    hint: Think")
    pack = write_pack(tmp_path, {"brewing.yaml": text})
    (pack / "pictures").mkdir()
    (pack / "pictures" / "cup.png").write_bytes(b"png")
    assert problems_of(pack) == ()


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert problems_of(write_pack(tmp_path, {"brewing.yaml": b"\xef\xbb\xbf" + MODULE.encode()})) == ()


def test_problems_are_printed_one_a_line_in_order(tmp_path: Path) -> None:
    pack = write_pack(
        tmp_path, {"brewing.yaml": MODULE.replace("title: Brewing", "titel: Brewing").replace("term:", "tern:")}
    )
    with pytest.raises(PackProblems) as caught:
        read_pack(pack)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["2", "11"]


def test_packs_are_found_in_folders_of_packs_and_by_themselves(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    assert find_packs([tmp_path]) == find_packs([pack]) == find_packs([pack, tmp_path]) == [pack]


def test_the_setting_adds_folders_to_the_packs_that_ship(tmp_path: Path) -> None:
    places = pack_places(f"{tmp_path}")
    assert places[1:] == [tmp_path]
    assert (places[0] / "__init__.py").exists()
