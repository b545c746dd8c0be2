"""Slack: 64 workspaces of 100 learners, all pressing at once, beside one workspace of as many learners.

All presses are those of different learners, each once, from the delivery to the final content, by signed HTTP. "At
once" is with 1 and with 4 learners of each workspace in flight: 64 and 256 presses that wait for their answers. (With
all 6,400 in one instant the fake Slack would be what is measured.)

    python -m tests.benchmarks workspaces
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import structlog
from slack_sdk.oauth.installation_store import Bot

from adapters.slack.installations import DOMAIN, Installations
from bot.clock import SystemClock
from bot.configuration.secret import Secret
from bot.storage.database import Database
from bot.vault import Vault
from tests.benchmarks.figure import Figure
from tests.benchmarks.slack_http_rate import called
from tests.benchmarks.slack_rate import FakeProcess, Json, fake_process, served

WORKSPACES = 64
LEARNERS = 100
IN_FLIGHT = (64, 256)
RUNS = 3
PATIENCE = 3000.0
"""Milliseconds, of Slack."""

KEY = "a key for benchmarks, of 32 signs".replace(" ", "-")

_PRESS = {"do": "press", "command": "/quiz", "text": "generated/module-000 1"}


async def measure(workspaces: int) -> list[float]:
    """The p99 in milliseconds, with each number in flight; all of 6,400 presses."""
    with TemporaryDirectory() as folder:
        async with fake_process() as fake:
            await _install(fake, Path(folder), workspaces)
            settings = {
                "SLACK_CLIENT_ID": fake.hello["client_id"],
                "SLACK_CLIENT_SECRET": fake.hello["client_secret"],
                "SLACK_SIGNING_SECRET": fake.hello["signing_secret"],
                "SYLLABOT_SECRET_KEY": KEY,
                "SYLLABOT_HTTP_PORT": "0",
            }
            async with served(fake, Path(folder), **settings) as adapter, called(adapter, fake):
                await fake.order(**_PRESS, count=4 * WORKSPACES, in_flight=WORKSPACES)  # warm
                count = WORKSPACES * LEARNERS
                return [_p99(await fake.order(**_PRESS, count=count, in_flight=number)) for number in IN_FLIGHT]


async def _install(fake: FakeProcess, folder: Path, workspaces: int) -> None:
    """As if each had been through the pages of the installation."""
    (folder / "data").mkdir()
    database = await Database.open(folder / "data" / "syllabot.sqlite")
    kept = Installations(database, Vault(Secret(KEY), Secret("")), SystemClock())
    try:
        for each in (await fake.order(do="workspaces", count=workspaces))["workspaces"]:
            await kept.async_save_bot(
                Bot(
                    team_id=each["team_id"],
                    team_name=each["name"],
                    bot_token=each["bot_token"],
                    bot_id=each["bot_id"],
                    bot_user_id=each["bot_user_id"],
                    bot_scopes=each["scopes"],
                    installed_at=time.time(),
                    custom_values={DOMAIN: each["domain"]},
                )
            )
    finally:
        await database.close()


def _p99(report: Json) -> float:
    """Of presses that Slack would give up on there may be one in a hundred; with more, the p99 is where it gives up."""
    given_up = report["errors"] if report.get("first_error") == "operation_timeout" else 0
    if report.get("error") or report["errors"] > given_up or report["violations"] or report["failures"]:
        raise AssertionError(report)
    return PATIENCE if given_up * 100 > report["count"] else float(report["latency_ms"]["p99"])


def figures(_: Path) -> Iterator[Figure]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    many, one = list[list[float]](), list[list[float]]()
    for _run in range(RUNS):
        one.append(asyncio.run(measure(1)))
        many.append(asyncio.run(measure(WORKSPACES)))
    for at, number in enumerate(IN_FLIGHT):
        yield Figure(
            f"Slack by HTTP: p99 of {WORKSPACES} x {LEARNERS} learners pressing, {number} in flight",
            median(each[at] for each in many),
            median(each[at] for each in one),
            "ms",
            f"one workspace of {WORKSPACES * LEARNERS:,} learners",
        )
