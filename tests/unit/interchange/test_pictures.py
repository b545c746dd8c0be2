"""Pictures inside Moodle XML: in as files of the pack with their words, out again, and refused where they do harm."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.authoring.commands import content
from bot.course import Illustration, SingleChoice
from bot.interchange import moodle, moodle_writer
from bot.interchange.imported import Import
from bot.interchange.incoming_file import LONGEST_LINE, from_bytes
from bot.interchange.pictures import Gallery, UnshowableError, decoded, kind_of, name_for
from bot.packs.loading import read_pack
from bot.review.drafts import ALT
from tests.unit.interchange.courses import STEADY, course_of, lines, texts

ALT_TEXT = "A pot over a flame"


def drawn(kind: str = "PNG", size: tuple[int, int] = (4, 3), colour: str = "red") -> bytes:
    body = BytesIO()
    Image.new("RGB", size, colour).save(body, kind)
    return body.getvalue()


def file(body: bytes, name: str = "pot.png", path: str = "/") -> str:
    return f'<file name="{name}" path="{path}" encoding="base64">{base64.b64encode(body).decode()}</file>'


def img(name: str = "pot.png", alt: str = ALT_TEXT) -> str:
    return f'&lt;img src="@@PLUGINFILE@@/{name}" alt="{alt}" width="20"&gt;'


def question(text: str, files: str, number: str = "7", form: str = "html", more: str = "") -> str:
    return f"""
<question type="multichoice"><name><text>Pot {number}</text></name><idnumber>{number}</idnumber>
<questiontext format="{form}"><text>{text}</text>{files}</questiontext><single>true</single>
<answer fraction="100" format="html"><text>80</text>{more}</answer>
<answer fraction="0" format="html"><text>100</text></answer></question>"""


def read(*questions: str) -> Import:
    return moodle.read(from_bytes("tea.xml", f"<quiz>{''.join(questions)}</quiz>".encode()))


def only(found: Import) -> SingleChoice:
    [incoming] = found.modules[0].questions
    assert isinstance(incoming.question, SingleChoice)
    return incoming.question


def told(found: Import) -> list[str]:
    return [note.message for note in found.notes if note.line]


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "pot.png"), ("JPEG", "pot.jpg"), ("GIF", "pot.gif"), ("WEBP", "pot.webp")]
)
def test_a_picture_to_which_the_text_refers_comes_in_with_its_words(kind: str, name: str) -> None:
    body = drawn(kind)
    found = read(question(f"What is it? {img(name)}", file(body, name)))
    assert only(found).image == Illustration(file=f"pictures/{name}", alt=ALT_TEXT)
    assert only(found).stem == "What is it?"
    assert found.pictures == {f"pictures/{name}": body}
    assert told(found) == []


def test_an_ending_that_lies_is_mended() -> None:
    assert only(read(question(f"Hm? {img()}", file(drawn("GIF"))))).image == Illustration(
        file="pictures/pot.gif", alt=ALT_TEXT
    )


def test_a_name_as_browsers_write_it_finds_its_file() -> None:
    found = read(question(f"Hm? {img('sub/my%20pot.png?time=1')}", file(drawn(), "my pot.png", "/sub/")))
    assert [*found.pictures] == ["sub/my-pot.png"]


def test_markdown_shows_a_picture_too() -> None:
    found = read(question(f"![{ALT_TEXT}](@@PLUGINFILE@@/pot.png)\n\nHm?", file(drawn()), form="markdown"))
    assert (only(found).stem, only(found).image) == ("Hm?", Illustration(file="pictures/pot.png", alt=ALT_TEXT))


def test_without_words_a_draft_is_put_and_the_check_asks_for_them(tmp_path: Path) -> None:
    bank = question(f"Hm? {img(alt='')}", file(drawn()))
    assert told(read(bank)) == ['its picture "pot.png" says nothing to those who cannot see it; write `alt`.']
    assert only(read(bank)).image == Illustration(file="pictures/pot.png", alt=ALT)
    imported(tmp_path, bank)
    assert "The text for the picture of `pot-7` is still a draft." in run("check", tmp_path / "tea").output


def test_a_picture_alone_is_asked_by_its_words_or_else_by_the_questions_name() -> None:
    assert only(read(question(img(), file(drawn())))).stem == ALT_TEXT
    assert only(read(question(img(alt=""), file(drawn())))).stem == "Pot 7"


def test_a_second_picture_and_one_that_the_text_does_not_show_are_reported() -> None:
    files = file(drawn()) + file(drawn(colour="blue"), "cup.png") + file(drawn(), "spare.png", "/old/")
    found = read(question(f"Hm? {img()} {img('cup.png', 'A cup')}", files))
    assert [*found.pictures] == ["pictures/pot.png"]
    assert only(found).stem.split() == ["Hm?", "A", "cup"]
    assert told(found) == [
        'a question has one picture here; "cup.png" is left out.',
        "a picture could not be kept.",
        'the file "old/spare.png" is attached, but its text does not show it; it is left out.',
    ]


def test_pictures_in_answers_and_on_other_servers_are_reported() -> None:
    found = read(question('Hm? &lt;img src="https://example.org/x.png" alt="X"&gt;', "", more=file(drawn())))
    assert only(found).stem == "Hm? X"
    assert told(found) == ["a picture could not be kept.", "a picture or file within it could not be kept."]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is of no kind that chats show: png, jpg, gif or webp."),
        (drawn()[:-20], "it is damaged, or not a whole picture."),
        (drawn("JPEG", (400, 300))[:-200], "it is damaged, or not a whole picture."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "it is damaged, or not a whole picture."),
        (drawn(size=(5000, 4000)), "it has 5000 x 4000 dots; at most 16 million are taken."),
        (b"\0" * 2_000_001, "it is larger than 2 MB."),
    ],
    ids=["drawing", "cut", "cut photograph", "header only", "bomb", "large"],
)
def test_what_is_no_sound_picture_is_left_out_and_the_question_comes_in(body: bytes, reason: str) -> None:
    found = read(question(f"Hm? {img()}", file(body)))
    assert only(found).image is None
    assert only(found).stem == f"Hm? {ALT_TEXT}"
    assert told(found)[0] == f'its picture "pot.png" is left out: {reason}'
    assert found.pictures == {}


def test_what_is_no_base64_is_left_out() -> None:
    found = read(question(f"Hm? {img()}", '<file name="pot.png" path="/" encoding="base64">§§§</file>'))
    assert told(found)[0] == 'its picture "pot.png" is left out: it is damaged: it is no base64.'


def test_a_line_that_holds_a_large_picture_is_no_reason_to_refuse_a_file() -> None:
    body = drawn() + b"\0" * LONGEST_LINE
    with pytest.raises(UnshowableError):
        kind_of(b"\0" * 10)
    assert [*read(question(f"Hm? {img()}", file(body))).pictures] == ["pictures/pot.png"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/../../etc/passwd.png", "etc/passwd.png"),
        ("//.hidden.png", "pictures/hidden.png"),
        ("/C:\\evil\\pot.png", "pictures/C-evil-pot.png"),
        ("/a/b/c/d/e.png", "a/b/c/e.png"),
        ("/ё.png", "pictures/png.png"),
        ("", "pictures/picture.png"),
    ],
)
def test_a_name_never_leads_outside_the_pack(path: str, name: str) -> None:
    assert name_for(path, "PNG") == name


@given(st.one_of(st.text(max_size=80), st.text("./\\-_ :aZé😀", max_size=80)))
def test_any_name_becomes_a_plain_one(path: str) -> None:
    name = name_for(path, "PNG")
    assert name.endswith(".png")
    assert all(part and part[0] != "." for part in name.split("/"))
    assert name.isascii()
    assert name_for(f"/{name}", "PNG") == name


def test_a_picture_is_kept_once_and_two_of_one_name_go_apart() -> None:
    gallery = Gallery({"cup.png": b"cup"})
    assert gallery.take("pictures/cup.png", b"cup") == "cup.png"
    assert gallery.take("pictures/pot.png", b"pot") == "pictures/pot.png"
    other = gallery.take("pictures/pot.png", b"another pot")
    assert other.startswith("pictures/pot-")
    assert gallery.take("pictures/pot.png", b"another pot") == other
    assert [*gallery.added] == ["pictures/pot.png", other]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(content, [str(each) for each in arguments])


def imported(folder: Path, *questions: str, options: tuple[str, ...] = ()) -> str:
    bank = folder / "bank.xml"
    bank.write_text(f"<quiz>{''.join(questions)}</quiz>")
    result = run("import", bank, "--into", folder / "tea", *options)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_pack_holds_its_pictures_and_importing_again_changes_nothing(tmp_path: Path) -> None:
    one, two = drawn(), drawn(colour="blue")
    bank = (question(f"Hm? {img()}", file(one)), question(f"And? {img()}", file(two), "8"))
    assert "2 questions, 2 pictures" in imported(tmp_path, *bank)
    pictures = tmp_path / "tea" / "pictures"
    assert {path.read_bytes() for path in pictures.iterdir()} == {one, two}
    assert "0 new, 0 changed, 2 as before" in imported(tmp_path, *reversed(bank), options=("--update",))
    assert len([*pictures.iterdir()]) == 2


def test_a_changed_picture_is_taken_up_and_the_old_file_is_named(tmp_path: Path) -> None:
    imported(tmp_path, question(f"Hm? {img()}", file(drawn())))
    said = imported(tmp_path, question(f"Hm? {img()}", file(drawn(colour="blue"))), options=("--update",))
    assert "0 new, 1 changed" in said
    assert '"pictures/pot.png": adapted: no question shows this picture any more' in said
    shown = read_pack(tmp_path / "tea").modules[0].questions[0].image
    assert shown
    assert (tmp_path / "tea" / shown.file).read_bytes() == drawn(colour="blue")


def test_a_dry_run_writes_no_picture(tmp_path: Path) -> None:
    imported(tmp_path, question(f"Hm? {img()}", file(drawn())), options=("--dry-run",))
    assert not (tmp_path / "tea").exists()


def test_out_and_in_again_gives_the_same_pack(tmp_path: Path) -> None:
    imported(tmp_path, question(f"Hm? {img()}", file(drawn())), question("And?", "", "8"))
    assert run("export", tmp_path / "tea", "--format", "moodle-xml", "-o", tmp_path / "out.xml").exit_code == 0
    again = run("import", tmp_path / "out.xml", "--into", tmp_path / "tea", "--update")
    assert "0 new, 0 changed, 2 as before" in again.output
    fresh = run("import", tmp_path / "out.xml", "--into", tmp_path / "fresh")
    assert "2 questions, 1 picture" in fresh.output
    assert (tmp_path / "fresh" / "pictures" / "pot.png").read_bytes() == drawn()


@STEADY
@given(stem=texts(), alt=lines(), name=st.from_regex(r"[A-Za-z0-9_]{1,9}", fullmatch=True))
def test_words_and_picture_come_back_to_the_letter(stem: str, alt: str, name: str) -> None:
    shown = Illustration(file=f"pictures/{name}.png", alt=alt)
    choices = read(question("x", "")).modules[0].questions[0].question
    assert isinstance(choices, SingleChoice)
    asked = SingleChoice(
        id="", objective="", stem=stem, difficulty=choices.difficulty, choices=choices.choices, image=shown
    )
    body = drawn()
    written = moodle_writer.write(course_of(asked), {shown.file: body})
    found = moodle.read(from_bytes("bank.xml", written.encode()))
    assert (only(found).stem, only(found).image, found.pictures) == (stem, shown, {shown.file: body})


def test_base64_with_line_breaks_is_read() -> None:
    assert decoded(" aGVs\nbG8= ") == b"hello"


def test_pictures_are_looked_at_until_they_are_too_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.interchange.pictures.MOST_DOTS", 100)
    large, small = drawn(size=(9, 9)), drawn(size=(4, 3), colour="blue")
    asked = [
        question(f"Hot? {img(f'{number}.png')}", file(body, f"{number}.png"), number)
        for number, body in (("1", large), ("2", drawn(size=(9, 9), colour="blue")), ("3", small))
    ]
    found = read(*asked)
    assert [each.question.image is not None for each in found.modules[0].questions] == [True, False, True]
    assert any("have more than" in each for each in told(found))
