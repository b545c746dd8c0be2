"""Pictures of questions: kept under the names of their contents, and shown as they were when a question was asked."""

from __future__ import annotations

from pathlib import Path

from bot.course import AnyQuestion, Course
from bot.packs.loading import read_pack
from bot.packs.shelf import Shelf
from bot.pictures import picture_of
from bot.storage.snapshots import freeze, thaw
from tests.unit.pack_texts import MODULE, write_pack

RED, BLUE = b"\x89PNG red", b"\x89PNG blue"


def pack(folder: Path, name: str = "cup-of-the-key.png", content: bytes = RED) -> Path:
    text = MODULE.replace("    hint: Think", f"    image: {{file: pictures/{name}, alt: A cup}}\n    hint: Think", 1)
    folder.mkdir(exist_ok=True)
    made = write_pack(folder, {"brewing.yaml": text})
    (made / "pictures").mkdir(exist_ok=True)
    (made / "pictures" / name).write_bytes(content)
    return made


def look(tmp_path: Path, place: Path) -> Course:
    (course,) = Shelf([place], tmp_path / "packs", tmp_path / "kept").look().courses
    return course


def illustrated(course: Course) -> AnyQuestion:
    return next(question for _, question in course.questions() if question.image)


def test_a_picture_is_shown_with_its_words_under_a_name_that_tells_nothing(tmp_path: Path) -> None:
    question = illustrated(look(tmp_path, pack(tmp_path / "content")))
    shown = picture_of(question, tmp_path / "kept")
    assert shown is not None
    assert (shown.content(), shown.alt, shown.name) == (RED, "A cup", "picture.png")
    assert "key" not in Path(shown.path).name


def test_the_same_bytes_are_kept_once_whatever_they_are_called(tmp_path: Path) -> None:
    look(tmp_path, pack(tmp_path / "one"))
    look(tmp_path, pack(tmp_path / "two", "other.png"))
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_an_open_question_shows_what_it_was_asked_with(tmp_path: Path) -> None:
    place = pack(tmp_path / "content")
    shelf = Shelf([place], tmp_path / "packs", tmp_path / "kept")
    issued = freeze(illustrated(shelf.look().courses[0]))
    pack(tmp_path / "content", content=BLUE)
    now = picture_of(illustrated(shelf.look().courses[0]), tmp_path / "kept")
    then = picture_of(thaw(issued), tmp_path / "kept")
    assert now is not None
    assert then is not None
    assert (now.content(), then.content()) == (BLUE, RED)


def test_from_the_cache_a_lost_copy_is_made_again(tmp_path: Path) -> None:
    place = pack(tmp_path / "content")
    look(tmp_path, place)
    for kept in (tmp_path / "kept").iterdir():
        kept.unlink()
    shown = picture_of(illustrated(look(tmp_path, place)), tmp_path / "kept")
    assert shown is not None
    assert shown.content() == RED


def test_without_a_kept_file_there_are_only_the_words(tmp_path: Path) -> None:
    question = illustrated(look(tmp_path, pack(tmp_path / "content")))
    assert picture_of(question, None) is None
    gone = picture_of(question, tmp_path / "elsewhere")
    assert gone is not None
    assert gone.path == ""


def test_an_author_cannot_write_the_digest(tmp_path: Path) -> None:
    made = pack(tmp_path / "content")
    (made / "brewing.yaml").write_text(
        (made / "brewing.yaml").read_text().replace("alt: A cup}", "alt: A cup, digest: ../../secret}")
    )
    assert not Shelf([made], tmp_path / "packs", tmp_path / "kept").look().courses


def test_what_is_read_for_authors_bears_no_digest(tmp_path: Path) -> None:
    image = illustrated(read_pack(pack(tmp_path / "content"))).image
    assert image is not None
    assert image.digest == ""
