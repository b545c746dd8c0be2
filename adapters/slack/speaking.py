"""Saying something to one person, or where they are: each way leads on to the next when Slack closes it.

response_url first: it is outside the Web API's limits per workspace (chat.update: some 50 a minute), and leads into
channels that the app is not in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from adapters.slack.recent import Recent
from adapters.slack.spot import Spot
from adapters.slack.workspace import Workspace
from bot.clock import Clock
from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError

Json = dict[str, Any]

URL_SECONDS = 30 * 60
URL_USES = 5
"""https://docs.slack.dev/interactivity/handling-user-interaction#message_responses."""

PLAIN: Json = {"unfurl_links": False, "unfurl_media": False}
"""Nothing is fetched and shown beneath a message because an address stands in it."""

_MARGIN = 30
"""Seconds before its end from which a response_url is not trusted: clocks differ."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Said:
    """Where a message stands."""

    channel: str
    ts: str


class Speaker:
    """Messages are dicts with `text` and `blocks`, as `render` makes them."""

    def __init__(self, workspace: Workspace, session: aiohttp.ClientSession, clock: Clock, uses: Recent[int]) -> None:
        self.workspace = workspace
        self._session = session
        self._clock = clock
        self._uses = uses

    async def private(self, spot: Spot, message: Json) -> None:
        """A new message that only this person sees."""
        if spot.in_conversation:
            await self._post(spot.channel, message)
        elif not await self._respond(spot, message, response_type="ephemeral", replace_original=False):
            await self._whisper(spot, message)

    async def notice(self, spot: Spot, message: Json) -> None:
        """A new message that only this person sees, and that does not stay: a refusal."""
        if not await self._respond(spot, message, response_type="ephemeral", replace_original=False):
            await self._whisper(spot, message)

    async def replace(self, spot: Spot, message: Json) -> None:
        """The pressed message reads so from now on, if it is this person's own; a public one stays as it is."""
        if not (spot.ephemeral or spot.in_conversation):
            await self.private(spot, message)
        elif not await self._respond(spot, message, replace_original=True):
            if spot.ephemeral:  # chat.update does not reach ephemeral messages
                await self._whisper(spot, message)
            else:
                await self._update(spot, message)

    async def public(self, spot: Spot, message: Json, channel: str = "") -> None:
        """A new message that everybody in the channel sees. Raises DeliveryError where we may not."""
        if channel:
            await self._post(channel, message)
        elif not await self._respond(spot, message, response_type="in_channel", replace_original=False):
            await self._post(spot.channel, message)

    async def direct(self, spot: Spot, message: Json) -> Said:
        """A new message in the person's direct messages with the app. Raises DeliveryError.

        The person's id stands for the channel: conversations.open is limited to some 50 a minute and workspace, and a
        class begins at once. https://docs.slack.dev/reference/methods/chat.postMessage#channels
        """
        return await self._post(spot.user, message)

    async def _whisper(self, spot: Spot, message: Json) -> None:
        """Where no response_url leads any more."""
        if spot.channel and not spot.direct:
            try:
                place = {"channel": spot.channel, "user": spot.user}
                await self.workspace.writer.call("chat.postEphemeral", {**place, **message})
            except DeliveryError as error:
                log.info("slack.whisper_refused", channel=spot.channel, cause=str(error))
            else:
                return
        await self.direct(spot, message)

    async def _update(self, spot: Spot, message: Json) -> None:
        try:
            await self.workspace.writer.call("chat.update", {"channel": spot.channel, "ts": spot.ts, **message})
        except (GoneError, ForbiddenError):
            await self._post(spot.channel, message)

    async def _post(self, channel: str, message: Json) -> Said:
        posted = await self.workspace.writer.call("chat.postMessage", {"channel": channel, **PLAIN, **message})
        return Said(posted["channel"], posted["ts"])

    async def _respond(self, spot: Spot, message: Json, **manner: object) -> bool:
        """Whether the response_url took it."""
        url = spot.response_url
        uses = self._uses.get(url) or 0
        age = self._clock.now().timestamp() - spot.asked_at
        if not url or uses >= URL_USES or age > URL_SECONDS - _MARGIN:
            return False
        self._uses.put(url, uses + 1)
        try:
            client = self.workspace.client
            async with self._session.post(url, json={**message, **manner}, proxy=client.proxy) as answer:
                if answer.status == 200:  # noqa: PLR2004 - HTTP's OK
                    return True
                cause = f"{answer.status} {(await answer.text())[:100]}"
        except (aiohttp.ClientError, TimeoutError) as error:
            cause = f"{type(error).__name__}: {error}"
        log.info("slack.response_url_refused", cause=cause)
        return False
