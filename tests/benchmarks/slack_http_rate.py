"""Slack over signed HTTP: from the press (and the command) to the final content, beside bolt's own server.

As `slack_rate`, but Slack calls us: the bare app is served as bolt's documentation does it, by `app.server`.

    python -m tests.benchmarks slack_http_rate
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from adapters.slack.adapter import SlackAdapter
from adapters.slack.addresses import CALLED
from bot.hosting.web import Web, routes_of
from tests.benchmarks.figure import Figure
from tests.benchmarks.slack_rate import FakeProcess, bare_app, compared, served, tuned_app

HERE = "127.0.0.1"


@asynccontextmanager
async def bare(fake: FakeProcess, _folder: Path) -> AsyncIterator[None]:
    """The floor: a bare app, as bolt's documentation writes one."""
    async with _called(bare_app(fake, signing_secret=fake.hello["signing_secret"]), fake):
        yield


@asynccontextmanager
async def tuned(fake: FakeProcess, _folder: Path) -> AsyncIterator[None]:
    """The same with the quickest settings there are."""
    async with aiohttp.ClientSession() as session:
        app = tuned_app(fake, session, signing_secret=fake.hello["signing_secret"])
        async with _called(app, fake):
            yield


@asynccontextmanager
async def _called(app: AsyncApp, fake: FakeProcess) -> AsyncIterator[None]:
    """By bolt's own server: what `app.start()` runs."""
    runner = web.AppRunner(app.web_app(CALLED), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HERE, 0).start()
        await fake.order(do="http", url=f"http://{HERE}:{runner.addresses[0][1]}{CALLED}")
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def ours(fake: FakeProcess, folder: Path) -> AsyncIterator[None]:
    """All of Syllabot, on a database that syncs every commit."""
    hello = fake.hello
    tokens = {"SLACK_BOT_TOKEN": hello["bot_token"], "SLACK_SIGNING_SECRET": hello["signing_secret"]}
    async with served(fake, folder, SYLLABOT_HTTP_PORT="0", **tokens) as adapter, called(adapter, fake):
        yield


@asynccontextmanager
async def called(adapter: SlackAdapter, fake: FakeProcess) -> AsyncIterator[None]:
    """By the fake, from now on."""
    server = Web(HERE, 0, routes_of([adapter]))
    await server.open()
    try:
        await fake.order(do="http", url=f"{server.address}{CALLED}")
        yield
    finally:
        await server.close()


def figures(_: Path) -> Iterator[Figure]:
    yield from compared("Slack by HTTP", (bare, tuned, ours))
