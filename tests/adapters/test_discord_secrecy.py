"""Nothing that Discord is sent before an answer tells the key: twin courses that differ only in their keys look alike.

Each twin's question is asked many times, in many orders. What the fake recorded, with random ids made alike, is then
the same set of bytes for both.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.library import Library
from bot.packs.loading import read_pack
from tests.adapters.discord_scene import serving
from tests.fakes.discord import FakeDiscord, Message
from tests.unit.pack_texts import PAGE, write_pack

TIMES = 60
HEAD = """\
id: brewing
title: Brewing
summary: Water, leaves, time.
objectives:
  - {id: heat-water, text: Heat water well}
sources: [notes]
questions:
  - id: asked
    objective: heat-water
    difficulty: easy
    stem: Which is it?
    hint: Think of tea.
"""
SINGLE = """\
    type: single
    choices:
      - {text: One, correct: %s, feedback: It is so.}
      - {text: Two, correct: %s, feedback: It is so.}
      - {text: Three, correct: %s, feedback: It is so.}
"""
TWINS = {
    "single": (SINGLE % ("true", "false", "false"), SINGLE % ("false", "true", "false")),
    "multiple": (
        SINGLE.replace("single", "multiple") % ("true", "true", "false"),
        SINGLE.replace("single", "multiple") % ("false", "true", "true"),
    ),
    "true-false": ("    type: true-false\n    answer: true\n", "    type: true-false\n    answer: false\n"),
    "typed": (
        "    type: typed\n    accept: [steeping]\n",
        "    type: typed\n    accept: [a much longer one, pouring]\n",
    ),
    "numeric": ("    type: numeric\n    answer: 3\n", "    type: numeric\n    answer: 123456.789\n"),
}
ORDERING = "    type: ordering\n    items: [%s]\n"
RANDOM_ID = re.compile(rb"(?<=:)[A-Za-z0-9_-]{12}(?=[:\"])")


def twin(folder: Path, question: str) -> Library:
    folder.mkdir()
    return Library([read_pack(write_pack(folder, {"course.yaml": PAGE, "brewing.yaml": HEAD + question}))])


async def seen(folder: Path, question: str) -> set[bytes]:
    """All that the fake got in answer to quizzes of this one question, and to presses that don't answer it."""
    courses = twin(folder, question)
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        async with serving(fake, folder, courses=courses):
            fake.requests.clear()
            for number in range(TIMES):
                user = fake.add_user(f"user{number}", guild=guild)
                interaction = await fake.slash(user, channel, "quiz", {"module": "brewing", "count": 1})
                shown = (await interaction.answered()).message
                for token in harmless(shown):
                    pressed = await fake.press(user, shown, token, stale=True)
                    await pressed.answered()
        return {RANDOM_ID.sub(b"id", request.raw) for request in fake.requests}


def harmless(shown: Message) -> list[str]:
    """Presses that answer nothing: the hint, a toggle, the form, an item of an order."""
    kinds: dict[str, str] = {}
    for button in shown.buttons:
        kinds.setdefault(button.custom_id.split(":")[1], button.custom_id)
    return [token for kind, token in kinds.items() if kind in ("hint", "set", "type", "order")]


@pytest.mark.parametrize("kind", TWINS)
async def test_twins_that_differ_in_their_keys_are_shown_alike(tmp_path: Path, kind: str) -> None:
    first, second = TWINS[kind]
    shown = await seen(tmp_path / "first", first)
    assert shown == await seen(tmp_path / "second", second)
    assert any(b"Which is it?" in raw for raw in shown)


async def test_orders_that_are_shown_do_not_tell_the_right_one(tmp_path: Path) -> None:
    """The right order itself is never shown to begin with; every other is, whichever is right."""
    first = await seen(tmp_path / "first", ORDERING % "heat, pour, wait")
    second = await seen(tmp_path / "second", ORDERING % "wait, pour, heat")
    assert len(first & second) >= len(first | second) // 2
    assert all(raw.count(b"heat") == raw.count(b"pour") == raw.count(b"wait") == 1 for raw in first | second)
