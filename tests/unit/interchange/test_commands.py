"""`content import` and `content export`, as a teacher types them and finds the folder afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.authoring.commands import content
from bot.course import Course, SingleChoice
from bot.interchange.formats import WRITABLE
from bot.packs.loading import read_pack
from tests.unit.interchange.test_deck import DECK
from tests.unit.interchange.test_moodle import HOSTILE
from tests.unit.interchange.test_notes import NOTES
from tests.unit.interchange.test_transcript import SPOKEN
from tests.unit.pack_texts import MODULE, write_pack

BANK = """\
$CATEGORY: Brewing

// [id:7]
::Heat::How hot should green tea be?{=80#Cool enough. ~100}

::Time::How many minutes?{#3}

What is steamed?{=green tea}

Say more.{}
"""


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(content, [str(each) for each in arguments])


def _bank(folder: Path, text: str = BANK) -> Path:
    file = folder / "bank.gift"
    file.write_text(text, encoding="utf-8")
    return file


def _ids(course: Course) -> list[str]:
    return [f"{module.id}/{question.id}" for module, question in course.questions()]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bank_becomes_a_pack_that_passes_the_check(tmp_path: Path) -> None:
    result = _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    assert result.exit_code == 0, result.output
    assert "bank.gift: 1 module, 3 questions" in result.output
    assert 'bank.gift:10: "Say more.{}": left out: it asks for an essay' in result.output
    assert "3 new, 0 changed, 0 as before." in result.output
    course = read_pack(tmp_path / "tea")
    assert _ids(course) == ["brewing/heat", "brewing/time", "brewing/steamed"]
    assert course.modules[0].questions[0].known_as == ("7", "Heat")
    assert _run("check", tmp_path / "tea").exit_code == 0


def test_drafts_are_marked_and_the_check_names_them(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    warnings = _run("check", tmp_path / "tea").output
    for place in ("The course's description", "The summary", "Objective `draft`"):
        assert f"{place} is still a draft." in warnings
    assert _run("check", "--strict", tmp_path / "tea").exit_code == 1


def test_documents_of_three_kinds_make_one_course(tmp_path: Path) -> None:
    for name, text in (("tea.notes.md", NOTES), ("tea.slides.md", DECK), ("talk.txt", SPOKEN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in ("tea.notes.md", "tea.slides.md", "talk.txt")]
    result = _run("import", *files, "--into", tmp_path / "tea")
    assert result.exit_code == 0, result.output
    course = read_pack(tmp_path / "tea")
    assert len(course.modules) == 1 + 4 + 2
    assert {each.file for each in course.page.documents.values()} == {"tea.notes.md", "tea.slides.md", "talk.txt"}
    assert all(module.sources for module in course.modules)


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    first = _run("import", _bank(tmp_path), "--into", tmp_path / "tea", "--dry-run")
    assert "+ brewing/heat  " in first.output
    assert "Nothing was written." in first.output
    assert not (tmp_path / "tea").exists()
    _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    before = _files(tmp_path / "tea")
    edited = _bank(tmp_path, BANK.replace("{#3}", "{#4}"))
    again = _run("import", edited, "--into", tmp_path / "tea", "--dry-run", "--update")
    assert "~ brewing/time (answer)" in again.output
    assert "0 new, 1 changed, 2 as before." in again.output
    assert _files(tmp_path / "tea") == before


def test_an_update_keeps_ids_and_what_the_teacher_added(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    page = tmp_path / "tea" / "brewing.yaml"
    page.write_text(page.read_text().replace("difficulty: medium", "difficulty: hard\n    hint: Think.", 1))
    edited = BANK.replace("::Heat::How hot should green tea be?", "::Warmth::How warm should green tea be?")
    edited = edited.replace("How many minutes?", "For how many minutes does it steep?")
    result = _run("import", _bank(tmp_path, edited), "--into", tmp_path / "tea", "--update")
    assert "0 new, 2 changed, 1 as before." in result.output
    course = read_pack(tmp_path / "tea")
    assert _ids(course) == ["brewing/heat", "brewing/time", "brewing/steamed"]
    heat, time, _ = course.modules[0].questions
    assert heat.stem == "How warm should green tea be?"
    assert (heat.hint, heat.difficulty, heat.known_as) == ("Think.", "hard", ("7", "Heat", "Warmth"))
    assert time.stem == "For how many minutes does it steep?"


def test_without_update_what_stands_stays_and_is_counted(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    before = _files(tmp_path / "tea")
    result = _run("import", _bank(tmp_path, BANK.replace("{#3}", "{#4}")), "--into", tmp_path / "tea")
    assert "1 left as they are although the file says otherwise (--update takes the file's text)" in result.output
    assert _files(tmp_path / "tea") == before


def test_a_question_is_known_by_its_number_then_its_name_then_its_stem(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path), "--into", tmp_path / "tea")
    swapped = BANK.replace("::Heat::", "::Time::").replace("::Time::How many", "::Other::How many")
    _run("import", _bank(tmp_path, swapped), "--into", tmp_path / "tea", "--update")
    course = read_pack(tmp_path / "tea")
    assert _ids(course) == ["brewing/heat", "brewing/time", "brewing/steamed"]
    assert course.modules[0].questions[0].stem.startswith("How hot")


def test_the_same_question_twice_in_a_file_comes_in_once(tmp_path: Path) -> None:
    result = _run("import", _bank(tmp_path, "Q?{=a ~b}\n\nQ?{=a ~b}\n\nQ?{=c ~d}\n"), "--into", tmp_path / "tea")
    assert "the same question stands in this file already" in result.output
    assert _ids(read_pack(tmp_path / "tea")) == ["bank/q", "bank/q-2"]


def test_a_bank_without_categories_is_divided_into_parts(tmp_path: Path) -> None:
    text = "\n\n".join(f"Question {number}?{{=a ~b}}" for number in range(600))
    _run("import", _bank(tmp_path, text), "--into", tmp_path / "tea")
    course = read_pack(tmp_path / "tea")
    assert [(module.title, len(module.questions)) for module in course.modules] == [
        ("Bank", 250),
        ("Bank, part 2", 250),
        ("Bank, part 3", 100),
    ]


def test_an_import_into_a_written_pack_leaves_other_files_to_the_letter(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"brewing.yaml": f"# my own words\n{MODULE}"})
    _run("import", _bank(tmp_path, BANK.replace("Brewing", "Tasting")), "--into", pack)
    assert (pack / "brewing.yaml").read_text().startswith("# my own words\n")
    assert (pack / "cup.png").read_bytes() == b"png"
    assert [module.id for module in read_pack(pack).modules] == ["brewing", "tasting"]


def test_comments_of_a_module_that_is_written_anew_are_named(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"brewing.yaml": f"# my own words\n{MODULE}"})
    result = _run("import", _bank(tmp_path), "--into", pack)
    assert "brewing.yaml: its comments (lines begun with #) are not kept." in result.output


@pytest.mark.parametrize(
    ("name", "body"),
    [
        *((f"{number}.xml", case[1].encode()) for number, case in enumerate(HOSTILE)),
        ("cut.json", b'{"results": [{"question": "Q'),
        ("cut.csv", b'question,answer\n"Q?,x\n'),
        ("latin.gift", "Käse?{=a ~b}".encode("latin-1")),
        ("empty.gift", b""),
        ("essays.gift", b"Say more.{}"),
        ("cut.gift", b"Cut off {=a ~"),
        ("pack.zip", b"PK\x03\x04"),
    ],
)
@pytest.mark.parametrize("there", [False, True], ids=["new", "into a pack"])
def test_a_file_that_is_refused_gives_a_reason_and_leaves_nothing_half_made(
    tmp_path: Path, name: str, body: bytes, *, there: bool
) -> None:
    file = tmp_path / name
    file.write_bytes(body)
    pack = write_pack(tmp_path) if there else tmp_path / "tea"
    before = _files(tmp_path)
    result = _run("import", file, "--into", pack)
    assert there or result.exit_code == 1
    assert "Error: " in result.output or ": left out: " in result.output
    assert _files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({name} | ({"tea"} if there else set()))


def test_one_refused_file_keeps_the_others_out(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<quiz>")
    result = _run("import", _bank(tmp_path), bad, "--into", tmp_path / "tea")
    assert result.exit_code == 1
    assert "bad.xml:1: The XML breaks off" in result.output
    assert not (tmp_path / "tea").exists()


@pytest.mark.parametrize("folder", ["My Course", "kurs_1", "x" * 40])
def test_a_folder_that_cannot_be_an_id_is_refused(tmp_path: Path, folder: str) -> None:
    result = _run("import", _bank(tmp_path), "--into", tmp_path / folder)
    assert result.exit_code == 1
    assert "Try " in result.output
    assert not (tmp_path / folder).exists()


def test_categories_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path, "$CATEGORY: ../../..//etc//passwd\n\nQ?{=a ~b}"), "--into", tmp_path / "a" / "tea")
    assert [module.id for module in read_pack(tmp_path / "a" / "tea").modules] == ["etc-passwd"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "bank.gift"]


@pytest.mark.parametrize("name", WRITABLE)
def test_every_export_can_be_imported_again_without_a_change(tmp_path: Path, name: str) -> None:
    pack = write_pack(tmp_path)
    suffix = {"gift": "gift", "moodle-xml": "xml", "csv": "csv", "anki": "txt", "markdown": "md"}[name]
    file = tmp_path / f"out.{suffix}"
    result = _run("export", pack, "--format", name, "-o", file)
    assert result.exit_code == 0, result.output
    assert "6 questions as " in result.output
    assert "Not carried: " in result.output
    again = _run("import", file, "--into", pack, "--update")
    assert "0 new, " in again.output, again.output
    assert "6 as before." in again.output, again.output


def test_an_export_is_printed_without_a_file(tmp_path: Path) -> None:
    result = _run("export", write_pack(tmp_path), "--format", "gift")
    assert result.stdout.startswith("$CATEGORY: Brewing\n")


def test_the_sheet_puts_the_answers_at_the_end(tmp_path: Path) -> None:
    sheet = _run("export", write_pack(tmp_path), "--format", "markdown").stdout
    questions, answers = sheet.split("## Answers")
    assert "1. How hot should the water be?\n\n    * A. 80\n    * B. 100\n" in questions
    assert "\n1. A\n\n    Cooler water keeps it sweet.\n" in answers


def test_ids_come_from_stems_where_banks_have_no_names(tmp_path: Path) -> None:
    _run("import", _bank(tmp_path, 'Is the 水 for "tea" too hot?{=a ~b}\n\n水?{=a ~b}'), "--into", tmp_path / "tea")
    course = read_pack(tmp_path / "tea")
    assert _ids(course) == ["bank/tea-too-hot", "bank/question"]
    assert all(isinstance(question, SingleChoice) for _, question in course.questions())
