"""The fake in a process of its own, for benchmarks: `python -m tests.fakes.discord --port 0`.

It prints one JSON line with its addresses, and then answers each JSON line of its standard input with one line:

    {"do": "ready", "count": 1}                     wait for a client to identify
    {"do": "commands"}                              wait until global commands are registered; their names
    {"do": "run", "custom_id": "answer:b", "count": 2000, "in_flight": 64}
    {"do": "run", "command": "schedule daily", "options": {"time": "09:00"}, "count": 2000, "in_flight": 64}
                                                    "users": 500 spreads them over that many people
    {"do": "answer", "command": "quiz", "count": 2000, "in_flight": 64, "users": 500}
                                                    use the command, then press each answer's first button
    {"do": "channels"}                              the ids of the channels, and of the server of each
    {"do": "posts", "count": 1000, "deadline": 120} wait for messages that the bot sends of itself
    {"do": "busy", "posts": 1000, "command": "quiz", "in_flight": 64}
                                                    people answer until that many messages have been sent
    {"do": "busy", "at": 1763740800.0, "command": "quiz", "in_flight": 64}
                                                    the same until that time
    {"do": "reset"}                                 forget requests and messages
    {"do": "stop"}

`--limits real` lets Discord's rate limits hold (50 requests a second, 5 messages in 5 s and channel); interactions
are exempt, as they are on Discord. Real time runs here, so an answer after 3 s is refused.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from tests.fakes.discord.bench import Bench, Load
from tests.fakes.discord.buckets import RateLimits
from tests.fakes.discord.server import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.problems import Json


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.discord")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--channels", type=int, default=1, help="text channels, dealt out to the servers")
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--limits", choices=["none", "real"], default="none")
    parser.add_argument("--overall", type=int, help="requests a second, instead of Discord's 50")
    return parser.parse_args()


def _limits(arguments: argparse.Namespace) -> RateLimits:
    if arguments.limits == "none":
        return RateLimits(arguments.overall)
    real = RateLimits.real()
    return RateLimits(arguments.overall or real.overall, real.routes)


async def _ready(fake: FakeDiscord, _: Bench, order: Json) -> Json:
    await fake.gateway.ready(order.get("count", 1))
    return {"ready": fake.gateway.identified}


async def _commands(fake: FakeDiscord, _: Bench, __: Json) -> Json:
    await fake.until(lambda: fake.commands, "registered commands")
    return {"commands": [command["name"] for command in fake.commands]}


async def _run(_: FakeDiscord, bench: Bench, order: Json) -> Json:
    return await bench.run(Load(**{name: value for name, value in order.items() if name != "do"}))


async def _answer_load(_: FakeDiscord, bench: Bench, order: Json) -> Json:
    return await bench.answer(Load(**{name: value for name, value in order.items() if name != "do"}))


async def _channels(_: FakeDiscord, bench: Bench, __: Json) -> Json:
    servers = [channel.guild.id for channel in bench.channels if channel.guild]
    return {"channels": [channel.id for channel in bench.channels], "servers": servers}


async def _posts(_: FakeDiscord, bench: Bench, order: Json) -> Json:
    return await bench.posts(order["count"], order.get("deadline", 60.0))


async def _busy(_: FakeDiscord, bench: Bench, order: Json) -> Json:
    words = {name: value for name, value in order.items() if name not in {"do", "posts", "at"}}
    return await bench.answer_until(Load(count=0, **words), posts=order.get("posts", 0), at=order.get("at", 0.0))


async def _reset(fake: FakeDiscord, bench: Bench, _: Json) -> Json:
    fake.requests.clear()
    fake.world.interactions.clear()
    for channel in bench.channels:
        channel.record.clear()
    return {"reset": True}


ORDERS: dict[str, Callable[[FakeDiscord, Bench, Json], Awaitable[Json]]] = {
    "ready": _ready,
    "commands": _commands,
    "run": _run,
    "answer": _answer_load,
    "channels": _channels,
    "posts": _posts,
    "busy": _busy,
    "reset": _reset,
}


async def _answer(fake: FakeDiscord, bench: Bench, order: Json) -> Json:
    """Carry out one order; what is wrong with it is its answer."""
    try:
        return await ORDERS[order["do"]](fake, bench, order)
    except (TimeoutError, AssertionError, KeyError, TypeError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _say(line: Json) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def main() -> None:
    """Serve until the order to stop, or the end of the input."""
    arguments = _arguments()
    fake = FakeDiscord(limits=_limits(arguments))
    fake.clock.run()
    await fake.start(arguments.port)
    bench = Bench(fake, arguments.channels, arguments.servers)
    _say({"api": fake.api_url, "gateway": fake.gateway_url, "token": fake.token, "guild": bench.guild.id})
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        order = json.loads(line)
        if order["do"] == "stop":
            break
        _say(await _answer(fake, bench, order))
    await fake.stop()


if __name__ == "__main__":
    asyncio.run(main())
