"""SlackAdapter: Syllabot in Slack, over Socket Mode or called by HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

import aiohttp
import msgspec
import structlog

from adapters.slack.door import Door
from adapters.slack.errors import RevokedError
from adapters.slack.hands import PATIENCE, Hands
from adapters.slack.office import Offices
from adapters.slack.one_workspace import OneWorkspace
from adapters.slack.posts import Posts
from adapters.slack.signatures import Signatures
from adapters.slack.socket import HEARTBEAT, SocketMode
from adapters.slack.spot import PLATFORM
from adapters.slack.webhooks import Webhooks
from bot.clock import Clock
from bot.configuration.environment import Settings
from bot.delivery.adapter import LeftError, RetryAfterError
from bot.delivery.pacing import Pace, Scope
from bot.model import Address, Message
from bot.tutor import Tutor

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

LAST_REPLIES = 10.0
"""Seconds that the replies in hand may take at the end."""

NOT_YET = 1.0
"""Seconds after which the outbox asks again while Slack is not reached yet."""

NOT_SO = 60.0
"""Seconds, where Slack refused a workspace's token in one breath and took it in the next."""

PACE = Pace(overall=20, counted=False, channel=1, burst=3)
"""chat.postMessage takes about one a second and channel, and short bursts: docs.slack.dev/apis/web-api/rate-limits."""

PACE_OF_MANY = Pace(overall=200, counted=False, space=20, space_burst=5, channel=1, burst=3)
"""The same for each workspace, whose limits are its own: none waits for what another posts."""

NOT_INSTALLED = "Syllabot is not installed in this workspace any more."

_TIMEOUT = aiohttp.ClientTimeout(total=30)

T = TypeVar("T")

log = structlog.get_logger()


class WayIn(Protocol):
    """How Slack's events come to us."""

    @property
    def routes(self) -> Sequence[RouteDef]:
        """What it wants to be called by."""

    @property
    def connected(self) -> bool:
        """Whether events can come just now."""

    def open(self, door: Door, session: aiohttp.ClientSession, clock: Clock) -> AbstractAsyncContextManager[None]:
        """As long as the block lasts they are taken to the door. Raises StartError."""


class Workspaces(Protocol):
    """Which workspaces we serve."""

    @property
    def routes(self) -> Sequence[RouteDef]:
        """Where they install the app."""

    def open(self, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands) -> AbstractAsyncContextManager[Offices]:
        """As long as the block lasts they are served. Raises StartError."""


class SlackAdapter:
    platform = PLATFORM

    def __init__(
        self, settings: Settings, *, heartbeat: float = HEARTBEAT, patience: float = PATIENCE, pace: Pace | None = None
    ) -> None:
        self.pace = pace or (PACE_OF_MANY if settings.slack_client_id else PACE)
        self._hands = Hands(patience)
        self.ready = asyncio.Event()
        self._offices: Offices | None = None
        self._workspaces = _workspaces(settings)
        self._way: WayIn
        if settings.slack_app_token:
            self._way = SocketMode(settings.slack_app_token, settings.slack_api_url, heartbeat)
        else:
            self._way = Webhooks(Signatures(settings.slack_signing_secret))

    @property
    def routes(self) -> Sequence[RouteDef]:
        return *self._way.routes, *self._workspaces.routes

    @property
    def connected(self) -> bool:
        return self._way.connected

    async def run(self, tutor: Tutor) -> None:
        """Serve until cancelled; then finish the replies in hand. Raises StartError for a token that is no good."""
        async with (
            _session() as session,
            self._workspaces.open(session, tutor, self._hands) as offices,
            self._way.open(Door(offices), session, tutor.clock),
        ):
            self._offices = offices
            log.info("slack.connected", workspace=offices.name)
            self.ready.set()
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                await self._hands.finish(LAST_REPLIES)
                self._offices = None
                self.ready.clear()

    async def deliver(self, message: Message) -> str:
        return await self._unless_left(message.address, lambda posts: posts.deliver(message))

    async def edit(self, ref: str, message: Message) -> None:
        await self._unless_left(message.address, lambda posts: posts.edit(ref, message))

    async def find(self, message: Message) -> str | None:
        return await self._unless_left(message.address, lambda posts: posts.find(message))

    async def allowed(self, address: Address) -> str | None:
        return await self._unless_left(address, lambda posts: posts.allowed(address))

    async def _unless_left(self, address: Address, work: Callable[[Posts], Awaitable[T]]) -> T:
        """With the token of that workspace. One that was taken away pauses the space at once."""
        if self._offices is None:
            raise RetryAfterError(NOT_YET)
        team = address.space or ""
        office = self._offices.of(team)
        if office is None:
            raise LeftError(NOT_INSTALLED)
        try:
            return await work(office.posts)
        except RevokedError as error:
            if await self._offices.revoked(team):
                raise
            raise RetryAfterError(NOT_SO, Scope.SPACE) from error


def _workspaces(settings: Settings) -> Workspaces:
    if not settings.slack_client_id:
        return OneWorkspace(settings)
    from adapters.slack.many_workspaces import ManyWorkspaces  # noqa: PLC0415 - with what encrypts, for those alone

    return ManyWorkspaces(settings)


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    """One pool of connections for all of it: the SDK alone opens a new one for each call."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),  # what Slack sets for one workspace is nothing to the others
        json_serialize=lambda value: msgspec.json.encode(value).decode(),
        timeout=_TIMEOUT,
    ) as session:
        yield session
