"""Payloads of every kind that Slack sends, as the fake makes them: what the fuzz changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.slack.naming import QUIZ_ME
from bot.commands import COMMANDS
from tests.adapters.slack_scene import Scene, kinds
from tests.fakes.slack import Event
from tests.fakes.slack.journal import Json

_ARGUMENTS = {"quiz": "5 hard", "define": "rmse", "settings timezone": "Paris", "schedule daily": "9am days=friday"}


@dataclass(frozen=True, slots=True)
class Original:
    kind: str
    """The envelope's: slash_commands, interactive or events_api."""
    what: str
    payload: Json


async def originals(scene: Scene) -> list[Original]:
    found: list[Original] = []
    async for event in _events(scene):
        delivery = scene.fake.platform.prepare(event, attempt=0, reason="", new_ids=False)
        scene.fake.platform.deliveries.clear()
        found.append(Original(event.kind, event.what, delivery.payload))
    return found


async def _events(scene: Scene) -> AsyncIterator[Event]:
    fake, ada = scene.fake, scene.ada
    ada.is_admin = True
    for command in COMMANDS:
        line = f"{command.name} {_ARGUMENTS.get(command.name, '')}".strip()
        yield await fake.slash(ada, scene.general, "/tutor", line, deliver=False)
        yield await fake.slash(ada, scene.team.im(ada), "/tutor", f"{line} ?", deliver=False)
    question = await scene.question("answer")
    for button in question.buttons:
        yield await fake.press(ada, question, button, deliver=False)
    async for event in _typed_answer(scene):
        yield event
    async for event in _form(scene):
        yield event
    yield await fake.shortcut(ada, QUIZ_ME, deliver=False)
    yield await fake.open_home(ada, deliver=False)
    await (await fake.open_home(ada)).answered()
    yield await fake.open_home(ada, deliver=False)
    home = scene.team.home(ada)
    assert home is not None
    for button in home.buttons:
        yield await fake.press(ada, home, button, deliver=False)
    elsewhere = fake.add_team("Elsewhere")  # our own leaving would end it all
    yield await fake.event(elsewhere, {"type": "app_uninstalled"}, deliver=False)
    yield await fake.event(elsewhere, {"type": "tokens_revoked", "tokens": {"bot": ["U1"], "oauth": []}}, deliver=False)


async def _typed_answer(scene: Scene) -> AsyncIterator[Event]:
    question = await scene.question("type")
    button = next(each for each in question.buttons if each.text == kinds(question)["type"])
    yield await scene.fake.press(scene.ada, question, button, deliver=False)
    await (await scene.fake.press(scene.ada, question, button)).answered()
    yield await scene.fake.submit(scene.ada, scene.fake.views(scene.ada)[-1], {"typed": "42"}, deliver=False)


async def _form(scene: Scene) -> AsyncIterator[Event]:
    await scene.type("/tutor", "quiz ?")
    view = scene.fake.views(scene.ada)[-1]
    yield await scene.fake.submit(scene.ada, view, {"count": "5"}, deliver=False)
    yield await scene.fake.suggest(scene.ada, view, "module", "fea")
