"""Pictures of a space's own courses: each version keeps its own, and what nothing shows any more goes after a while."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from bot import pruning
from bot.clock import SteeredClock
from bot.delivery.engine import Engine
from bot.interchange.pictures import MOST_PIXELS
from bot.library import Library
from bot.model import File, Place, Reply, TutorError
from bot.packs.loading import load_pack
from bot.storage.uploads import KEPT
from bot.uploads import uploading
from bot.uploads.illustrating import MOST, MOST_DOTS
from bot.uploads.intake import Ground, read_upload
from tests.classroom import NOON, Classroom, classroom, course, single
from tests.contract.uploads import CELLS, FILE, PAGE, POWER, biology, drawn, illustrated, moodle, pictured, zipped
from tests.unit.facts import context, transaction
from tests.unit.test_pictures import pack

DAY = timedelta(days=1)
RED, BLUE, GREEN, GREY = map(drawn, ("red", "blue", "green", "grey"))


@dataclass(slots=True)
class School:
    room: Classroom
    folder: Path
    engine: Engine
    clock: SteeredClock

    async def staff(self, line: str, file: tuple[str, bytes] | None = None) -> str:
        outcome = await self.room.type("ada", line, staff=True, file=File(*file) if file else None)
        return outcome.reply.text

    async def publish(self, file: tuple[str, bytes]) -> None:
        await self.staff("course upload", file)
        assert "is published" in await self.staff("course publish")

    async def asked(self, who: str, topic: str = "biology/cells") -> Reply:
        return (await self.room.type(who, f"quiz {topic} 1")).reply

    async def versions(self) -> set[int]:
        return {row[0] for row in await self.room.tutor.database.read(lambda tx: tx.all("SELECT version FROM uploads"))}

    def kept(self) -> set[bytes]:
        return {path.read_bytes() for path in self.folder.iterdir()}

    def grow_old(self) -> None:
        """Every file was last named long ago."""
        for path in self.folder.iterdir():
            os.utime(path, (0, 0))

    async def tidy(self) -> None:
        await self.engine.pass_time(self.clock, 2 * DAY)


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    folder, clock = tmp_path / "pictures", SteeredClock.standing(NOON)
    library = Library([course("tea", {"green": [single("leaf")]})], pictures=folder)
    async with classroom(tmp_path / "x.sqlite", library, clock=clock) as room:
        await room.tutor.database.write(partial(pruning.begin, now=NOON))
        yield School(room, folder, room.tutor.beside([]), clock)


def content(reply: Reply) -> bytes:
    (picture,) = reply.pictures
    return picture.content()


async def test_each_version_shows_its_own_picture_and_so_does_an_open_question(school: School) -> None:
    await school.publish(illustrated(RED))
    assert content(await school.asked("bob")) == RED
    await school.publish(illustrated(BLUE))
    assert content(await school.asked("cay")) == BLUE
    assert content((await school.room.type("bob", "quiz")).reply) == RED, "as it was asked"
    assert "back at version 1" in await school.staff("course rollback")
    assert content(await school.asked("dan")) == RED


async def test_a_bank_that_comes_again_without_a_picture_keeps_the_one_it_had(school: School) -> None:
    await school.publish(moodle(RED))
    assert content(await school.asked("bob", "drawings")) == RED
    await school.publish(moodle(RED, shown=False, stem="What do you see?"))
    again = await school.asked("cay", "drawings")
    assert "What do you see?" in again.text
    assert content(again) == RED


async def test_the_same_picture_is_kept_once(school: School) -> None:
    await school.publish(illustrated(RED))
    await school.staff("course upload", illustrated(RED, "other.png"))
    assert school.kept() == {RED}
    assert len(list(school.folder.iterdir())) == 1


async def test_what_a_version_or_an_open_question_shows_outlives_the_tidying(school: School) -> None:
    await school.publish(illustrated(RED))
    await school.asked("bob")
    await school.publish(illustrated(BLUE))
    await school.publish(illustrated(GREEN))
    await school.staff("course upload", illustrated(GREY))
    school.clock.move(2 * DAY)
    for _ in range(KEPT):
        await school.staff("course upload", biology())
    assert await school.versions() == {2, 3, *range(5, 5 + KEPT)}
    assert school.kept() == {RED, BLUE, GREEN, GREY}
    school.grow_old()
    await school.tidy()
    assert school.kept() == {RED, BLUE, GREEN}, "one is asked, one is what a rollback leads to, one is published"


async def test_what_an_upload_left_that_came_to_nothing_stays_a_while_and_goes(school: School) -> None:
    read_upload(File(*illustrated(RED)), Ground(None, school.folder))
    (school.folder / "notes.txt").write_text("not ours")
    await school.tidy()
    assert RED in school.kept(), "an upload that is not recorded yet may refer to it"
    school.grow_old()
    await school.tidy()
    assert school.kept() == {b"not ours"}


async def test_a_space_that_leaves_for_good_leaves_no_picture_unless_another_shows_it(school: School) -> None:
    await school.publish(illustrated(RED))
    await school.staff("course upload", illustrated(BLUE))
    away = replace(school, room=replace(school.room, place=Place("console", "away", "general")))
    await away.publish(illustrated(BLUE))
    await school.room.tutor.left("console", "home")
    await school.engine.pass_time(school.clock, pruning.COMES_BACK + 2 * DAY)
    assert await school.room.tutor.database.read(lambda tx: tx.all("SELECT COUNT(*) FROM uploads")) == [(1,)]
    school.grow_old()
    await school.tidy()
    assert school.kept() == {BLUE}


async def test_an_installed_pack_keeps_its_pictures(tmp_path: Path, school: School) -> None:
    tea = load_pack(pack(tmp_path / "content"), tmp_path / "packs", school.folder)
    school.room.tutor.library = Library([tea], pictures=school.folder)
    school.grow_old()
    await school.tidy()
    assert len(school.kept()) == 1


async def test_after_a_long_time_away_nothing_is_taken_for_old_that_is_shown(school: School) -> None:
    await school.publish(illustrated(RED))
    school.grow_old()
    await school.room.tutor.database.write(
        lambda tx: tx.run("UPDATE timers SET subject = 'pictures:' WHERE kind = 'prune'")
    )
    school.clock.move(100 * DAY)
    await school.tidy()
    assert school.kept() == {RED}


async def test_where_pictures_cannot_be_written_nothing_is_kept(school: School) -> None:
    school.folder.write_text("a file where the folder should be")
    assert "cannot write its pictures" in await school.staff("course upload", illustrated(RED))
    assert "Nothing was uploaded here yet" in await school.staff("course publish")


def _notes(file: tuple[str, bytes], tmp_path: Path) -> str:
    taken = read_upload(File(*file), Ground(None, tmp_path / "kept"))
    assert set(taken.pictures) == {path.name for path in (tmp_path / "kept").glob("*")}
    return "\n".join(taken.notes)


@pytest.mark.parametrize(
    ("picture", "name", "reason"),
    [
        (b"no picture at all", "cell.png", "it is of no kind that chats show"),
        (drawn("red", "JPEG"), "cell.png", "it is a JPEG by its content"),
        (RED + bytes(2_000_000), "cell.png", "it is larger than 2 MB"),
        (RED[:-20], "cell.png", "it is damaged"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_left_out_with_the_reason(
    tmp_path: Path, picture: bytes, name: str, reason: str
) -> None:
    notes = _notes(illustrated(picture, name), tmp_path)
    assert f"pictures/{name}: left out: {reason}" in notes
    assert "Its words stay" in notes


def test_a_picture_that_no_question_shows_is_left_out(tmp_path: Path) -> None:
    assert _notes(illustrated(RED, spare=BLUE), tmp_path) == "pictures/spare.png: left out: no question shows it."


def test_a_course_shows_so_many_pictures_and_no_more(tmp_path: Path) -> None:
    line = "    stem"
    questions = "".join(
        POWER.replace("id: power", f"id: power-{number}").replace(
            line, f"    image: {{file: {number}.png, alt: Cell {number}}}\n{line}"
        )
        for number in range(MOST + 1)
    )
    files: dict[str, str | bytes] = {"course.yaml": PAGE, "cells.yaml": CELLS + questions}
    files |= {f"{number}.png": drawn(f"#0000{number:02x}") for number in range(MOST + 1)}
    notes = _notes(("many.zip", zipped(files)), tmp_path)
    assert f"{MOST}.png: left out: a course shows at most {MOST} pictures" in notes
    assert notes.count("left out") == 1


def test_pictures_that_are_large_together_are_not_all_looked_at(tmp_path: Path) -> None:
    fits = MOST_DOTS // MOST_PIXELS
    large = _large()
    questions = "".join(
        pictured(POWER.replace("power", f"power-{number}", 1), f"{number}.png") for number in range(fits + 2)
    )
    files: dict[str, str | bytes] = {"course.yaml": PAGE, "cells.yaml": CELLS + questions}
    files |= {f"pictures/{number}.png": RED if number > fits else large for number in range(fits + 2)}
    notes = _notes(("large.zip", zipped(files)), tmp_path)
    assert notes.startswith(f"pictures/{fits}.png: left out: a course shows at most")
    assert notes.count("left out") == 1, "the small one that follows has room"


def _large() -> bytes:
    body = io.BytesIO()
    Image.new("1", (4000, 4000)).save(body, "PNG")
    return body.getvalue()


def test_a_picture_that_got_lost_before_its_row_was_written_is_noticed(tmp_path: Path) -> None:
    taken = read_upload(File(*illustrated(RED)), Ground(None, tmp_path))
    (name,) = taken.pictures
    assert FILE not in name
    (tmp_path / name).unlink()
    with transaction() as tx, pytest.raises(TutorError, match="got lost"):
        uploading.upload(context(tx, Library([], pictures=tmp_path)), taken)
