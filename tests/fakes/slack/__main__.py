"""The fake Slack in a process of its own, for benchmarks.

python -m tests.fakes.slack --port 0

prints its address and secrets as a JSON line, then reads jobs as JSON lines from stdin and
answers each with a JSON line:

{"do": "wait"}                                   until the app is connected over Socket Mode
{"do": "http", "url": "http://…/slack/events"}   from now on deliver over signed HTTP
{"do": "workspaces", "count": 64}                people come from so many from now on; gives their tokens
{"do": "command", "command": "/quiz", "text": "", "count": 1000, "in_flight": 64}
{"do": "press", "command": "/quiz", "button": "A", "count": 1000, "in_flight": 64}
{"do": "channels", "count": 400}                 so many channels more, which wait for posts of the app; their ids
{"do": "busy", "command": "/quiz", "text": "", "in_flight": 64}
                                                 people answer until each of them has one, or until the time `at`
{"do": "stop"}
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from .bench import Bench, Job
from .bench_posts import Audience
from .fake import FakeSlack

if TYPE_CHECKING:
    from .journal import Json
    from .world import Team


def say(message: Json) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


async def lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def obey(bench: Bench, audience: Audience, order: Json) -> Json:
    if order["do"] == "wait":
        await bench.fake.connected()
        return {"do": "wait", "ok": True}
    if order["do"] == "http":
        bench.fake.deliver_over_http(order["url"])
        return {"do": "http", "ok": True}
    if order["do"] == "workspaces":
        return {"do": "workspaces", "workspaces": [credentials(team) for team in bench.enlarge(order["count"])]}
    if order["do"] == "channels":
        return audience.open(order["count"])
    if order["do"] == "busy":
        return await audience.busy(order)
    return await bench.run(Job(**order))


def credentials(team: Team) -> Json:
    return {
        "team_id": team.id, "name": team.name, "domain": f"{team.domain}.slack.com", "bot_token": team.bot_token,
        "bot_id": team.bot_id, "bot_user_id": team.bot.id, "scopes": sorted(team.scopes),
    }  # fmt: skip


async def serve(port: int, *, rate_limits: bool) -> None:
    async with FakeSlack(live_clock=True, rate_limits=rate_limits, port=port) as fake:
        fake.platform.journal.keeps_requests = False
        team = fake.add_team("Benchmark")
        bench = Bench(fake, [team.add_channel("general")])
        say({
            "api_url": fake.api_url, "bot_token": team.bot_token, "app_token": fake.app_token,
            "signing_secret": fake.signing_secret, "client_id": fake.platform.client_id,
            "client_secret": fake.platform.client_secret, "team_id": team.id, "channel_id": bench.channels[0].id,
        })  # fmt: skip
        audience, reader = Audience(bench), await lines()
        while line := await reader.readline():
            order = json.loads(line)
            if order["do"] == "stop":
                break
            try:
                say(await obey(bench, audience, order))
            except (AssertionError, KeyError, TypeError) as error:
                say({"do": order["do"], "error": f"{type(error).__name__}: {error}"})


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Slack for benchmarks")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rate-limits", action="store_true")
    options = parser.parse_args()
    asyncio.run(serve(options.port, rate_limits=options.rate_limits))


if __name__ == "__main__":
    main()
