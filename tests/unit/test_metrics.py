from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import SteeredClock
from bot.delivery.adapter import RetryAfterError
from bot.delivery.engine import Engine
from bot.delivery.pacing import Scope
from bot.grammar import Command
from bot.hosting.assembly import hosted
from bot.hosting.measures import BOUNDS
from bot.library import Library
from bot.model import Address, Reply
from bot.storage import outbox, timers
from bot.storage.database import Database
from bot.tutor import Tutor
from tests.classroom import NOON, Classroom, course, repeatable, single, token
from tests.fakes.memory import MemoryPlatform
from tests.unit.stores import locked

TEA = course("tea", {"green": [single("steam"), single("wok"), single("leaf")]})
ADA, BEN = "ada-lovelace", "ben-the-learner"


@dataclass
class Scraped:
    """A page of figures, read by the reference parser."""

    text: str
    figures: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                key = (sample.name, frozenset(sample.labels.items()))
                assert key not in self.figures, f"{key} stands twice"
                self.figures[key] = sample.value

    def __call__(self, name: str, **labels: str) -> float | None:
        return self.figures.get((name, frozenset(labels.items())))

    def named(self, name: str) -> dict[tuple[str, ...], float]:
        """All samples of a name, by their labels' values in the order of the labels' names."""
        found = ((dict(labels), value) for (each, labels), value in self.figures.items() if each == name)
        return {tuple(labels[key] for key in sorted(labels)): value for labels, value in found}


@dataclass
class Watched:
    """A tutor with a platform, measured."""

    room: Classroom
    platform: MemoryPlatform
    engine: Engine
    clock: SteeredClock
    address: str

    async def scrape(self) -> Scraped:
        async with aiohttp.ClientSession() as session, session.get(f"{self.address}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            return Scraped(await answer.text())


@asynccontextmanager
async def watched(folder: Path, seed: int = 1) -> AsyncIterator[Watched]:
    database = await Database.open(folder / "db", patience=0)
    try:
        clock = SteeredClock.standing(NOON)
        tutor = Tutor(database, Library([TEA]), clock, draw=repeatable(seed))
        tutor.commands = (*tutor.commands, Command("break", "Fails", _fail))
        platform = MemoryPlatform("console")
        web = await hosted(tutor, [platform], "127.0.0.1", 0)
        engine = tutor.beside([platform])
        await web.open()
        try:
            yield Watched(Classroom(tutor), platform, engine, clock, web.address)
        finally:
            await web.close()
            await tutor.settle()
    finally:
        await database.close()


def _fail(*_: object) -> Reply:
    raise RuntimeError("the cause")


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path) as found:
        yield found


async def _answer(room: Classroom, who: str, *, right: bool) -> str:
    """Begin a quiz of one and answer it; gives the token that was pressed."""
    asked = (await room.type(who, "quiz 1")).reply
    open_one = "SELECT shown FROM attempts WHERE id NOT IN (SELECT attempt FROM answers)"
    row = await room.tutor.database.read(lambda tx: tx.one(open_one))
    assert row is not None
    place = row[0].index("0" if right else "1")
    pressed = token(asked, "ABCD"[place])
    await room.press(who, pressed)
    return pressed


async def test_the_figures_match_a_scripted_run(bot: Watched) -> None:
    room = bot.room
    await room.type(ADA, "courses")
    await room.type(ADA, "courses")
    await room.type(BEN, "courses of my friend zelda")
    await room.type(BEN, "cuorses")
    await room.type(BEN, "schedule list")
    await room.type(BEN, "break")
    pressed = await _answer(room, ADA, right=True)
    await room.press(ADA, pressed)
    await _answer(room, BEN, right=False)
    await room.press(BEN, "1:nonsense:zelda")
    with locked(room.tutor.database.path):
        await room.type(BEN, "quiz 1")
    page = await bot.scrape()
    assert page.named("syllabot_commands_total") == {
        ("courses", "answered", "console"): 2,
        ("courses", "refused", "console"): 1,
        ("unknown", "refused", "console"): 1,
        ("schedule list", "refused", "console"): 1,
        ("break", "failed", "console"): 1,
        ("quiz", "answered", "console"): 2,
        ("quiz", "busy", "console"): 1,
    }
    assert page.named("syllabot_presses_total") == {
        ("answer", "answered", "console"): 3,
        ("unknown", "refused", "console"): 1,
    }
    assert page.named("syllabot_answers_total") == {("right", "console"): 1, ("wrong", "console"): 1}


async def test_latencies_are_counted_in_buckets_that_grow(bot: Watched) -> None:
    for _ in range(5):
        await bot.room.type(ADA, "courses")
    page = await bot.scrape()
    assert page("syllabot_reply_seconds_count", platform="console", kind="command") == 5
    total = page("syllabot_reply_seconds_sum", platform="console", kind="command")
    assert total is not None
    assert 0 < total < 5 * BOUNDS[-1]
    buckets = [
        page("syllabot_reply_seconds_bucket", platform="console", kind="command", le=str(bound))
        for bound in (*BOUNDS, "+Inf")
    ]
    assert None not in buckets
    assert buckets == sorted(each for each in buckets if each is not None)
    assert buckets[-1] == 5


async def test_what_waits_is_read_when_somebody_looks(bot: Watched) -> None:
    database, late = bot.room.tutor.database, NOON - timedelta(seconds=90)
    for number in range(3):
        due = late if number else NOON + timedelta(hours=1)
        await database.write(partial(timers.set_timer, kind="schedule", subject=str(number), due=due))
    place = Address("console", "home", "general")
    for subject in "ab":
        await database.write(partial(outbox.want, kind="post", subject=subject, address=place, not_before=NOON))
    await database.write(lambda tx: tx.run("UPDATE outbox SET state = 'dead' WHERE subject = 'b'"))
    page = await bot.scrape()
    assert page("syllabot_due_timers") == 2
    assert page("syllabot_timers_late_seconds") == 90
    assert page.named("syllabot_outbox") == {
        ("waiting",): 1, ("sending",): 0, ("unsure",): 0, ("doubtful",): 0, ("dead",): 1,
    }  # fmt: skip
    assert page("syllabot_waiting_works") == 0
    size = await database.read(lambda tx: tx.one("PRAGMA page_count"))
    assert page("syllabot_database_bytes") == (size and size[0] * 4096)


async def test_spaces_are_counted_by_platform_and_departed_ones_apart(bot: Watched) -> None:
    await bot.room.type(ADA, "quiz 1")
    assert (await bot.scrape()).named("syllabot_spaces") == {("console",): 1}
    await bot.room.tutor.left("console", "home")
    page = await bot.scrape()
    assert (page.named("syllabot_spaces"), page("syllabot_spaces_departed")) == ({}, 1)


async def test_a_platform_that_says_too_fast_is_counted(bot: Watched) -> None:
    bot.platform.trouble("general", RetryAfterError(7.5, Scope.CHANNEL), RetryAfterError(2, Scope.PLATFORM))
    await bot.room.type(ADA, "play start")
    await bot.engine.settle()
    page = await bot.scrape()
    assert page.named("syllabot_rate_limit_waits_total") == {("console", "channel"): 1}
    assert page.named("syllabot_rate_limit_wait_seconds_total") == {("console", "channel"): 7.5}


async def test_answers_from_before_the_start_are_not_counted_again(tmp_path: Path) -> None:
    async with watched(tmp_path) as bot:
        await _answer(bot.room, ADA, right=True)
    async with watched(tmp_path, seed=2) as bot:
        await _answer(bot.room, BEN, right=False)
        for _ in range(2):
            assert (await bot.scrape()).named("syllabot_answers_total") == {("wrong", "console"): 1}


async def test_no_figure_names_a_person_or_what_they_typed(bot: Watched) -> None:
    await _answer(bot.room, ADA, right=True)
    await bot.room.type(BEN, "quiz zelda")
    await bot.room.type(BEN, "zelda")
    await bot.room.press(BEN, "1:answer:zelda:a")
    words = set(re.findall("[a-z]+", (await bot.scrape()).text.lower()))
    assert "answered" in words
    assert words.isdisjoint({"zelda", "ada", "lovelace", "ben", "learner", "home", "general", "green", "tea"})


async def test_it_is_refused_while_the_file_cannot_be_read(bot: Watched) -> None:
    bot.room.tutor.database._closing = True
    async with aiohttp.ClientSession() as session, session.get(f"{bot.address}/metrics") as answer:
        assert answer.status == 503
    bot.room.tutor.database._closing = False
