"""The command table is what Discord offers, published only when it has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.publishing import CHANNEL, INTEGER, ROLE, STAFF, STRING, SUB_COMMAND, payloads, publish
from bot.commands import COMMANDS
from bot.grammar import Command, Param
from bot.model import Reply
from bot.params import FreeText
from tests.adapters.discord_scene import Scene, scene, serving
from tests.fakes.discord import CannotDo, FakeDiscord


def offered(commands: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What can be typed, by its whole name."""
    found: dict[str, dict[str, Any]] = {}
    for command in commands:
        below = [option for option in command["options"] if option["type"] == SUB_COMMAND]
        found |= {f"{command['name']} {option['name']}": option for option in below} or {command["name"]: command}
    return found


async def test_published_commands_equal_the_table(tmp_path: Path) -> None:
    async with scene(tmp_path) as made:
        published = offered(made.fake.commands)
    assert set(published) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        body = published[command.name]
        assert body["description"] == command.help
        assert {option["name"]: option["description"] for option in body["options"]} == {
            param.name: param.help for param in command.params
        }
        assert {option["name"] for option in body["options"] if option.get("required")} == {
            param.name for param in command.params if param.required
        }


async def test_a_second_start_publishes_nothing(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        for _ in range(2):
            async with serving(fake, tmp_path):
                pass
        assert len(fake.sent("PUT", "/applications/*/commands")) == 1
        assert len(fake.sent("GET", "/applications/*/commands")) == 2


def a_command(name: str, *params: Param, staff: bool = False) -> Command:
    return Command(name, f"Does {name}", lambda _: Reply(""), params, staff=staff)


@pytest.mark.parametrize(
    "change",
    [
        (a_command("quiz"), a_command("courses")),
        (replace(a_command("quiz"), help="Does something else"),),
        (a_command("quiz", staff=True),),
        (a_command("quiz", Param("module", "Which", FreeText())),),
        (a_command("quiz start"),),
        (),
    ],
)
async def test_every_change_is_published(tmp_path: Path, change: tuple[Command, ...]) -> None:
    async with scene(tmp_path) as made:
        client = made.adapter.client
        assert client is not None
        assert client.application_id is not None
        assert await publish(client.http, client.application_id, (a_command("quiz"),))
        assert not await publish(client.http, client.application_id, (a_command("quiz"),))
        assert await publish(client.http, client.application_id, change)
        assert not await publish(client.http, client.application_id, change)


def test_options_are_typed() -> None:
    options = {option["name"]: option for body in payloads(COMMANDS) for option in body["options"]}
    assert {name: options[name]["type"] for name in ("count", "module", "channel", "role")} == {
        "count": INTEGER,
        "module": STRING,
        "channel": CHANNEL,
        "role": ROLE,
    }
    assert (options["count"]["min_value"], options["count"]["max_value"]) == (1, 20)
    assert options["module"]["autocomplete"]
    assert [choice["value"] for choice in options["difficulty"]["choices"]] == ["easy", "medium", "hard", "mixed"]


def test_staff_commands_are_for_those_who_manage_the_server() -> None:
    permissions = {body["name"]: body["default_member_permissions"] for body in payloads(COMMANDS)}
    assert permissions["setup"] == STAFF
    assert permissions["quiz"] is None


def test_a_group_for_all_with_a_command_for_staff_is_shown_to_all() -> None:
    (group,) = payloads([a_command("play start"), a_command("play stop", staff=True)])
    assert group["default_member_permissions"] is None


def test_required_options_stand_first() -> None:
    params = (Param("a", "First", FreeText()), Param("b", "Second", FreeText(), required=True))
    (body,) = payloads([a_command("quiz", *params)])
    assert [option["name"] for option in body["options"]] == ["b", "a"]


@pytest.fixture
async def open_scene(tmp_path: Path) -> Any:
    async with scene(tmp_path) as made:
        yield made


async def test_arguments_arrive_typed_and_suggested(open_scene: Scene) -> None:
    made = open_scene
    asked = await made.fake.autocomplete(made.ada, made.channel, "summary", {"module": "feat"}, focused="module")
    ((label, value),) = (await asked.answered()).choices or [("", "")]
    assert label == "Feature engineering"
    assert "Feature engineering" in (await made.say("summary", module=str(value))).text
    assert "Question 1 of 3" in (await made.say("quiz", module=str(value), count=3)).text


async def test_staff_choose_a_channel_and_a_role(open_scene: Scene) -> None:
    made = open_scene
    role = made.guild.add_role("Teachers")
    interaction = await made.fake.slash(
        made.teacher, made.channel, "setup", {"course": "mlops", "channel": made.channel, "role": role}
    )
    text = (await interaction.answered()).message.text
    assert made.channel.id in text
    assert role.id in text
    with pytest.raises(CannotDo):
        await made.fake.slash(made.ada, made.channel, "setup")
