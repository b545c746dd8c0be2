"""Each documented limit of commands: what is just allowed passes, one more is refused and recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.http import Route

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.problems import Json
from tests.fakes_tests.discord_scene import Scene, nested, opened

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


def slash(**changes: Any) -> Json:
    return {"name": "quiz", "description": "d", "type": 1, **changes}


def option(number: int = 0, **changes: Any) -> Json:
    return {"name": f"o{number}", "description": "d", "type": 3, **changes}


def choice(number: int = 0) -> Json:
    return {"name": f"c{number}", "value": str(number)}


def group(depth: int) -> Json:
    inner = option(0, type=1, options=[])
    return inner if depth == 0 else {**option(0, type=2), "options": [group(depth - 1)]}


COMMANDS: dict[str, tuple[list[Json], list[Json], str]] = {
    "name": ([slash(name="x" * 32)], [slash(name="x" * 33)], "0.name"),
    "letters": ([slash(name="lernen-übung_ก'1")], [slash(name="two words")], "0.name"),
    "lower case": ([slash(name="quiz")], [slash(name="Quiz")], "0.name"),
    "description": ([slash(description="x" * 100)], [slash(description="x" * 101)], "0.description"),
    "no description": ([slash()], [slash(description="")], "0.description"),
    "options": (
        [slash(options=[option(n) for n in range(25)])],
        [slash(options=[option(n) for n in range(26)])],
        "0.options",
    ),
    "choices": (
        [slash(options=[option(choices=[choice(n) for n in range(25)])])],
        [slash(options=[option(choices=[choice(n) for n in range(26)])])],
        "0.options.0.choices",
    ),
    "choice name": (
        [slash(options=[option(choices=[{"name": "x" * 100, "value": "v"}])])],
        [slash(options=[option(choices=[{"name": "x" * 101, "value": "v"}])])],
        "0.options.0.choices.0.name",
    ),
    "choices or autocomplete": (
        [slash(options=[option(autocomplete=True)])],
        [slash(options=[option(autocomplete=True, choices=[choice()])])],
        "0.options.0.autocomplete",
    ),
    "required first": (
        [slash(options=[option(1, required=True), option(2)])],
        [slash(options=[option(1), option(2, required=True)])],
        "0.options.1.required",
    ),
    "nesting": ([slash(options=[group(1)])], [slash(options=[group(2)])], "0.options.0.options"),
    "commands": (
        [slash(name=f"c{n}") for n in range(100)],
        [slash(name=f"c{n}") for n in range(101)],
        "_",
    ),
    "same name": ([slash(), slash(name="b")], [slash(), slash()], "1.name"),
    "characters": (
        [slash(options=[option(n, name=f"o{n:02}", description="x" * 100) for n in range(25)])],
        [
            slash(
                options=[
                    option(n, choices=[{"name": f"{m}" * 100, "value": f"{m}" * 100} for m in range(5)])
                    for n in range(10)
                ]
            )
        ],
        "0",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command(scene: Scene, name: str) -> None:
    allowed, refused, path = COMMANDS[name]

    async def overwrite(bodies: list[Json]) -> None:
        route = Route("PUT", f"/applications/{scene.fake.world.application_id}/commands")
        await scene.bot.http.request(route, json=bodies)

    await overwrite(allowed)
    with pytest.raises(discord.HTTPException) as caught:
        await overwrite(refused)
    assert caught.value.code == 50035
    (violation,) = scene.fake.take_violations()
    assert violation.errors is not None
    assert violation.errors["_errors"] if path == "_" else nested(violation.errors, path)
    assert len(scene.fake.commands) == len(allowed)
