"""Discord: the adapter that the core sees."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import aiohttp
import click
import discord
import structlog
from discord.backoff import ExponentialBackoff

from adapters.discord import library_log
from adapters.discord.addresses import GATEWAY, addressed
from adapters.discord.answer import PATIENCE
from adapters.discord.callbacks import Callbacks
from adapters.discord.client import IDENTIFY, Client
from adapters.discord.events import PLATFORM
from adapters.discord.posts import NEEDED, Posts, made_at
from adapters.discord.publishing import publish
from adapters.discord.reception import Reception
from bot.configuration.environment import Settings
from bot.delivery.adapter import RetryAfterError, StartError
from bot.delivery.pacing import Pace
from bot.model import Address, Message
from bot.tutor import Tutor

SCOPES = ("bot", "applications.commands")

_REFUSED = (
    "DISCORD_TOKEN is not accepted by Discord. Make a new one (discord.com/developers/applications, your application, "
    "Bot, Reset Token), put it into .env, and start me again."
)
_UNFIT = (
    "Discord does not let me listen (gateway code {}), although I ask for nothing privileged. Is this the newest "
    "Syllabot, and does DISCORD_GATEWAY_URL lead to Discord?"
)
_FOR_GOOD = {4004: _REFUSED, 4012: _UNFIT, 4013: _UNFIT, 4014: _UNFIT}
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes."""
_BREATH = 5.0
"""Seconds after which the outbox may try again when there is no connection."""
_UNREACHABLE = (OSError, aiohttp.ClientError, TimeoutError, discord.HTTPException, discord.GatewayNotFound)

log = structlog.get_logger()


class DiscordAdapter:
    """Serves Discord with the real discord.py, until cancelled."""

    platform = PLATFORM
    pace = Pace(overall=50, ahead=0.5, made_at=made_at)
    """https://discord.com/developers/docs/topics/rate-limits#global-rate-limit. Interactions are exempt."""

    def __init__(self, settings: Settings, *, patience: float = PATIENCE, pause: float = IDENTIFY) -> None:
        self._settings = settings
        self._patience = patience
        self._pause = pause
        self._directs: dict[str, str] = {}
        self.client: Client | None = None
        """As long as there is a connection."""

    @property
    def connected(self) -> bool:
        """Whether the events of all servers come just now."""
        client = self.client
        return client is not None and client.is_ready() and not any(each.is_closed() for each in client.shards.values())

    async def run(self, tutor: Tutor) -> None:
        """Raises StartError when Discord will never let us in."""
        library_log.shorten()
        backoff: ExponentialBackoff[bool] = ExponentialBackoff()
        with addressed(self._settings.discord_api_url, self._settings.discord_gateway_url):
            async with aclosing(Callbacks()) as callbacks:
                while True:
                    cause = await self._attempt(tutor, callbacks)
                    seconds = backoff.delay()
                    log.warning("discord.unreachable", cause=cause, again_in=round(seconds, 1))
                    await asyncio.sleep(seconds)

    async def _attempt(self, tutor: Tutor, callbacks: Callbacks) -> str:
        """Serve as long as one client lives; discord.py itself rides out what can be resumed. Gives why it ended."""
        client = Client(tutor, Reception(tutor, callbacks, self._patience), self._pause)
        try:
            await client.login(self._settings.discord_token.reveal())
            await self._begin(client, tutor)
            self.client = client
            await client.connect()
        except discord.LoginFailure as error:
            raise StartError(_REFUSED) from error
        except discord.PrivilegedIntentsRequired as error:  # discord.py's word for 4014
            raise StartError(_UNFIT.format(4014)) from error
        except discord.ConnectionClosed as error:
            if error.code in _FOR_GOOD:
                raise StartError(_FOR_GOOD[error.code].format(error.code)) from error
            return str(error)
        except _UNREACHABLE as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self.client = None
            await client.finish()
        return "the connection was closed"

    async def _begin(self, client: Client, tutor: Tutor) -> None:
        """Publish the commands where they have changed, and say where people can invite us."""
        application = client.application_id
        assert application is not None  # noqa: S101 - login has set it
        if self._settings.discord_gateway_url != str(GATEWAY):
            # discord.py takes the gateway's address from Discord, unless it knows the number of shards.
            client.shard_count, _, _ = await client.http.get_bot_gateway()
        if client.application and client.application.interactions_endpoint_url:
            log.error(
                "discord.endpoint_set",
                advice="Discord sends everything to the Interactions Endpoint URL of your application (page General "
                "Information), and nothing to me. Please clear it.",
            )
        try:
            changed = await publish(client.http, application, tutor.commands)
        except discord.HTTPException as error:
            log.error("discord.not_published", cause=str(error), advice="The commands are as they were before.")  # noqa: TRY400
        else:
            log.info("discord.commands", published=changed)
        permissions = discord.Permissions(**dict.fromkeys(NEEDED, True))
        link = discord.utils.oauth_url(application, permissions=permissions, scopes=SCOPES)
        click.echo(f"Discord: invite me to a server with {link}")

    async def deliver(self, message: Message) -> str:
        return await self._posts().deliver(message)

    async def edit(self, ref: str, message: Message) -> None:
        await self._posts().edit(ref, message)

    async def find(self, message: Message) -> str | None:
        return await self._posts().find(message)

    async def allowed(self, address: Address) -> str | None:
        return await self._posts().allowed(address)

    def _posts(self) -> Posts:
        if self.client is None:
            raise RetryAfterError(_BREATH)
        return Posts(self.client, self._directs)
