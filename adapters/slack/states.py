"""States: what a browser must bring back from Slack, so that nobody is made to install in somebody else's name."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_utils import OAuthStateUtils

from adapters.slack.workspace import library_log
from bot.clock import Clock
from bot.storage import install_states
from bot.storage.database import Database, Lane

LASTS = timedelta(minutes=10)
"""As long as Slack's code: https://docs.slack.dev/authentication/installing-with-oauth#exchanging."""

BROWSER = OAuthStateUtils(expiration_seconds=int(LASTS.total_seconds()))
"""The cookie that binds a state to the browser that it was given to."""


class States(AsyncOAuthStateStore):
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        return library_log

    async def async_issue(self, *_args: Any, **_options: Any) -> str:
        """Behind what learners do: anybody can ask for one."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        work = partial(install_states.issue, digest=_digest(state), expires=now + LASTS, now=now)
        await self._database.write(work, Lane.BACKGROUND)
        return state

    async def async_consume(self, state: str) -> bool:
        return await self._database.write(partial(install_states.consume, digest=_digest(state), now=self._clock.now()))


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode(errors="replace")).digest()
