"""FakeSlack: the server, and all that a test uses of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from .files import FileServer
from .oauth import approve, authorize_page, came_back
from .platform import Platform
from .respond import Responder
from .seat import Seat
from .signed_http import SignedHttp
from .socket_mode import SocketMode
from .web_api import WebApi
from .world import SCOPES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType

    from .clock import Clock
    from .journal import Failure, Request, ShownError, Violation
    from .messages import Message
    from .mischief import Rule
    from .modals import View
    from .world import Channel, Team, User

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_BODY = 64 * 1024 * 1024


class FakeSlack(Seat):
    """A Slack on 127.0.0.1, for `AsyncWebClient(base_url=fake.api_url)` and Socket Mode.

    Leaving the `async with` raises if there were violations or failures that the test
    has not taken with `take_violations` or `take_failures`.
    """

    def __init__(self, *, live_clock: bool = False, rate_limits: bool = False, port: int = 0) -> None:
        self.platform = Platform(live_clock=live_clock, rate_limits=rate_limits)
        self.socket_mode = SocketMode(self.platform)
        self.platform.transport = self.socket_mode
        self._port = port
        self._https: list[SignedHttp] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        troubles = [*self.violations, *self.failures]
        if not troubles:
            return
        report = "\n".join(str(each) for each in troubles)
        if error is not None:
            error.add_note(f"and the fake Slack has to report:\n{report}")
            return
        causes = [each.error for each in self.failures if each.error is not None]
        raise AssertionError(f"the fake Slack has to report:\n{report}") from next(iter(causes), None)

    async def start(self) -> None:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._record_exceptions])
        platform = self.platform
        responder, server = Responder(platform), FileServer(platform)
        app.router.add_route("*", "/api/{method}", WebApi(platform).handle)
        app.router.add_post("/{family:commands|actions}/{team}/{name}", responder.handle)
        app.router.add_post("/upload/{file_id}", server.upload)
        app.router.add_get("/files-pri/{team}-{file_id}/{name}", server.download)
        app.router.add_get("/oauth/v2/authorize", authorize_page)
        app.router.add_get("/link/", self.socket_mode.handle)
        app.router.add_route("*", "/{rest:.*}", self._unknown_route)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        platform.base_url = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self.platform.stop_tasks()
        await self.socket_mode.close()
        for each in self._https:
            await each.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _record_exceptions(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except (web.HTTPException, ConnectionResetError):
            raise
        except Exception as error:  # a mistake in the fake itself must fail the test
            self.platform.journal.failure(f"{request.method} {request.path}", error)
            raise

    async def _unknown_route(self, http: web.Request) -> web.StreamResponse:
        self.platform.journal.failure(f"unknown route {http.method} {http.path}")
        return web.Response(status=404)

    # Settings of the app

    @property
    def url(self) -> str:
        return self.platform.base_url

    @property
    def api_url(self) -> str:
        return f"{self.platform.base_url}/api/"

    @property
    def app_token(self) -> str:
        return self.platform.app_token

    @property
    def signing_secret(self) -> str:
        return self.platform.signing_secret

    @property
    def clock(self) -> Clock:
        return self.platform.clock

    def add_team(self, name: str, *, scopes: Iterable[str] = SCOPES, installed: bool = True) -> Team:
        return self.platform.add_team(name, scopes=scopes, installed=installed)

    def deliver_over_http(self, url: str) -> SignedHttp:
        """From now on events go to this address, signed, instead of over the socket."""
        transport = SignedHttp(self.platform, url)
        self._https.append(transport)
        self.platform.transport = transport
        return transport

    def deliver_over_socket(self) -> None:
        self.platform.transport = self.socket_mode

    async def connected(self, opened: int = 1) -> None:
        await self.socket_mode.connected(opened)

    def authorize(self, user: User, url: str, *, organisation: str | None = None, without: Iterable[str] = ()) -> str:
        """`user` opens the app's authorize link and clicks "Allow": gives the redirect with the code."""
        query = dict(parse_qsl(urlsplit(url).query))
        return approve(self.platform, user, query, organisation=organisation, without=frozenset(without))

    def deny(self, url: str) -> str:
        """Somebody opens the app's authorize link and clicks "Cancel": gives the redirect."""
        return came_back(self.platform, dict(parse_qsl(urlsplit(url).query)), {"error": "access_denied"})

    def misbehave(self, rule: Rule) -> Rule:
        return self.platform.mischief.add(rule)

    # What people see

    def seen(self, user: User, channel: Channel) -> list[Message]:
        """The messages that `user` sees in `channel`, in order: public ones, and those only for her."""
        if not channel.has(user.id):
            return []
        return [each for each in channel.messages if not each.deleted and each.ephemeral_to in {None, user.id}]

    def dm(self, user: User) -> list[Message]:
        """The messages in the direct message between the app and `user`."""
        return self.seen(user, user.team.im(user))

    def views(self, user: User) -> list[View]:
        """The modal views open for `user`, the one on top last."""
        return user.team.views(user)

    # What was recorded

    @property
    def requests(self) -> list[Request]:
        return self.platform.journal.requests

    def calls(self, method: str) -> list[Request]:
        """The requests of one method; also "ack", "response_url", "upload" and "download"."""
        return [each for each in self.requests if each.method == method]

    def all_bytes(self) -> bytes:
        """Every byte that the app has sent, acknowledgements and files too."""
        return b"\n".join(each.raw for each in self.requests)

    @property
    def violations(self) -> list[Violation]:
        return self.platform.journal.violations

    @property
    def warnings(self) -> list[Violation]:
        return self.platform.journal.warnings

    @property
    def failures(self) -> list[Failure]:
        return self.platform.journal.failures

    @property
    def shown_errors(self) -> list[ShownError]:
        return self.platform.journal.shown_errors

    def take_violations(self) -> list[Violation]:
        return self.platform.journal.take_violations()

    def take_failures(self) -> list[Failure]:
        return self.platform.journal.take_failures()

    async def until(self, holds: Callable[[], object], what: str = "the condition") -> None:
        """Wait until `holds()` is true, looked at after each thing that happens."""
        await self.platform.journal.until(holds, what)
