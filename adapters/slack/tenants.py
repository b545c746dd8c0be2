"""Tenants: the workspaces that installed the app by themselves. Those in the database are served, and no others."""

from __future__ import annotations

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import REVOKED
from adapters.slack.hands import Hands
from adapters.slack.installations import DOMAIN, Installations
from adapters.slack.office import Memory, Office, open_office
from adapters.slack.spot import PLATFORM
from adapters.slack.turns import Turns
from adapters.slack.workspace import Workspace, web_client
from adapters.slack.writing import Writer
from bot.tutor import Tutor

log = structlog.get_logger()


class Tenants:
    """Nobody asks auth.test who they are: what it said when they installed is kept."""

    def __init__(
        self, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands, installations: Installations, api_url: str
    ) -> None:
        self._session = session
        self._tutor = tutor
        self._hands = hands
        self._installations = installations
        self._api_url = api_url
        self._offices: dict[str, Office] = {}
        self._memory = Memory()
        self._turns = Turns()

    @property
    def name(self) -> str:
        return f"{len(self._offices)} that installed the app"

    def of(self, team: str) -> Office | None:
        return self._offices.get(team)

    async def open_all(self) -> None:
        """Raises StartError when their tokens cannot be read."""
        for bot in await self._installations.every():
            self._open(bot)
        await self._tutor.present(PLATFORM, self._offices)

    async def admit(self, installation: Installation) -> None:
        """From now on it is served; again, with what it allows now, where it was served before."""
        async with self._turns.of(installation.team_id or ""):
            await self._installations.async_save(installation)
            self._open(installation.to_bot())

    async def left(self, team: str) -> None:
        """Slack says so late, and again: by then the workspace may have installed the app once more."""
        async with self._turns.of(team):
            office = self.of(team)
            if office is not None and await _accepted(office.workspace.client) is not True:
                await self._remove(team)

    async def revoked(self, team: str) -> bool:
        async with self._turns.of(team):
            office = self.of(team)
            if office is not None:
                if await _accepted(office.workspace.client) is not False:
                    return False
                await self._remove(team)
        return True

    async def _remove(self, team: str) -> None:
        await self._installations.async_delete_all(enterprise_id=None, team_id=team)
        del self._offices[team]
        log.info("slack.left", workspace=team)

    def _open(self, bot: Bot) -> None:
        """Serve this workspace from now on; anew, where it was served before."""
        team, client = bot.team_id or "", web_client(self._session, self._api_url, bot.bot_token)
        workspace = Workspace(
            team,
            bot.team_name or "",
            str(bot.get_custom_value(DOMAIN)),
            bot.bot_user_id,
            bot.bot_id,
            frozenset(bot.bot_scopes),
            client,
            Writer(self._session, self._api_url, bot.bot_token, client.proxy),
        )
        self._offices[team] = open_office(workspace, self._session, self._tutor, self._hands, self.left, self._memory)


async def _accepted(client: AsyncWebClient) -> bool | None:
    """Whether Slack takes the token (https://docs.slack.dev/reference/methods/auth.test); None: it does not say."""
    try:
        await client.auth_test()
    except SlackApiError as error:
        return False if error.response.get("error") in REVOKED else None
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
    return True
