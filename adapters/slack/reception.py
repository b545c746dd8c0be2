"""The reception: each event goes to who deals with it; its answer leaves with the acknowledgement, if it is in time."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from adapters.slack import forms, render
from adapters.slack.hands import Hands
from adapters.slack.home import Homes
from adapters.slack.mrkdwn import escape
from adapters.slack.presses import Presses
from adapters.slack.render import Json
from adapters.slack.speaking import Speaker
from adapters.slack.spot import Spot, read_metadata, spot_of_action
from adapters.slack.typed import TypedCommands
from bot.tutor import Tutor

Leave = Callable[[str], Coroutine[None, None, None]]
"""Told which workspace has taken the app or its token away."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Each method takes a payload of Slack, gives what the acknowledgement says, and raises nothing."""

    tutor: Tutor
    speaker: Speaker
    commands: TypedCommands
    presses: Presses
    homes: Homes
    hands: Hands
    leave: Leave

    async def typed(self, body: Json) -> Json | None:
        """A slash command."""
        spot = self.commands.spot(body)

        async def late(message: Json) -> None:
            await self.speaker.private(spot, message)

        message = await self.hands.in_time(self.commands.type(spot, body), late)
        return {"response_type": "ephemeral", **message} if message else None

    async def pressed(self, body: Json) -> None:
        await self.hands.in_time(self._pressed(body))

    async def _pressed(self, body: Json) -> None:
        if not body["actions"][0]["action_id"].startswith(render.PRESS):
            return
        await self.presses.press(body)
        if (body.get("view") or {}).get("type") == "home":
            spot = spot_of_action(body, self.tutor.clock.now().timestamp())
            await self.homes.pressed(spot, body["actions"][0]["action_ts"])

    async def suggesting(self, body: Json) -> Json:
        return await self.hands.in_time(self.commands.suggest(body)) or {"options": []}

    async def submitted(self, body: Json) -> Json | None:
        """A form: a typed answer, or a command's arguments; those stay open where something is wrong."""
        if body["view"]["callback_id"] == forms.ANSWER:
            return await self.hands.in_time(self.presses.submitted(body))

        async def late(wrong: Json) -> None:
            spot = Spot.unpack(read_metadata(body)[0])
            await self.speaker.notice(spot, render.line(escape(*wrong["errors"].values())))

        return await self.hands.in_time(self.commands.submitted(body), late)

    async def shortcut(self, body: Json) -> None:
        await self.hands.in_time(self.commands.shortcut(body))

    async def event(self, body: Json) -> None:
        """Of the Events API; the manifest asks for these three."""
        event = body["event"]
        if event["type"] == "app_home_opened":
            await self.hands.in_time(self.homes.opened(body))
        elif event["type"] == "app_uninstalled" or _bot_token_revoked(event):
            await self.hands.in_time(self.leave(body["team_id"]))


def _bot_token_revoked(event: Json) -> bool:
    """https://docs.slack.dev/reference/events/tokens_revoked names bots apart from users."""
    return event["type"] == "tokens_revoked" and bool(event.get("tokens", {}).get("bot"))
