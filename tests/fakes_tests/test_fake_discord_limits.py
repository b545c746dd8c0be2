"""Each documented limit of messages and forms: what is allowed passes, one more is refused and recorded."""

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

V2 = 1 << 15


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened(FakeDiscord()) as scene:
        yield scene


def button(number: int = 0, **changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "b", "custom_id": f"id{number}", **changes}


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def menu(count: int = 1, **changes: Any) -> Json:
    options = [{"label": "o", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options, **changes}


def text(content: str = "t") -> Json:
    return {"type": 10, "content": content}


def embed(**changes: Any) -> Json:
    return {"embeds": [{"title": "t", **changes}]}


def components(*parts: Json, **more: Any) -> Json:
    return {"content": "x", "components": list(parts), **more}


def layout(*parts: Json, **more: Any) -> Json:
    return {"flags": V2, "components": list(parts), **more}


# (what is allowed, what is one too many, where the error stands)
MESSAGES: dict[str, tuple[Json, Json, str]] = {
    "content": ({"content": "x" * 2000}, {"content": "x" * 2001}, "content"),
    "embeds": ({"embeds": [{"title": "t"}] * 10}, {"embeds": [{"title": "t"}] * 11}, "embeds"),
    "embed title": (embed(title="x" * 256), embed(title="x" * 257), "embeds.0.title"),
    "embed description": (embed(description="x" * 4096), embed(description="x" * 4097), "embeds.0.description"),
    "embed footer": (embed(footer={"text": "x" * 2048}), embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    "embed author": (embed(author={"name": "x" * 256}), embed(author={"name": "x" * 257}), "embeds.0.author.name"),
    "embed fields": (
        embed(fields=[{"name": "n", "value": "v"}] * 25),
        embed(fields=[{"name": "n", "value": "v"}] * 26),
        "embeds.0.fields",
    ),
    "embed field name": (
        embed(fields=[{"name": "n" * 256, "value": "v"}]),
        embed(fields=[{"name": "n" * 257, "value": "v"}]),
        "embeds.0.fields.0.name",
    ),
    "embed field value": (
        embed(fields=[{"name": "n", "value": "v" * 1024}]),
        embed(fields=[{"name": "n", "value": ""}]),
        "embeds.0.fields.0.value",
    ),
    "embed total": (
        {"embeds": [{"description": "x" * 3000}] * 2},
        {"embeds": [{"description": "x" * 3000}] * 2 + [{"title": "t"}]},
        "embeds",
    ),
    "nonce": ({"content": "x", "nonce": "n" * 25}, {"content": "x", "nonce": "n" * 26}, "nonce"),
    "rows": (
        components(*(row(button(n)) for n in range(5))),
        components(*(row(button(n)) for n in range(6))),
        "components",
    ),
    "buttons in a row": (
        components(row(*(button(n) for n in range(5)))),
        components(row(*(button(n) for n in range(6)))),
        "components.0.components",
    ),
    "selects in a row": (components(row(menu())), components(row(menu(), button())), "components.0.components"),
    "label": (
        components(row(button(label="x" * 80))),
        components(row(button(label="x" * 81))),
        "components.0.components.0.label",
    ),
    "label or emoji": (
        components(row(button(label=None, emoji={"name": "🦉"}))),
        components(row(button(label=""))),
        "components.0.components.0",
    ),
    "custom id": (
        components(row(button(custom_id="x" * 100))),
        components(row(button(custom_id="x" * 101))),
        "components.0.components.0.custom_id",
    ),
    "no custom id": (
        components(row({"type": 2, "style": 5, "label": "l", "url": "https://example.org"})),
        components(row(button(custom_id=None))),
        "components.0.components.0.custom_id",
    ),
    "unique custom id": (components(row(button(1), button(2))), components(row(button(1), button(1))), "components"),
    "select options": (
        components(row(menu(25))),
        components(row(menu(26))),
        "components.0.components.0.options",
    ),
    "option values": (
        components(row(menu(2))),
        components(row(menu(0, options=[{"label": "a", "value": "a"}] * 2))),
        "components.0.components.0.options.1",
    ),
    "option label": (
        components(row(menu(0, options=[{"label": "a" * 100, "value": "a"}]))),
        components(row(menu(0, options=[{"label": "a" * 101, "value": "a"}]))),
        "components.0.components.0.options.0.label",
    ),
    "placeholder": (
        components(row(menu(placeholder="x" * 150))),
        components(row(menu(placeholder="x" * 151))),
        "components.0.components.0.placeholder",
    ),
    "v2 needs its flag": (layout(text()), components(text()), "components.0.type"),
    "v2 without content": (layout(text()), layout(text(), content="x"), "content"),
    "v2 without embeds": (layout(text()), layout(text(), **embed()), "embeds"),
    "v2 components": (layout(*[text()] * 40), layout(*[text()] * 41), "components"),
    "v2 text": (layout(text("x" * 2000), text("x" * 2000)), layout(text("x" * 2000), text("x" * 2001)), "components"),
    "v2 nested": (
        layout({"type": 17, "components": [text()] * 39}),
        layout({"type": 17, "components": [text()] * 40}),
        "components",
    ),
    "mentions": (
        {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions.users",
    ),
    "ephemeral": ({"content": "x"}, {"content": "x", "flags": 64}, "flags"),
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_a_message(scene: Scene, name: str) -> None:
    allowed, refused, path = MESSAGES[name]

    async def send(body: Json) -> None:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=int(scene.channel.id))
        await scene.bot.http.request(route, json=body)

    await send(allowed)
    assert scene.fake.violations == []
    with pytest.raises(discord.HTTPException) as caught:
        await send(refused)
    assert caught.value.code == 50035
    (violation,) = scene.fake.take_violations()
    assert nested(violation.errors, path)
    assert len(scene.channel.messages) == 1


async def test_an_empty_message(scene: Scene) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await scene.real_channel().send("")
    assert caught.value.code == 50006
    scene.fake.take_violations()


def field(**changes: Any) -> Json:
    part = {"type": 4, "custom_id": "a", "style": 1, **changes}
    return {"type": 18, "label": "l", "component": part}


def modal(*parts: Json, **changes: Any) -> Json:
    return {"custom_id": "m", "title": "t", "components": list(parts), **changes}


MODALS: dict[str, tuple[Json, Json, str]] = {
    "title": (modal(field(), title="x" * 45), modal(field(), title="x" * 46), "title"),
    "custom id": (modal(field(), custom_id="x" * 100), modal(field(), custom_id="x" * 101), "custom_id"),
    "components": (
        modal(*(field(custom_id=str(n)) for n in range(5))),
        modal(*(field(custom_id=str(n)) for n in range(6))),
        "components",
    ),
    "none": (modal(field()), modal(), "components"),
    "label": (
        modal({**field(), "label": "x" * 45}),
        modal({**field(), "label": "x" * 46}),
        "components.0.label",
    ),
    "placeholder": (
        modal(field(placeholder="x" * 100)),
        modal(field(placeholder="x" * 101)),
        "components.0.component.placeholder",
    ),
    "value": (modal(field(value="x" * 4000)), modal(field(value="x" * 4001)), "components.0.component.value"),
    "unique": (modal(field(), field(custom_id="b")), modal(field(), field()), "components"),
}


async def respond(scene: Scene, kind: int, data: Json) -> None:
    """Answer a fresh press with a raw callback."""
    done: list[BaseException | None] = []

    async def act(interaction: discord.Interaction) -> None:
        route = Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
        try:
            await scene.bot.http.request(route, json={"type": kind, "data": data})
        except discord.HTTPException as error:
            done.append(error)
        else:
            done.append(None)

    await scene.press(act)
    await scene.fake.until(lambda: done)
    if done[0] is not None:
        raise done[0]


@pytest.mark.parametrize("name", MODALS)
async def test_a_modal(scene: Scene, name: str) -> None:
    allowed, refused, path = MODALS[name]
    await respond(scene, 9, allowed)
    with pytest.raises(discord.HTTPException) as caught:
        await respond(scene, 9, refused)
    assert caught.value.code == 50035
    (violation,) = scene.fake.take_violations()
    assert violation.errors is not None
    assert nested(violation.errors["data"], path)


@pytest.mark.parametrize(
    ("kind", "data"),
    [(8, {"choices": []}), (5, {"flags": V2}), (4, {"content": "x" * 2001}), (4, {"flags": 1 << 7, "content": "x"})],
)
async def test_a_wrong_callback(scene: Scene, kind: int, data: Json) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await respond(scene, kind, data)
    assert caught.value.code == 50035
    scene.fake.take_violations()
