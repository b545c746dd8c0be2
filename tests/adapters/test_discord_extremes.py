"""A course at the limits of what an author may write: Discord takes every message, and nothing ends in mid-sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteeredClock
from bot.course import (
    AnyQuestion,
    Choice,
    Course,
    CoursePage,
    Difficulty,
    Module,
    MultipleChoice,
    Objective,
    Ordering,
    SingleChoice,
    Term,
)
from bot.library import Library
from bot.question import Code
from tests.adapters.discord_scene import START, Served, serving
from tests.fakes.discord import FakeDiscord, Interaction, Message, flags

SENTENCE = "This sentence has *exactly* fifty characters in all. "
LONG = 8000
CHOICE, CHOICES = 300, 10
COURSES, MODULES, TERMS, SCHEDULES = 40, 25, 60, 25


def text(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length].rpartition(".")[0] + "."


def choices(*keys: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(text=f"No {number}: {text(CHOICE - 6)}", correct=number in keys, feedback=text(1000))
        for number in range(CHOICES)
    )


def questions() -> tuple[AnyQuestion, ...]:
    single = SingleChoice(
        id="single",
        objective="all",
        stem=text(LONG),
        difficulty=Difficulty.HARD,
        choices=choices(1),
        code=Code(text="x = 1\n" * (LONG // 6), language="python"),
        explanation=text(LONG),
        hint=text(1000),
    )
    multiple = MultipleChoice(
        id="multiple", objective="all", stem=text(4000), difficulty=Difficulty.HARD, choices=choices(1, 2)
    )
    ordering = Ordering(
        id="ordering",
        objective="all",
        stem=text(4000),
        difficulty=Difficulty.HARD,
        items=tuple(choice.text for choice in choices()),
    )
    return single, multiple, ordering


def course(number: int) -> Course:
    """The first has many modules, the others one for each question."""
    modules = tuple(
        Module(
            id=f"{question.id}-{place}",
            title=f"Module {place}, {question.id}: {text(150)}",
            summary=text(LONG),
            objectives=(Objective(id="all", text="Know it"),),
            key_points=(text(900),) * 8,
            terms=tuple(Term(term=f"Term {term}", definition=text(250)) for term in range(TERMS)),
            questions=(question,),
        )
        for place in range(1 if number else MODULES)
        for question in questions()
    )
    page = CoursePage(
        id=f"course-{number}",
        title=f"Course {number}",
        description=text(500),
        modules=tuple(module.id for module in modules),
    )
    return Course(page=page, modules=modules)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([course(number) for number in range(COURSES)])


class Room:
    """Somebody who reads all of it, and may do all."""

    def __init__(self, fake: FakeDiscord, bot: Served, clock: SteeredClock) -> None:
        self.fake, self.bot, self.clock = fake, bot, clock
        self.guild = fake.add_guild("Cohort")
        self.channel = self.guild.add_channel("general")
        self.user = fake.add_user("grace", guild=self.guild, permissions=flags.MANAGE_GUILD)

    async def say(self, line: str, **options: str | int) -> Interaction:
        return await (await self.fake.slash(self.user, self.channel, line, options)).answered()

    async def press(self, message: Message, label: str) -> Interaction:
        pressed = await self.fake.press(self.user, message, message.button(label).custom_id)
        return await pressed.answered()

    async def whole(self, interaction: Interaction) -> list[Message]:
        """All messages of an answer: the buttons stand under the last."""
        await self.fake.until(lambda: interaction.message.buttons, "a message with buttons")
        updated = [interaction.updated] if interaction.updated else []
        return [*updated, *interaction.messages]


@pytest.fixture
async def room(tmp_path: Path, library: Library) -> AsyncIterator[Room]:
    clock = SteeredClock.standing(START)
    async with FakeDiscord() as fake, serving(fake, tmp_path, courses=library, clock=clock) as bot:
        yield Room(fake, bot, clock)


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


@pytest.mark.parametrize("opened", ["", "Key terms"])
async def test_a_long_text_is_turned_page_by_page_in_one_message(room: Room, opened: str) -> None:
    shown = (await room.say("summary", module="single-0")).message
    if opened:
        shown = (await room.press(shown, opened)).message
    pages = [shown.text]
    while "More" in labels(shown):
        assert (await room.press(shown, "More")).updated is shown
        pages.append(shown.text)
    assert len(pages) > 4
    assert len(room.channel.record) == 1
    assert all(page.endswith(".") for page in pages)
    while "Back" in labels(shown):
        await room.press(shown, "Back")
    assert shown.text == pages[0]


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering"])
async def test_a_question_at_its_limits_is_asked_and_explained(room: Room, kind: str) -> None:
    asked = await room.whole(await room.say("quiz", module=f"course-1/{kind}-0", count=1))
    assert set("ABCDEFGHIJ") <= set(labels(asked[-1]))
    assert all(
        choice in "".join(message.text for message in asked)
        for choice in (f"No {number}: " for number in range(CHOICES))
    )
    while "Next: score card" not in labels(asked[-1]):
        wanted = "Submit" if {"Submit", "Undo"} <= set(labels(asked[-1])) or "A, chosen" in labels(asked[-1]) else ""
        asked = await room.whole(await room.press(asked[-1], wanted or labels(asked[-1])[0]))
        assert all(message.ephemeral for message in asked)


async def test_many_courses_and_modules_are_all_named(room: Room) -> None:
    asked = await room.say("courses")
    await room.fake.until(lambda: "to begin at once" in asked.message.text, "the last of the courses")
    said = "\n".join(message.text for message in asked.messages)
    assert all(f"Course {number}" in said for number in range(COURSES))
    modules = await room.whole(await room.say("modules", course="course-0"))
    assert all(f"Module {number}," in "".join(message.text for message in modules) for number in range(MODULES))
    assert labels(modules[-1]) == [str(number) for number in range(1, 21)]


async def test_a_question_at_its_limits_is_posted_with_its_buttons(room: Room) -> None:
    await room.say("schedule daily", time="13:00", topic="course-1/single-0")
    await room.bot.engine.pass_time(room.clock, timedelta(hours=2))
    await room.bot.engine.settle()
    (post,) = room.channel.messages
    assert post.buttons
    answered = await room.press(post, labels(post)[0])
    await room.fake.until(lambda: "Streak" in answered.message.text, "the end of the feedback")
    assert all(message.ephemeral for message in answered.messages)


async def test_many_schedules_are_all_listed(room: Room) -> None:
    for number in range(SCHEDULES):
        await room.say("schedule daily", time=f"{number % 24}:{number:02}", topic="course-1")
    listed = await room.say("schedule list")
    await room.fake.until(lambda: f"#{SCHEDULES}" in listed.message.text.replace("\\", ""), "the last schedule")


async def test_what_is_kept_comes_as_a_file(room: Room) -> None:
    for kind in ("single", "multiple"):
        asked = await room.whole(await room.say("quiz", module=f"course-1/{kind}-0", count=1))
        await room.press(asked[-1], "A")
    (file,) = (await room.say("my-data")).message.attachments
    assert file.filename == "my-data.json"
    assert file.description
