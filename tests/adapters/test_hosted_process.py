"""`syllabot run` as a process that listens: what those who operate it see."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes.discord import FakeDiscord

DEADLINE = 30.0


@asynccontextmanager
async def process(fake: FakeDiscord, folder: Path, **more: str) -> AsyncIterator[Process]:
    settings = {
        "DISCORD_TOKEN": fake.token,
        "DISCORD_API_URL": fake.api_url,
        "DISCORD_GATEWAY_URL": fake.gateway_url,
        "SYLLABOT_DATA": str(folder),
        "SYLLABOT_HTTP_PORT": "0",
        "SYLLABOT_LOG": "json",
        **more,
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(DEADLINE):
            yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.communicate()


async def logged(running: Process, event: str) -> list[dict[str, Any]]:
    """The lines up to this event."""
    assert running.stderr is not None
    lines: list[dict[str, Any]] = []
    while not lines or lines[-1]["event"] != event:
        lines.append(json.loads(await running.stderr.readline()))
    return lines


async def test_a_bot_that_listens_says_how_it_is_and_ends_tidily(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel, ada = guild.add_channel("general"), fake.add_user("ada", guild=guild)
        async with process(fake, tmp_path) as running, aiohttp.ClientSession() as session:
            assert (await logged(running, "process.started"))[-1]["platforms"] == ["discord"]
            address = (await logged(running, "http.listening"))[-1]["at"]
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
            await fake.gateway.ready()
            interaction = await fake.slash(ada, channel, "courses")
            await interaction.answered()
            said: dict[str, Any] = {}
            while not said.get("ready"):
                async with session.get(f"{address}/health") as answer:
                    said = await answer.json()
                    assert answer.status == (200 if said["ready"] else 503)
            assert said["platforms"] == {"discord": True}
            async with session.get(f"{address}/metrics") as answer:
                families = {each.name: each for each in text_string_to_metric_families(await answer.text())}
            (sample,) = families["syllabot_commands"].samples
            assert sample.labels == {"platform": "discord", "name": "courses", "outcome": "answered"}
            assert families["process_resident_memory_bytes"].samples[0].value > 0
            running.send_signal(signal.SIGTERM)
            assert (await logged(running, "process.ended"))[-1]["level"] == "info"
            assert await running.wait() == 0


async def test_a_port_in_use_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with FakeDiscord() as fake, process(fake, tmp_path, SYLLABOT_HTTP_PORT=str(port)) as running:
            _, err = await running.communicate()
    assert running.returncode == 1
    assert err.decode().strip().splitlines()[-1].startswith(f"Another program listens on port {port} of 127.0.0.1")
    assert "Traceback" not in err.decode()
