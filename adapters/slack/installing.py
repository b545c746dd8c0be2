"""Installing: somebody adds the app to their workspace, and Slack hands us its token.

https://docs.slack.dev/authentication/installing-with-oauth. In the order of bolt's AsyncOAuthFlow; it could not be
taken as it is: it keeps no lock on a workspace, refuses no organisation, and hides Slack's word.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import pages
from adapters.slack.installations import DOMAIN
from adapters.slack.manifest import OPTIONAL, SCOPES
from adapters.slack.states import BROWSER, States
from adapters.slack.tenants import Tenants
from adapters.slack.workspace import library_log, meet
from bot.clock import Clock
from bot.configuration.secret import Secret

SPENT = frozenset({"invalid_code", "code_already_used"})
"""Slack's words for a code that was used, or that is older than ten minutes."""

_CODE = 500
"""Characters; Slack's have some 80."""

log = structlog.get_logger()


class WholeOrganisationError(Exception):
    """Somebody installed the app for all workspaces of an organisation."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser is answered. `state`: what it must bring back."""

    html: str
    status: HTTPStatus = HTTPStatus.OK
    state: str = ""


@dataclass(frozen=True, slots=True)
class Installing:
    """Neither the address to come back to is told to Slack, nor asked of it: it takes the first that the app names."""

    client_id: str
    client_secret: Secret
    api_url: str
    session: aiohttp.ClientSession
    clock: Clock
    states: States
    tenants: Tenants

    async def invite(self) -> Page:
        """The page "Add to Slack"."""
        state = await self.states.async_issue()
        address = urljoin(self.api_url, "/oauth/v2/authorize")
        scopes = [*SCOPES, *OPTIONAL]
        generator = AuthorizeUrlGenerator(client_id=self.client_id, scopes=scopes, authorization_url=address)
        return Page(pages.invitation(generator.generate(state)), state=state)

    async def welcome(self, query: Mapping[str, str], cookies: str) -> Page:
        """Whoever comes back from Slack."""
        if query.get("error") == "access_denied":
            return Page(pages.refused())
        if error := query.get("error"):
            log.warning("slack.install_failed", cause=error[:100])
            return Page(pages.not_now(error[:100]), HTTPStatus.BAD_REQUEST)
        state, code = query.get("state", ""), query.get("code", "")
        if not BROWSER.is_valid_browser(state or None, {"cookie": cookies}):
            return Page(pages.another_browser(), HTTPStatus.BAD_REQUEST)
        if not await self.states.async_consume(state) or not 0 < len(code) <= _CODE:
            return Page(pages.expired(), HTTPStatus.BAD_REQUEST)
        return await self._installed(code)

    async def _installed(self, code: str) -> Page:
        try:
            found = await self._exchange(code)
        except WholeOrganisationError:
            return Page(pages.whole_organisation(), HTTPStatus.FORBIDDEN)
        except SlackApiError as error:
            word = str(error.response.get("error"))
            if word in SPENT:
                return Page(pages.expired(), HTTPStatus.BAD_REQUEST)
            log.error("slack.install_failed", cause=word)  # noqa: TRY400 - a word of Slack, not a failure of ours
            return Page(pages.not_now(word), HTTPStatus.BAD_GATEWAY)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("slack.install_failed", cause=type(error).__name__)
            return Page(pages.unreachable(), HTTPStatus.BAD_GATEWAY)
        await self.tenants.admit(found)
        log.info("slack.installed", workspace=found.team_id)
        return Page(pages.installed(found.team_name or "", found.team_id or "", found.app_id or ""))

    async def _exchange(self, code: str) -> Installation:
        """By https://docs.slack.dev/reference/methods/oauth.v2.access, once: a code is good for one call."""
        client = AsyncWebClient(base_url=self.api_url, session=self.session, logger=library_log, retry_handlers=[])
        known = f"{self.client_id}:{self.client_secret.reveal()}".encode()
        basic = {"Authorization": f"Basic {b64encode(known).decode()}"}
        given = await client.api_call("oauth.v2.access", data={"code": code}, headers=basic)
        token = str(given["access_token"])
        if given.get("is_enterprise_install") or not given.get("team"):
            await self._give_back(client, token)
            raise WholeOrganisationError
        workspace = await meet(self.session, self.api_url, token)
        return Installation(
            app_id=given.get("app_id"),
            enterprise_id=(given.get("enterprise") or {}).get("id"),
            team_id=workspace.team,
            team_name=workspace.name,
            bot_token=token,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot,
            bot_scopes=sorted(workspace.scopes),
            user_id="",
            installed_at=self.clock.now().timestamp(),
            custom_values={DOMAIN: workspace.domain},
        )

    async def _give_back(self, client: AsyncWebClient, token: str) -> None:
        """Revoking its last token uninstalls an app: https://docs.slack.dev/reference/methods/auth.revoke."""
        try:
            await client.auth_revoke(token=token)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("slack.organisation_not_left", cause=type(error).__name__)
