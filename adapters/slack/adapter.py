"""SlackAdapter: Syllabot in one Slack workspace, over Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TypeVar

import aiohttp
import msgspec
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.door import bolt_app
from adapters.slack.errors import UNUSABLE, RevokedError
from adapters.slack.files import Files
from adapters.slack.giving import Giver
from adapters.slack.hands import PATIENCE, Hands
from adapters.slack.home import Homes
from adapters.slack.naming import Names
from adapters.slack.people import People
from adapters.slack.posts import Posts
from adapters.slack.presses import Presses
from adapters.slack.reception import Reception
from adapters.slack.socket import HEARTBEAT, Socket, socket_address, wait_a_little
from adapters.slack.speaking import Speaker
from adapters.slack.spot import PLATFORM
from adapters.slack.typed import TypedCommands
from adapters.slack.workspace import Workspace, meet
from bot.delivery import RetryAfterError, StartError
from bot.environment import Settings
from bot.model import Address, Message
from bot.pacing import Pace
from bot.tutor import Tutor

BOT_REFUSED = (
    "Slack does not accept SLACK_BOT_TOKEN ({}). Copy the Bot User OAuth Token (xoxb-…) from the app's page, "
    "OAuth & Permissions."
)
LAST_REPLIES = 10.0
"""Seconds that the replies in hand may take at the end."""

NOT_YET = 1.0
"""Seconds after which the outbox asks again while Slack is not reached yet."""

PACE = Pace(overall=20, channel=1, burst=3)
"""chat.postMessage takes about one a second and channel, and short bursts: docs.slack.dev/apis/web-api/rate-limits."""

_TIMEOUT = aiohttp.ClientTimeout(total=30)

T = TypeVar("T")

log = structlog.get_logger()


class SlackAdapter:
    platform = PLATFORM

    def __init__(
        self, settings: Settings, *, heartbeat: float = HEARTBEAT, patience: float = PATIENCE, pace: Pace = PACE
    ) -> None:
        self.pace = pace
        self._bot_token = settings.slack_bot_token
        self._app_token = settings.slack_app_token
        self._api_url = settings.slack_api_url
        self._heartbeat = heartbeat
        self._hands = Hands(patience)
        self._posts: Posts | None = None
        self._tutor: Tutor | None = None

    async def run(self, tutor: Tutor) -> None:
        """Serve until cancelled; then finish the replies in hand. Raises StartError for a token that is no good."""
        self._tutor = tutor
        async with _session() as session:
            workspace, address = await self._reach(session, tutor)
            await tutor.joined(PLATFORM, workspace.team)
            socket = self._assemble(session, workspace, tutor)
            try:
                await socket.connect(address)
                log.info("slack.connected", workspace=workspace.name)
                await asyncio.get_running_loop().create_future()
            finally:
                await self._hands.finish(LAST_REPLIES)
                self._posts = None
                await socket.close()

    async def deliver(self, message: Message) -> str:
        return await self._paused_if_revoked(self._ready().deliver(message), message.address)

    async def edit(self, ref: str, message: Message) -> None:
        await self._paused_if_revoked(self._ready().edit(ref, message), message.address)

    async def find(self, message: Message) -> str | None:
        return await self._ready().find(message)

    async def allowed(self, address: Address) -> str | None:
        return await self._ready().allowed(address)

    def _ready(self) -> Posts:
        if self._posts is None:
            raise RetryAfterError(NOT_YET)
        return self._posts

    async def _paused_if_revoked(self, work: Coroutine[None, None, T], address: Address) -> T:
        """A token that was taken away pauses the space at once: nothing more is sent there in vain."""
        try:
            return await work
        except RevokedError:
            if self._tutor is not None and address.space is not None:
                await self._tutor.left(PLATFORM, address.space)
            raise

    async def _reach(self, session: aiohttp.ClientSession, tutor: Tutor) -> tuple[Workspace, str]:
        """Who we are, and where to connect to; while Slack can't be reached, we keep trying."""
        while True:
            try:
                workspace = await meet(session, self._api_url, self._bot_token.reveal())
                return workspace, await socket_address(workspace.client, self._app_token.reveal())
            except SlackApiError as error:
                if error.response["error"] in UNUSABLE:
                    raise StartError(BOT_REFUSED.format(error.response["error"])) from error
                await wait_a_little(tutor.clock, error)
            except (aiohttp.ClientError, TimeoutError) as error:
                await wait_a_little(tutor.clock, error)

    def _assemble(self, session: aiohttp.ClientSession, workspace: Workspace, tutor: Tutor) -> Socket:
        speaker = Speaker(workspace, session, tutor.clock)
        giver = Giver(speaker, Files(workspace, session), Names(tutor.commands))
        people = People(workspace, tutor.clock)
        self._posts = Posts(workspace, giver)
        reception = Reception(
            tutor,
            speaker,
            TypedCommands(tutor, giver, people),
            Presses(tutor, giver, people),
            Homes(tutor, giver),
            self._hands,
        )
        return Socket(bolt_app(workspace, reception), self._app_token.reveal(), workspace.client, self._heartbeat)


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    """One pool of connections for all of it: the SDK alone opens a new one for each call."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        json_serialize=lambda value: msgspec.json.encode(value).decode(),
        timeout=_TIMEOUT,
    ) as session:
        yield session
