"""Somebody who calls Syllabot's address for Slack: what tests of being called by HTTP share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from adapters.slack.webhooks import JSON
from tests.adapters.slack_scene import Scene, scene
from tests.fakes.slack import SignedHttp
from tests.fakes.slack.signed_http import encode


@dataclass
class Caller:
    """With `slack` requests are signed as Slack signs them."""

    scene: Scene
    slack: SignedHttp
    session: aiohttp.ClientSession

    async def post(
        self, body: bytes, content_type: str = JSON, *, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """The answer's status and text. `headers` instead of Slack's own."""
        sent = self.slack.headers(body, content_type) if headers is None else headers
        async with self.session.post(self.scene.bot.address, data=body, headers=sent) as answer:
            return answer.status, await answer.text()

    async def typed(self, text: str = "") -> bytes:
        """The body of a slash command that was not sent."""
        event = await self.scene.fake.slash(self.scene.ada, self.scene.general, "/tutor", text, deliver=False)
        payload = event.payload | {"trigger_id": self.scene.fake.platform.triggers.make(event)}
        return encode("slash_commands", payload)[0]

    def written(self) -> int:
        """What we have asked of Slack so far."""
        return len(self.scene.fake.requests)


@asynccontextmanager
async def caller(folder: Path) -> AsyncIterator[Caller]:
    async with scene(folder, over_http=True) as s, aiohttp.ClientSession() as session:
        slack = s.fake.deliver_over_http(s.bot.address)
        yield Caller(s, slack, session)
