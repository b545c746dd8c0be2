"""The process's own HTTP server: what adapters are called by, and what those who operate us look at.

Behind a reverse proxy, which does TLS: it speaks plain HTTP, and only to this machine unless told otherwise.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import structlog

from bot.delivery.adapter import StartError

if TYPE_CHECKING:
    from aiohttp.web import AppRunner, BaseSite, RouteDef

LARGEST_BODY = 1024 * 1024
"""Bytes; what is larger is refused with 413. Slack's largest event, a form of 100 blocks, has some 300,000."""

LAST_ANSWERS = 10.0
"""Seconds that requests in hand may take at the end, as replies may."""

log = structlog.get_logger()


@runtime_checkable
class Routed(Protocol):
    """An adapter that is called by HTTP. Its handlers answer 503 before `run` has begun, and after it has ended."""

    @property
    def routes(self) -> Sequence[RouteDef]: ...


def routes_of(adapters: Iterable[object]) -> Iterator[RouteDef]:
    """What these adapters want to be called by."""
    for adapter in adapters:
        if isinstance(adapter, Routed):
            yield from adapter.routes


class Web:
    """Listens from `open` to `refuse`; answers what it has heard by then until `close`. Port 0: any that is free."""

    def __init__(self, host: str, port: int, routes: Iterable[RouteDef]) -> None:
        self._host = host
        self._wanted = port
        self._routes = tuple(routes)
        self._runner: AppRunner | None = None
        self._site: BaseSite | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        assert self._runner is not None, "not open"  # noqa: S101
        port: int = self._runner.addresses[0][1]
        return port

    @property
    def address(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    async def open(self) -> None:
        """Raises StartError when it cannot listen there."""
        from aiohttp import web  # noqa: PLC0415 - only who listens pays for it

        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(self._routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS)
        await runner.setup()
        self._site = web.TCPSite(runner, self._host, self._wanted)
        try:
            await self._site.start()
        except OSError as error:
            await runner.cleanup()
            raise StartError(self._advice(error)) from error
        self._runner = runner
        log.info("http.listening", at=self.address)

    async def refuse(self) -> None:
        """Take no new connections."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    async def close(self) -> None:
        """Finish the answers in hand."""
        await self.refuse()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _advice(self, error: OSError) -> str:
        where = f"port {self._wanted} of {self._host}"
        if error.errno == errno.EADDRINUSE:
            return f"Another program listens on {where} already. End it, or set SYLLABOT_HTTP_PORT to another port."
        if error.errno == errno.EACCES:
            return (
                f"I may not listen on {where}. Set SYLLABOT_HTTP_PORT to one above 1023; a proxy can have the low one."
            )
        return f"I cannot listen on {where} ({error.strerror}). Check SYLLABOT_HTTP_HOST and SYLLABOT_HTTP_PORT."
