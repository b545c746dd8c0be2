"""Slack: from the press (and the command) to the final content, beside a bare bolt app that answers a constant.

All have the real slack-bolt over a real socket, before a fake Slack in a process of its own; they take turns, with the
same sizes of messages. Printed are the medians, and the ratios of ours to the bare app's and to a tuned one's.

    python -m tests.benchmarks slack_rate
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import render
from adapters.slack.adapter import SlackAdapter
from bot.clock import SystemClock
from bot.composition import load_library, opened
from bot.configuration.environment import read_settings
from bot.model import Button, Reply
from tests.benchmarks.figure import RUNS, Figure
from tests.benchmarks.packs import write_pack

Json = dict[str, Any]
AIM = 0.8
DOCUMENTED = "a bare bolt app, as bolt's documentation has it"
TUNED = "the same with one shared session, and no polling for acknowledgements"
FLIGHT = 64
COUNT = 1000

_TEXT = "word " * 210  # makes messages as large as ours
_QUESTION = render.message(
    Reply(_TEXT, "Question 1 of 5", (tuple(Button(letter, f"1:answer:0123456789ab:{letter}") for letter in "ABCD"),)),
    "C0123456789",
)
_FEEDBACK = render.message(Reply(_TEXT, "Question 1 of 5", ((Button("Next", "1:next:0123456789ab:2"),),)))


class FakeProcess:
    """A fake Slack elsewhere: orders go in, reports come out, a JSON line each."""

    def __init__(self, process: Process, hello: Json) -> None:
        self._process = process
        self.hello = hello

    async def order(self, **words: object) -> Json:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(words).encode() + b"\n")
        answer: Json = json.loads(await stdout.readline())
        return answer


@asynccontextmanager
async def fake_process() -> AsyncIterator[FakeProcess]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.fakes.slack", stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeProcess(process, json.loads(await process.stdout.readline()))
    finally:
        process.stdin.write(b'{"do": "stop"}\n')
        await process.wait()


@asynccontextmanager
async def bare(fake: FakeProcess, _folder: Path) -> AsyncIterator[None]:
    """The floor: a bare app, as bolt's documentation writes one."""
    async with _connected(bare_app(fake), fake):
        yield


def bare_app(fake: FakeProcess, **options: Any) -> AsyncApp:
    app = AsyncApp(client=AsyncWebClient(fake.hello["bot_token"], fake.hello["api_url"]), **options)

    @app.command("/quiz")
    async def quiz(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user_id"], **_QUESTION)

    @app.action("press:0:0")
    async def press(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(replace_original=True, **_FEEDBACK)

    return app


@asynccontextmanager
async def tuned(fake: FakeProcess, _folder: Path) -> AsyncIterator[None]:
    """The same with the quickest settings there are: one shared session, and acknowledgements that wait for nothing."""
    async with aiohttp.ClientSession() as session, _connected(tuned_app(fake, session), fake):
        yield


def tuned_app(fake: FakeProcess, session: aiohttp.ClientSession, **options: Any) -> AsyncApp:
    client = AsyncWebClient(fake.hello["bot_token"], fake.hello["api_url"], session=session)
    app = AsyncApp(client=client, process_before_response=True, **options)

    @app.command("/quiz")
    async def quiz(ack: AsyncAck, body: Json) -> None:
        await client.chat_postMessage(channel=body["user_id"], **_QUESTION)
        await ack()

    @app.action("press:0:0")
    async def press(ack: AsyncAck, body: Json) -> None:
        place = body["container"]
        await client.chat_update(channel=place["channel_id"], ts=place["message_ts"], **_FEEDBACK)
        await ack()

    return app


@asynccontextmanager
async def _connected(app: AsyncApp, fake: FakeProcess) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, fake.hello["app_token"])
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await fake.order(do="wait")
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def ours(fake: FakeProcess, folder: Path) -> AsyncIterator[None]:
    """All of Syllabot, on a database that syncs every commit; every question is answered by its first button."""
    async with served(fake, folder, SLACK_BOT_TOKEN=fake.hello["bot_token"], SLACK_APP_TOKEN=fake.hello["app_token"]):
        await fake.order(do="wait")
        yield


@asynccontextmanager
async def served(fake: FakeProcess, folder: Path, **tokens: str) -> AsyncIterator[SlackAdapter]:
    """Our adapter, ready, with settings that say how Slack and we reach each other."""
    write_pack(folder / "content" / "generated", 100, long=True)
    places = {"SYLLABOT_DATA": str(folder / "data"), "SYLLABOT_CONTENT": str(folder / "content")}
    settings = read_settings({**tokens, **places, "SLACK_API_URL": fake.hello["api_url"]})
    async with opened(settings, load_library(settings, print), SystemClock(), print) as tutor:
        adapter = SlackAdapter(settings)
        running = asyncio.create_task(adapter.run(tutor))
        ready = asyncio.create_task(adapter.ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        try:
            yield adapter
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


@dataclass(frozen=True, slots=True)
class Rates:
    """A second."""

    press: float
    command: float


class App(Protocol):
    """An app that serves the fake as long as the block lasts."""

    __name__: str

    def __call__(self, fake: FakeProcess, folder: Path, /) -> AbstractAsyncContextManager[None]: ...


Apps = tuple[App, App, App]
"""The bare one, the tuned one, ours."""


async def measure(app: App, count: int) -> Rates:
    with TemporaryDirectory() as folder:
        async with fake_process() as fake, app(fake, Path(folder)):
            job = {"command": "/quiz", "text": "generated/module-000 1", "count": count, "in_flight": FLIGHT}
            await fake.order(**job | {"do": "press", "count": 4 * FLIGHT})  # warm
            return Rates(
                press=_rate(await fake.order(do="press", **job)), command=_rate(await fake.order(do="command", **job))
            )


def _rate(report: Json) -> float:
    if report.get("error") or report["errors"] or report["violations"] or report["failures"]:
        raise AssertionError(report)
    return float(report["per_second"])


async def compare(apps: Apps, runs: int, count: int) -> dict[App, list[Rates]]:
    """Rates of all, measured in turns."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rates: dict[App, list[Rates]] = {app: [] for app in apps}
    for _ in range(runs):
        for app, found in rates.items():
            found.append(await measure(app, count))
    return rates


def compared(name: str, apps: Apps) -> Iterator[Figure]:
    """Presses, with our aim, and commands."""
    rates = asyncio.run(compare(apps, RUNS, COUNT))
    press = [median(each.press for each in rates[app]) for app in apps]
    command = [median(each.command for each in rates[app]) for app in apps]
    for what, (floor, tuned_floor, product), aim in (("presses", press, AIM), ("commands", command, 0)):
        title = f"{name}: {what} ({FLIGHT} in flight)"
        yield Figure(title, product, floor, "a second", DOCUMENTED, at_least=aim)
        yield Figure(title, product, tuned_floor, "a second", TUNED)


def figures(_: Path) -> Iterator[Figure]:
    yield from compared("Slack", (bare, tuned, ours))
