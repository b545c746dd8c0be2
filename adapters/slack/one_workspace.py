"""One workspace: that of SLACK_BOT_TOKEN."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from adapters.slack.hands import Hands
from adapters.slack.office import Memory, Office, open_office
from adapters.slack.reaching import reached
from adapters.slack.spot import PLATFORM
from adapters.slack.workspace import meet
from bot.configuration.environment import Settings
from bot.tutor import Tutor

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

BOT_REFUSED = (
    "Slack does not accept SLACK_BOT_TOKEN ({}). Copy the Bot User OAuth Token (xoxb-…) from the app's page, "
    "OAuth & Permissions."
)


class OneOffice:
    def __init__(self, office: Office, tutor: Tutor) -> None:
        self._office = office
        self._tutor = tutor

    @property
    def name(self) -> str:
        return self._office.workspace.name

    def of(self, team: str) -> Office | None:
        return self._office if team == self._office.workspace.team else None

    async def revoked(self, team: str) -> bool:
        await self._tutor.left(PLATFORM, team)
        return True


class OneWorkspace:
    routes: Sequence[RouteDef] = ()

    def __init__(self, settings: Settings) -> None:
        self._token = settings.slack_bot_token
        self._api_url = settings.slack_api_url

    @asynccontextmanager
    async def open(self, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands) -> AsyncIterator[OneOffice]:
        """Raises StartError for a token that is no good."""
        token = self._token.reveal()
        workspace = await reached(tutor.clock, BOT_REFUSED, lambda: meet(session, self._api_url, token))
        await tutor.joined(PLATFORM, workspace.team)

        async def leave(team: str) -> None:
            await tutor.left(PLATFORM, team)

        yield OneOffice(open_office(workspace, session, tutor, hands, leave, Memory()), tutor)
