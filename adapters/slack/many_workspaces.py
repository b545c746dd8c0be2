"""Many workspaces: here they install the app, and those that did so are served."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp
from aiohttp import web

from adapters.slack import pages
from adapters.slack.addresses import INSTALL, REDIRECT
from adapters.slack.hands import Hands
from adapters.slack.installations import Installations
from adapters.slack.installing import Installing, Page
from adapters.slack.states import BROWSER, States
from adapters.slack.tenants import Tenants
from bot.configuration.environment import Settings
from bot.tutor import Tutor
from bot.vault import Vault

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""A code and a state stand in the address: nobody shall learn it from us, and no other page show ours in a frame."""


AT_ONCE = 50
"""Visitors whom we answer at one moment. Anybody may come, and each wants something written: learners wait for none."""


class ManyWorkspaces:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._vault = Vault(settings.secret_key, settings.old_secret_key)
        self._installing: Installing | None = None
        self._hands: Hands | None = None
        self._visitors = 0

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return web.get(INSTALL, self._invite, allow_head=False), web.get(REDIRECT, self._welcome, allow_head=False)

    @asynccontextmanager
    async def open(self, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands) -> AsyncIterator[Tenants]:
        """As long as the block lasts the app can be installed. Raises StartError when the tokens cannot be read."""
        settings = self._settings
        installations = Installations(tutor.database, self._vault, tutor.clock)
        tenants = Tenants(session, tutor, hands, installations, settings.slack_api_url)
        await tenants.open_all()
        self._hands = hands
        self._installing = Installing(
            settings.slack_client_id,
            settings.slack_client_secret,
            settings.slack_api_url,
            session,
            tutor.clock,
            States(tutor.database, tutor.clock),
            tenants,
        )
        try:
            yield tenants
        finally:
            self._installing = None

    async def _invite(self, _: web.Request) -> web.Response:
        return await self._answer(lambda installing: installing.invite())

    async def _welcome(self, request: web.Request) -> web.Response:
        cookies = request.headers.get("Cookie", "")
        return await self._answer(lambda installing: installing.welcome(request.query, cookies))

    async def _answer(self, ask: Callable[[Installing], Coroutine[None, None, Page]]) -> web.Response:
        """What was begun is finished, though we are told to end meanwhile: Slack's code is good for once."""
        if self._installing is None or self._hands is None:
            page = Page(pages.starting(), HTTPStatus.SERVICE_UNAVAILABLE)
        elif self._visitors >= AT_ONCE:
            page = Page(pages.crowded(), HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            self._visitors += 1
            try:
                done = await self._hands.start(ask(self._installing))
            finally:
                self._visitors -= 1
            page = done or Page(pages.mistake(), HTTPStatus.INTERNAL_SERVER_ERROR)
        response = web.Response(text=page.html, status=page.status, content_type="text/html", headers=HEADERS)
        if page.state:
            cookie = BROWSER.build_set_cookie_for_new_state(page.state)
            response.headers["Set-Cookie"] = f"{cookie}; SameSite=Lax"
        return response
