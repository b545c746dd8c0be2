"""`syllabot run` as a process of its own: it begins with a link, and ends without leaving anybody without an answer."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.discord import FakeDiscord

DEADLINE = 20.0


@asynccontextmanager
async def process(fake: FakeDiscord, folder: Path, token: str = "") -> AsyncIterator[Process]:
    settings = {
        "DISCORD_TOKEN": token or fake.token,
        "DISCORD_API_URL": fake.api_url,
        "DISCORD_GATEWAY_URL": fake.gateway_url,
        "SYLLABOT_DATA": str(folder),
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}, stdout=PIPE, stderr=PIPE
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.communicate()


async def ended(running: Process) -> tuple[int | None, str, str]:
    async with asyncio.timeout(DEADLINE):
        out, err = await running.communicate()
    return running.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_when_the_answers_in_hand_are_given(tmp_path: Path, number: signal.Signals) -> None:
    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel, ada = guild.add_channel("general"), fake.add_user("ada", guild=guild)
        async with process(fake, tmp_path) as running:
            await fake.gateway.ready()
            slow = fake.mischief.slow("POST", "/interactions/**")
            interaction = await fake.slash(ada, channel, "quiz")
            await slow.reached.wait()
            running.send_signal(number)
            await fake.until(lambda: all(session.connection is None for session in fake.gateway.sessions.values()))
            slow.release()
            assert "Question 1" in (await interaction.answered()).message.text
            code, out, err = await ended(running)
    assert (code, "Traceback" in err) == (0, False)
    assert "https://discord.com/oauth2/authorize?client_id=" in out
    assert not list(tmp_path.glob("syllabot.sqlite-*")), "the database was not closed"  # noqa: ASYNC240


async def test_a_bad_token_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    async with FakeDiscord() as fake, process(fake, tmp_path, token="another") as running:
        code, _, err = await ended(running)
    assert code == 1
    assert err.strip().splitlines()[-1].startswith("DISCORD_TOKEN is not accepted by Discord.")
    assert "Traceback" not in err
