"""A space in which everything has happened that can happen in one: for tests of what belongs to a space."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec import structs

from bot.clock import SteeredClock, millis
from bot.course import Course
from bot.delivery import doubts
from bot.delivery.engine import Engine
from bot.library import Library
from bot.model import Account, Address, Outcome, Person, Place, Press, Reply, Request
from bot.storage import installations, outbox, uploads
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.storage.transaction import Row, Transaction
from bot.storage.uploads import Publication, Upload
from bot.tokens import AnswerPost, AnswerRound, JoinRound, OpenPost
from bot.tutor import Tutor
from tests.classroom import NOON, course, repeatable, single, token
from tests.fakes.memory import MemoryPlatform

DAY = timedelta(days=1)
TEA = course("tea", {"green": [single(f"leaf-{number}") for number in range(30)]})


@dataclass(slots=True)
class Town:
    """One bot in many spaces, and a clock that is steered."""

    tutor: Tutor
    clock: SteeredClock
    engine: Engine
    platform: MemoryPlatform
    _events: itertools.count[int] = field(default_factory=itertools.count)

    async def pass_time(self, step: timedelta) -> None:
        await self.engine.pass_time(self.clock, step)

    async def rows(self, sql: str, *values: object) -> list[Row]:
        return await self.tutor.database.read(lambda tx: tx.all(sql, values))

    def event(self) -> str:
        return f"event-{next(self._events)}"


@dataclass(frozen=True, slots=True)
class Space:
    """A space of a platform where people are known by workspace (Slack), or everywhere (Discord).

    `mark` stands in every name and text that belongs to it.
    """

    town: Town
    external: str
    mark: str
    global_accounts: bool = False

    def place(self, channel: str = "general") -> Place:
        platform, external = self.town.platform.platform, self.external
        return Place(platform, external, f"{external}-{channel}", space_name=f"{self.mark} Ltd")

    def person(self, name: str, *, staff: bool = False) -> Person:
        workspace = "" if self.global_accounts else self.external
        return Person(Account(self.town.platform.platform, workspace, f"U-{name}"), f"{name} {self.mark}", staff=staff)

    async def type(self, who: str, line: str, *, staff: bool = False, channel: str = "general") -> Reply:
        """What must be answered, and not refused."""
        request = Request(self.town.event(), self.person(who, staff=staff), self.place(channel), line)
        return _answered(line, await self.town.tutor.run(request))

    async def press(self, who: str, packed: str, text: str | None = None) -> Reply:
        press = Press(self.town.event(), self.person(who), self.place(), packed, text)
        return _answered(packed, await self.town.tutor.press(press))

    @property
    def own_course(self) -> str:
        """The id of the course that its staff brought, as they wrote it."""
        return f"own-of-{self.external.lower()}"

    @property
    def own_module(self) -> str:
        return f"part-of-{self.external.lower()}"

    async def id(self) -> int:
        ((found,),) = await self.town.rows("SELECT id FROM spaces WHERE external = ?", self.external)
        return int(found)


def _answered(what: str, outcome: Outcome) -> Reply:
    assert not outcome.refused, f"{what}: {outcome.reply.text}"
    return outcome.reply


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    clock = SteeredClock.standing(NOON)
    database = await Database.open(folder / "town.db")
    try:
        tutor = Tutor(database, Library([TEA]), clock, draw=repeatable(1))
        platform = MemoryPlatform("slack")
        yield Town(tutor, clock, tutor.beside([platform]), platform)
        await tutor.settle()
    finally:
        await database.close()


async def furnish(space: Space) -> None:
    """Let everything happen there. At the end posts, a round, quizzes and schedules are open, and others over."""
    await _choose(space)
    await _bring_course(space)
    await _schedule(space)
    await space.town.pass_time(DAY)
    await _answer_posts(space)
    await _play(space)
    await space.town.pass_time(DAY)
    await _answer_posts(space)
    await _quiz(space)
    await space.type("ada", "play start", channel="hall")
    await space.town.engine.settle()
    await space.town.tutor.settle()
    await space.town.tutor.database.write(partial(_leave_in_doubt, external=space.external, now=space.town.clock.now()))


async def _choose(space: Space) -> None:
    channel = space.place().channel
    await space.type("grace", f"setup channel={channel} zone=Pacific/Chatham role={space.mark}", staff=True)
    await space.type("ada", f"settings name {space.mark}ine")
    await space.type("ben", "settings timezone Asia/Kathmandu")
    await space.type("ada", "reminders on 18:07")


async def _quiz(space: Space) -> None:
    """One is answered to the end, one halfway, and one not at all."""
    for who, line, answers in (("ada", "quiz 1", 1), ("ada", "quiz 3", 1), ("ben", "quiz 2", 0)):
        asked = await space.type(who, line)
        for _ in range(answers):
            ((shown,),) = await space.town.rows(
                "SELECT shown FROM attempts WHERE session IS NOT NULL AND learner IN (SELECT id FROM learners"
                " WHERE user_id = ?) AND NOT EXISTS (SELECT 1 FROM answers WHERE attempt = attempts.id)"
                " ORDER BY issued_at DESC, position DESC LIMIT 1",
                f"U-{who}",
            )
            asked = await space.press(who, token(await space.press(who, token(asked, _key(shown))), "Next"))


async def _schedule(space: Space) -> None:
    for line in (
        "schedule daily 7:13",
        "schedule daily 8:17 reveal=later",
        "schedule board 9:19 thursday",
        "schedule skip 24 dec #{}",
        "schedule preview #{}",
        "schedule test #{}",
        "course plan today",
    ):
        number = await space.town.rows("SELECT MIN(number) FROM schedules WHERE space = ?", await space.id())
        await space.type("grace", line.format(number[0][0]), staff=True)


async def _answer_posts(space: Space) -> None:
    """Ada answers; Ben only looks."""
    posts = await space.town.rows(
        "SELECT id, shown FROM posts JOIN post_questions ON post = id WHERE space = ? AND closed_at IS NULL",
        await space.id(),
    )
    assert posts
    for post, shown in posts:
        await space.press("ada", AnswerPost(post, 1, _key(shown)).pack())
        await space.press("ben", OpenPost(post, 1).pack())


async def _play(space: Space) -> None:
    await space.type("ada", "play start 1")
    await space.town.engine.settle()
    ((begun,),) = await space.town.rows("SELECT id FROM rounds WHERE space = ? AND ended_at IS NULL", await space.id())
    for who in ("ada", "ben"):
        await space.press(who, JoinRound(begun).pack())
    await space.town.pass_time(timedelta(seconds=31))
    ((shown,),) = await space.town.rows("SELECT shown FROM round_questions WHERE round = ?", begun)
    for who in ("ada", "ben"):
        await space.press(who, AnswerRound(begun, 1, _key(shown)).pack())


def _key(shown: str) -> str:
    """The letter of the choice that was written first: it is the key of all questions here."""
    return "ABCD"[shown.index("0")]


async def _bring_course(space: Space) -> None:
    """Their own course bears an id that people type, and the mark in every text."""
    made = course(space.own_course, {space.own_module: [single("own-question")]})
    (module,) = made.modules
    questions = tuple(structs.replace(each, stem=f"What of the {space.mark}?") for each in module.questions)
    module = structs.replace(module, title=f"{space.mark} module", summary=f"The {space.mark}.", questions=questions)
    page = structs.replace(made.page, title=f"{space.mark} course", description=f"Of the {space.mark}.")
    own = structs.replace(made, page=page, modules=(module,))
    database = space.town.tutor.database
    await database.write(partial(_publish, space=await space.id(), own=own, at=millis(space.town.clock.now())))
    row = Installation(
        space.town.platform.platform, space.external, f"{space.mark} Ltd", f"{space.mark}.example", "A1", "",
        f"B-{space.mark}", f"U-{space.mark}", ("commands",), b"sealed", space.town.clock.now(),
    )  # fmt: skip
    await database.write(partial(installations.keep, installation=row))


def _publish(tx: Transaction, space: int, own: Course, at: int) -> None:
    wanted = Upload(id=0, space=space, course=own.id, version=0, title=own.title, report="a report", at=at)
    made = uploads.add(tx, wanted, uploads.deflate(uploads.encode(own)), event=f"upload-{space}", counted=NOON)
    change = Publication(own.id, made.id, "a report")
    uploads.publish(
        tx, space, change, (), revision=f"r{space}", event=f"publish-{space}", now=NOON
    )  # fmt: skip


def _leave_in_doubt(tx: Transaction, external: str, now: datetime) -> None:
    """A post of which nobody knows whether it stands: the staff member behind it was asked, in private."""
    row = tx.one("SELECT platform, MAX(id) FROM outbox WHERE space = ? AND kind = 'post'", (external,))
    assert row is not None
    tx.run("UPDATE outbox SET state = 'doubtful', ref = NULL WHERE id = ?", row[1:])
    outbox.want(tx, doubts.KIND, str(row[1]), Address(row[0], external, "U-grace", direct=True), now)
