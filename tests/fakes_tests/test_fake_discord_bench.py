"""The fake in a process of its own, with a real client in this one."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from typing import Any

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes_tests.discord_scene import Bot, command, say_private

pytestmark = pytest.mark.asyncio


async def test_it_fires_presses_and_commands_and_reports_latencies(monkeypatch: pytest.MonkeyPatch) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.fakes.discord", stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    hello = json.loads(await process.stdout.readline())

    async def order(**words: Any) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(words).encode() + b"\n")
        return json.loads(await process.stdout.readline())

    monkeypatch.setattr(Route, "BASE", hello["api"])
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(hello["gateway"]))
    bot = Bot()
    bot.on["answer:b"] = lambda interaction: interaction.response.edit_message(content="right")
    bot.tree.add_command(command("hello", say_private))
    async with bot:
        running = asyncio.create_task(bot.start(hello["token"]))
        assert await order(do="ready") == {"ready": 1}
        await bot.tree.sync()
        assert await order(do="commands") == {"commands": ["hello"]}
        presses = await order(do="run", custom_id="answer:b", count=40, in_flight=8)
        commands = await order(do="run", command="hello", count=40, in_flight=8, users=20)
        for report in (presses, commands):
            assert (report["count"], report["lost"], report["violations"], report["failures"]) == (40, 0, [], [])
            assert 0 < report["p50_ms"] <= report["p99_ms"] <= report["max_ms"]
        (channel,) = (await order(do="channels"))["channels"]
        waiting = asyncio.create_task(order(do="posts", count=3))
        for number in range(3):
            await bot.get_partial_messageable(int(channel)).send(str(number))
        assert (await waiting)["posts"] == 3
        assert "KeyError" in (await order(do="dance"))["error"]
    process.stdin.write(b'{"do": "stop"}\n')
    assert await process.wait() == 0
    await asyncio.gather(running, return_exceptions=True)
