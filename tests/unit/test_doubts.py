"""Perhaps not posted: whom we ask, who may decide, and what then stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.context import Facts
from bot.delivery import doubts
from bot.library import Library
from bot.model import Account, Address, Person, Place, Press
from bot.storage import doubtful, outbox
from bot.storage.database import Transaction
from bot.storage.outbox import Closed, Wanted
from bot.tokens import PostAnyway
from bot.uploads.shelves import Shelves
from tests.classroom import HOME, NOON, Classroom, classroom, numbered

LIBRARY = Library([numbered("tea", 4)])
ASKED = Address("console", None, "grace", direct=True)


@dataclass(frozen=True)
class Scene:
    room: Classroom
    wanted: Wanted

    async def ask(self, staff: Address | None) -> None:
        def work(tx: Transaction) -> None:
            doubts.ask(Facts(tx, NOON, 1, Shelves(LIBRARY), "UTC"), self.wanted, staff)

        await self.room.tutor.database.write(work)

    async def press(self, who: str, *, staff: bool = False, place: Place = HOME) -> str:
        person = Person(Account("console", "", who), who, staff)
        outcome = await self.room.tutor.press(Press(who, person, place, PostAnyway(self.wanted.id).pack()))
        return ("refused: " if outcome.refused else "") + outcome.reply.text

    async def state(self) -> str:
        found = await self.room.tutor.database.read(lambda tx: doubtful.find(tx, self.wanted.id))
        assert found is not None
        return found.state

    async def asked(self, kind: str = doubts.KIND) -> Address | None:
        subject = str(self.wanted.id)
        return await self.room.tutor.database.read(lambda tx: doubtful.address_of(tx, kind, subject))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A message of the console's space that is in doubt."""
    async with classroom(tmp_path / "syllabot.db", LIBRARY) as room:
        database = room.tutor.database
        await room.type("grace", "setup channel=general", staff=True)
        here = Address("console", "home", "general")
        await database.write(partial(outbox.want, kind="post", subject="x", address=here, not_before=NOON))
        take = partial(outbox.take, platform="console", now=NOON, limit=1, closed=Closed())
        (wanted,) = await database.write(take)
        await database.write(partial(outbox.doubtful, wanted=wanted, error="perhaps posted"))
        yield Scene(room, wanted)


async def test_staff_let_it_be_posted_and_the_question_is_settled(scene: Scene) -> None:
    await scene.ask(ASKED)
    assert (await scene.press("grace", staff=True)).startswith("Thank you.")
    assert await scene.state() == "waiting"
    assert (await scene.press("grace", staff=True)).startswith("That is settled already")
    facts = partial(Facts, now=NOON, seed=1, shelves=Shelves(LIBRARY), default_zone="UTC")
    reply = await scene.room.tutor.database.read(lambda tx: doubts.render(facts(tx), str(scene.wanted.id)))
    assert reply is not None
    assert (reply.buttons, "Settled" in reply.text) == ((), True)


async def test_nobody_else_may_decide(scene: Scene) -> None:
    await scene.ask(ASKED)
    assert (await scene.press("ann")).startswith("refused: Only the teaching staff")
    elsewhere = Place("console", "away", "general")
    assert (await scene.press("eve", staff=True, place=elsewhere)).startswith("refused: Only the teaching staff")
    assert await scene.state() == "doubtful"


async def test_who_was_asked_in_private_may_decide_there(scene: Scene) -> None:
    await scene.ask(ASKED)
    private = Place("console", None, "dm", private=True)
    assert (await scene.press("ann", place=private)).startswith("refused")
    assert (await scene.press("grace", place=private)).startswith("Thank you.")


async def test_where_nobody_is_known_the_spaces_channel_is_asked(scene: Scene) -> None:
    await scene.ask(None)
    assert await scene.asked() is None
    assert await scene.asked(doubts.HERE) == Address("console", "home", "general")


async def test_where_the_one_who_is_asked_takes_no_messages_the_channel_is_asked(scene: Scene) -> None:
    await scene.ask(ASKED)

    def unasked(tx: Transaction) -> None:
        doubts.unasked(Facts(tx, NOON, 1, Shelves(LIBRARY), "UTC"), str(scene.wanted.id), "closed")

    await scene.room.tutor.database.write(unasked)
    assert await scene.asked(doubts.HERE) == Address("console", "home", "general")


async def test_a_message_that_is_no_more_is_said_so(scene: Scene) -> None:
    await scene.room.tutor.database.write(lambda tx: tx.run("DELETE FROM outbox"))
    assert (await scene.press("grace", staff=True)).startswith("refused: That message is no more")
