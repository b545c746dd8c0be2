"""Installations: bolt's interface of them, over our database; tokens are sealed there.

One a workspace, of the bot alone: we ask for nobody's own token, and keep no note of who installed it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from adapters.slack.spot import PLATFORM
from adapters.slack.workspace import library_log
from bot.clock import Clock
from bot.configuration.secret import Secret
from bot.delivery.adapter import StartError
from bot.storage import installations
from bot.storage.database import Database, Transaction
from bot.storage.installations import Installation
from bot.vault import SealedError, Vault

WRONG_KEY = (
    "SYLLABOT_SECRET_KEY does not open the tokens of {} of {} Slack workspaces in the database. Set the key that "
    "sealed them; beside a new key, as SYLLABOT_OLD_SECRET_KEY. Nothing was changed."
)
DOMAIN = "domain"
"""The name of the workspace's host among bolt's custom values."""


class Installations(AsyncInstallationStore):
    """Saving lets the workspace's space go on as it was; deleting pauses it, in the same transaction."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        return library_log

    async def async_save(self, installation: SlackInstallation) -> None:
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        if bot.is_enterprise_install or not bot.team_id:
            raise ValueError("an installation for a whole organisation")
        await self._database.write(partial(installations.keep, installation=self._sealed(bot)))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002 - bolt's signature; a workspace has one organisation at most
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """Raises SealedError when the key is another one."""
        if is_enterprise_install or team_id is None:
            return None
        work = partial(installations.find, platform=PLATFORM, workspace=team_id)
        found = await self._database.read(work)
        return self._bot(found) if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> SlackInstallation | None:
        found = await self.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return SlackInstallation(user_id=user_id or "", **found.to_dict_for_copying()) if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:  # noqa: ARG002
        if team_id is not None:
            now = self._clock.now()
            await self._database.write(partial(installations.remove, platform=PLATFORM, workspace=team_id, now=now))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Of one user we have nothing."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def every(self) -> list[Bot]:
        """All of them; what an old key sealed is sealed with the new one. Raises StartError when the key is wrong."""
        found = await self._database.read(partial(installations.every, platform=PLATFORM))
        bots, resealed, shut = list[Bot](), list[tuple[str, bytes]](), 0
        for each in found:
            try:
                bots.append(self._bot(each))
                again = self._vault.resealed(each.token)
            except SealedError:
                shut += 1
            else:
                resealed += [(each.workspace, again)] if again else []
        if shut:
            raise StartError(WRONG_KEY.format(shut, len(found)))
        if resealed:
            await self._database.write(partial(_reseal, resealed))
            self.logger.info("sealed %s tokens with the new key", len(resealed))
        return bots

    def _sealed(self, bot: Bot) -> Installation:
        return Installation(
            PLATFORM,
            bot.team_id or "",
            bot.team_name or "",
            str(bot.get_custom_value(DOMAIN) or "slack.com"),
            bot.app_id or "",
            bot.enterprise_id or "",
            bot.bot_id,
            bot.bot_user_id,
            tuple(bot.bot_scopes),
            self._vault.seal(Secret(bot.bot_token)),
            datetime.fromtimestamp(bot.installed_at, UTC),
        )

    def _bot(self, kept: Installation) -> Bot:
        return Bot(
            app_id=kept.app,
            enterprise_id=kept.enterprise or None,
            team_id=kept.workspace,
            team_name=kept.name,
            bot_token=self._vault.open(kept.token).reveal(),
            bot_id=kept.bot,
            bot_user_id=kept.bot_user,
            bot_scopes=kept.scopes,
            installed_at=kept.installed_at.timestamp(),
            custom_values={DOMAIN: kept.domain},
        )


def _reseal(tokens: list[tuple[str, bytes]], tx: Transaction) -> None:
    installations.reseal(tx, PLATFORM, tokens)
