"""Live reload, with real files and the real watcher. Nothing sleeps: a test waits for the news."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.library import Library
from bot.packs.shelf import News, Shelf, Step
from bot.reloading import reloading
from tests.classroom import Classroom, classroom, token
from tests.unit.pack_texts import MODULE, PAGE, write_pack

STEM = "How hot should the water be?"


@dataclass
class Followed:
    """A tutor that follows a folder of packs."""

    room: Classroom
    place: Path
    queue: asyncio.Queue[News] = field(default_factory=asyncio.Queue)

    async def news(self, step: Step) -> News:
        async with asyncio.timeout(10):
            while (news := await self.queue.get()).step is not step:
                pass
        return news

    def library(self) -> Library:
        return self.room.tutor.library

    def stem(self) -> str:
        return self.library().courses[0].modules[0].questions[0].stem


@asynccontextmanager
async def following(tmp_path: Path, place: Path) -> AsyncIterator[Followed]:
    shelf = Shelf([place], tmp_path / "cache")
    async with classroom(tmp_path / "db", Library(shelf.look().courses)) as room:
        followed = Followed(room, place)
        async with reloading(room.tutor, shelf, followed.queue.put_nowait):
            yield followed
    assert not [each.name for each in threading.enumerate() if each.name.startswith("packs")]


@pytest.fixture
async def followed(tmp_path: Path) -> AsyncIterator[Followed]:
    place = tmp_path / "content"
    place.mkdir()
    write_pack(place)
    async with following(tmp_path, place) as opened:
        yield opened


def edit(place: Path, old: str = STEM, new: str = "How warm?") -> None:
    write_pack(place, {"brewing.yaml": MODULE.replace(old, new)})


def exchange(pack: Path, draft: Path) -> None:
    pack.rename(pack.parent.with_name("old"))
    draft.rename(pack)


async def test_an_edit_is_taken_up_without_a_restart(followed: Followed) -> None:
    edit(followed.place)
    await followed.news(Step.TAKEN)
    assert followed.stem() == "How warm?"


async def test_an_editor_that_writes_by_rename_is_noticed(followed: Followed) -> None:
    module = followed.place / "tea" / "brewing.yaml"
    draft = module.with_name(".brewing.yaml.tmp")
    draft.write_text(MODULE.replace(STEM, "How warm?"))
    draft.replace(module)
    await followed.news(Step.TAKEN)
    assert followed.stem() == "How warm?"


async def test_a_mistake_is_refused_with_a_message_and_its_mend_taken_up(followed: Followed) -> None:
    edit(followed.place, "type: single", "type: sinlge")
    news = await followed.news(Step.REFUSED)
    assert "sinlge" in "\n".join(news.lines())
    assert followed.stem() == STEM
    edit(followed.place)
    await followed.news(Step.TAKEN)
    assert followed.stem() == "How warm?"


async def test_packs_can_be_added_taken_away_and_put_back(followed: Followed) -> None:
    other = followed.place / "coffee"
    other.mkdir()
    (other / "brewing.yaml").write_text(MODULE)
    (other / "course.yaml").write_text(PAGE.replace("id: tea", "id: coffee"))
    await followed.news(Step.TAKEN)
    assert [course.id for course in followed.library().courses] == ["coffee", "tea"]
    shutil.rmtree(followed.place / "tea")
    await followed.news(Step.GONE)
    assert [course.id for course in followed.library().courses] == ["coffee"]
    edit(followed.place)
    await followed.news(Step.TAKEN)
    edit(followed.place, new="And now?")
    await followed.news(Step.TAKEN)
    assert "And now?" in {
        module.questions[0].stem for course in followed.library().courses for module in course.modules
    }


async def test_a_folder_that_is_replaced_as_a_whole_is_followed_on(followed: Followed) -> None:
    pack = followed.place / "tea"
    draft = Path(shutil.copytree(pack, followed.place.with_name("draft")))
    (draft / "brewing.yaml").write_text(MODULE.replace(STEM, "Second?"))
    exchange(pack, draft)
    await followed.news(Step.TAKEN)
    edit(followed.place, new="Third?")
    await followed.news(Step.TAKEN)
    assert followed.stem() == "Third?"


async def test_a_new_picture_in_a_folder_of_its_own_is_noticed(followed: Followed) -> None:
    pictures = followed.place / "tea" / "pictures"
    edit(followed.place, f"stem: {STEM}", f"stem: {STEM}\n    image: {{file: pictures/pot.png, alt: A pot}}")
    await followed.news(Step.REFUSED)
    pictures.mkdir()
    (pictures / "pot.png").write_bytes(b"png")
    await followed.news(Step.TAKEN)
    assert followed.library().courses[0].modules[0].questions[0].image is not None


async def test_a_folder_that_does_not_exist_yet_is_awaited(tmp_path: Path) -> None:
    place = tmp_path / "later" / "content"
    async with following(tmp_path, place) as followed:
        assert followed.library().courses == ()
        place.mkdir(parents=True)
        write_pack(place)
        await followed.news(Step.TAKEN)
        edit(place)
        await followed.news(Step.TAKEN)
        assert followed.stem() == "How warm?"


async def test_a_link_led_to_another_version_is_followed(tmp_path: Path) -> None:
    versions = [tmp_path / "v1", tmp_path / "v2"]
    for number, version in enumerate(versions, 1):
        version.mkdir()
        write_pack(version, {"brewing.yaml": MODULE.replace(STEM, f"Version {number}?")})
    current = tmp_path / "current"
    current.symlink_to(versions[0])
    async with following(tmp_path, current) as followed:
        assert followed.stem() == "Version 1?"
        fresh = tmp_path / "fresh"
        fresh.symlink_to(versions[1])
        fresh.replace(current)
        await followed.news(Step.TAKEN)
        assert followed.stem() == "Version 2?"


async def test_a_question_that_was_renamed_keeps_its_history(followed: Followed) -> None:
    room = followed.room
    followed.place.joinpath("tea", "brewing.yaml").write_text(_only("how-hot"))
    await followed.news(Step.TAKEN)
    for who in ("ann", "bob"):
        asked = await room.type(who, "quiz brewing 1")
        if who == "ann":
            label = next(each for each in "AB" if f"{each}. 80" in _plain(asked.reply.text))
            assert "Right!" in (await room.press(who, token(asked.reply, label))).reply.text
    followed.place.joinpath("tea", "brewing.yaml").write_text(
        _only("how-hot").replace("id: how-hot", "id: water-heat\n    was: how-hot")
    )
    await followed.news(Step.TAKEN)
    progress = await room.type("ann", "progress")
    assert "1 of 1" in _plain(progress.reply.text)
    label = next(each for each in "AB" if f"{each}. 80" in _plain(asked.reply.text))
    once_more = await room.type("ann", "quiz brewing 1")
    await room.press("ann", token(once_more.reply, "A"))
    progress = await room.type("ann", "progress")
    assert "1 answered" in _plain(progress.reply.text), "under both ids it is one question"
    answered = await room.press("bob", token(asked.reply, label))
    assert "+10 points" in _plain(answered.reply.text), "what bob was asked under the old id counts"
    assert "1 of 1" in _plain((await room.type("bob", "progress")).reply.text)
    again = await room.type("bob", "quiz brewing 1")
    label = next(each for each in "AB" if f"{each}. 80" in _plain(again.reply.text))
    assert "+10" not in _plain((await room.press("bob", token(again.reply, label))).reply.text), "it is no new question"


async def test_the_thread_ends_when_the_block_is_cancelled(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def serve() -> None:
        async with following(tmp_path, tmp_path):
            begun.set()
            await asyncio.Event().wait()

    serving = asyncio.create_task(serve())
    await begun.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(10):
            await serving


async def test_the_thread_ends_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        async with following(tmp_path, tmp_path):
            raise LookupError


async def test_a_place_that_cannot_be_entered_is_no_reason_to_end(tmp_path: Path) -> None:
    place = tmp_path / "content"
    place.mkdir()
    closed = place / "closed"
    closed.mkdir(mode=0o000)
    try:
        async with following(tmp_path, place) as followed:
            write_pack(place)
            await followed.news(Step.TAKEN)
    finally:
        closed.chmod(0o700)
    assert os.access(closed, os.R_OK)


def _only(name: str) -> str:
    """The module with this question alone."""
    head, _, questions = MODULE.partition("questions:\n")
    one = next(part for part in questions.split("  - id: ") if part.startswith(name))
    return f"{head}questions:\n  - id: {one}"


def _plain(text: str) -> str:
    return text.replace("*", "").replace("\\", "")
