"""The App Home: the core's page for one person, published when it is looked at, and only if it has changed."""

from __future__ import annotations

import hashlib
import json

import structlog

from adapters.slack.giving import Giver
from adapters.slack.render import Json
from adapters.slack.spot import Spot
from bot.delivery.adapter import DeliveryError
from bot.model import Request
from bot.tutor import Tutor

PAGE = ("home",)
PARTS = ("tutor", "progress", "leaderboard")
"""The commands that make up the page: the one that is meant for it, or else what a learner wants to see there."""

log = structlog.get_logger()


class Homes:
    def __init__(self, tutor: Tutor, giver: Giver) -> None:
        self._tutor = tutor
        self._giver = giver
        names = {command.name for command in tutor.commands}
        self._parts = PAGE if names.issuperset(PAGE) else PARTS

    async def opened(self, body: Json) -> None:
        """At every look, with the page as it stands: https://docs.slack.dev/reference/events/app_home_opened."""
        event = body["event"]
        if event.get("tab") != "home":
            return
        spot = Spot(body["team_id"], event["user"])
        await self._publish(spot, event["event_ts"], (event.get("view") or {}).get("private_metadata", ""))

    async def pressed(self, spot: Spot, key: str) -> None:
        """After a press in the Home: its answer is in the direct message, and the page may read differently."""
        await self._publish(spot, f"home:{key}", "")

    async def _publish(self, spot: Spot, event: str, shown: str) -> None:
        place = spot.place(self._giver.speaker.workspace.name)
        blocks: list[Json] = []
        for part in self._parts:
            outcome = await self._tutor.run(Request(f"{event}:{part}", spot.person(), place, part))
            blocks += self._giver.message(outcome.reply)["blocks"]
        digest = hashlib.sha256(json.dumps(blocks).encode()).hexdigest()[:16]
        if digest == shown:
            return
        view = {"type": "home", "private_metadata": digest, "blocks": blocks}
        try:
            await self._giver.speaker.workspace.writer.call("views.publish", {"user_id": spot.user, "view": view})
        except DeliveryError as error:
            log.warning("slack.no_home", cause=str(error))
