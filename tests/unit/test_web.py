from __future__ import annotations

import asyncio
import io
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.delivery.adapter import StartError
from bot.hosting.web import LARGEST_BODY, Web, routes_of
from bot.library import Library
from bot.serving import serve
from bot.tutor import Tutor
from tests.classroom import classroom
from tests.unit.test_serving import Platform, for_ever, tutor  # noqa: F401 - a fixture

HERE = "127.0.0.1"


@dataclass
class Called(Platform):
    """A platform that is called by HTTP: it says how long a body is, once `go` is set."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [web.post("/called", self.answer)]

    async def answer(self, request: web.Request) -> web.Response:
        self.heard.set()
        body = await request.read()
        await self.go.wait()
        return web.Response(text=f"{len(body)} bytes")


def called() -> tuple[Called, Web]:
    platform = Called()
    platform.go.set()
    return platform, Web(HERE, 0, routes_of([platform, Platform()]))


async def test_what_an_adapter_wants_to_be_called_by_is_answered() -> None:
    _, server = called()
    await server.open()
    async with aiohttp.ClientSession() as session, session.post(f"{server.address}/called", data=b"four") as answer:
        assert (answer.status, await answer.text()) == (200, "4 bytes")
    await server.close()


async def test_a_large_body_is_refused() -> None:
    _, server = called()
    await server.open()
    async with aiohttp.ClientSession() as session:
        for size, status in ((LARGEST_BODY - 1, 200), (LARGEST_BODY + 1, 413)):
            async with session.post(f"{server.address}/called", data=io.BytesIO(b"x" * size)) as answer:
                assert answer.status == status
    await server.close()


async def test_a_port_in_use_is_told_in_one_line() -> None:
    _, server = called()
    await server.open()
    second = Web(HERE, server.port, ())
    with pytest.raises(StartError, match=rf"^Another program listens on port {server.port} of 127.0.0.1 .+\.$"):
        await second.open()
    await server.close()


@pytest.mark.parametrize("host", ["192.0.2.1"])
async def test_a_host_that_is_not_ours_is_told_in_one_line(host: str) -> None:
    with pytest.raises(StartError, match=r"^I cannot listen on port 0 of .+ SYLLABOT_HTTP_HOST .+\.$"):
        await Web(host, 0, ()).open()


async def test_it_listens_on_the_other_kind_of_address_too() -> None:
    server = Web("::1", 0, ())
    await server.open()
    assert server.address == f"http://[::1]:{server.port}"
    async with aiohttp.ClientSession() as session, session.get(server.address) as answer:
        assert answer.status == 404
    await server.close()


async def test_a_request_in_hand_is_answered_before_the_process_ends(tutor: Tutor) -> None:  # noqa: F811
    platform = Called()
    server = Web(HERE, 0, routes_of([platform]))
    asked: list[asyncio.Task[str]] = []

    async def asking() -> str:
        async with aiohttp.ClientSession() as session, session.post(f"{server.address}/called") as answer:
            return await answer.text()

    async def ask_and_end() -> None:
        asked.append(asyncio.create_task(asking()))
        await platform.heard.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await for_ever()
        finally:
            platform.go.set()

    platform.doing = ask_and_end
    await serve(tutor, [platform], web=server)
    assert await asked[0] == "0 bytes"


async def test_a_port_in_use_ends_the_process_before_any_platform_is_reached(tmp_path: Path) -> None:
    _, other = called()
    await other.open()
    platform = Platform()
    async with classroom(tmp_path / "db", Library(())) as room:
        with pytest.raises(StartError, match="listens on port"):
            await serve(room.tutor, [platform], web=Web(HERE, other.port, ()))
    assert not platform.finished
    await other.close()
