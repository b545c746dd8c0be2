"""What an operator's folders hold: each pack as it last was without problems, and the news of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.packs.shelf import News, Shelf, Step
from tests.unit.pack_texts import MODULE, PAGE, write_pack

STEM = "How hot should the water be?"


def kinds(news: tuple[News, ...]) -> list[Step]:
    return [each.step for each in news]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.fixture(params=[False, True], ids=["without a cache", "with a cache"])
def shelf(request: pytest.FixtureRequest, place: Path, tmp_path: Path) -> Shelf:
    return Shelf([place], tmp_path / "cache" if request.param else None)


def test_what_is_as_it_was_is_the_same_course_and_no_news(shelf: Shelf, place: Path) -> None:
    write_pack(place)
    first = shelf.look()
    assert kinds(first.news) == [Step.TAKEN]
    again = shelf.look()
    assert again.courses[0] is first.courses[0]
    assert again.news == ()


def test_an_edited_pack_is_taken_up(shelf: Shelf, place: Path) -> None:
    write_pack(place)
    shelf.look()
    write_pack(place, {"brewing.yaml": MODULE.replace(STEM, "How warm?")})
    look = shelf.look()
    assert look.courses[0].modules[0].questions[0].stem == "How warm?"
    assert [*look.news[0].lines()] == ["Taken up: Tea (tea): 1 module, 6 questions"]


def test_a_pack_with_problems_stays_as_it_was_until_they_are_mended(shelf: Shelf, place: Path) -> None:
    write_pack(place)
    before = shelf.look().courses
    write_pack(place, {"brewing.yaml": MODULE.replace("correct: true", "corect: true", 1)})
    look = shelf.look()
    assert look.courses == before
    assert kinds(look.news) == [Step.REFUSED]
    said = "\n".join(look.news[0].lines())
    assert "Tea (tea) stays as it was" in said
    assert "Did you mean `correct`?" in said
    assert shelf.look().news == (), "the same problem is told once"
    write_pack(place, {"brewing.yaml": MODULE})
    look = shelf.look()
    assert look.courses[0] is before[0]
    assert kinds(look.news) == [Step.RESTORED]


def test_a_new_pack_with_problems_is_left_out_and_the_others_are_there(shelf: Shelf, place: Path) -> None:
    write_pack(place)
    other = place / "coffee"
    other.mkdir()
    (other / "course.yaml").write_text("id: coffee\n")
    look = shelf.look()
    assert [course.id for course in look.courses] == ["tea"]
    assert any(
        line.endswith(f"is left out; `syllabot content check {other}` says more:")
        for news in look.news
        for line in news.lines()
    )


def test_a_pack_can_be_added_and_taken_away(shelf: Shelf, place: Path) -> None:
    assert shelf.look().courses == ()
    pack = write_pack(place)
    assert kinds(shelf.look().news) == [Step.TAKEN]
    shutil.rmtree(pack)
    look = shelf.look()
    assert look.courses == ()
    assert kinds(look.news) == [Step.GONE]


def test_a_pack_that_lost_its_page_is_refused_not_taken_away(shelf: Shelf, place: Path) -> None:
    pack = write_pack(place)
    shelf.look()
    (pack / "course.yaml").unlink()
    look = shelf.look()
    assert kinds(look.news) == [Step.REFUSED]
    assert len(look.courses) == 1


def test_a_place_that_fell_away_takes_no_course_along(shelf: Shelf, place: Path) -> None:
    write_pack(place)
    shelf.look()
    place.rename(place.with_name("elsewhere"))
    look = shelf.look()
    assert kinds(look.news) == [Step.MISSING]
    assert len(look.courses) == 1
    assert shelf.look().news == ()
    place.with_name("elsewhere").rename(place)
    assert kinds(shelf.look().news) == [Step.RESTORED]


def test_of_two_packs_with_one_id_the_first_is_used_and_the_other_waits(tmp_path: Path) -> None:
    places = [tmp_path / "a", tmp_path / "b"]
    for place in places:
        place.mkdir()
        write_pack(place, {"course.yaml": PAGE.replace("title: Tea", f"title: Tea {place.name}")})
    shelf = Shelf(places)
    look = shelf.look()
    assert [course.title for course in look.courses] == ["Tea a"]
    assert kinds(look.news) == [Step.TAKEN, Step.CLASHING]
    assert shelf.look().news == ()
    shutil.rmtree(places[0] / "tea")
    look = shelf.look()
    assert [course.title for course in look.courses] == ["Tea b"]
    assert set(kinds(look.news)) == {Step.GONE, Step.TAKEN}


def test_what_cannot_be_read_as_a_pack_is_told_once(shelf: Shelf, place: Path) -> None:
    pack = write_pack(place)
    shelf.look()
    (pack / "huge.png").write_bytes(b"0" * 2_000_001)
    assert kinds(shelf.look().news) == [Step.REFUSED]
    assert shelf.look().news == ()
    (pack / "huge.png").unlink()
    assert kinds(shelf.look().news) == [Step.RESTORED]
