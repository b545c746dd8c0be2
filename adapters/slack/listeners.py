"""What bolt calls: every listener acknowledges, and raises nothing after that.

With process_before_response an acknowledgement leaves as soon as its listener returns; else bolt looks for it every
10 ms. A listener that raises has its acknowledgement thrown away, and the person sees an error after 3 s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack import forms, render
from adapters.slack.hands import Hands
from adapters.slack.home import Homes
from adapters.slack.mrkdwn import escape
from adapters.slack.presses import Presses
from adapters.slack.render import Json
from adapters.slack.speaking import Speaker
from adapters.slack.spot import PLATFORM, Spot, read_metadata, spot_of_action
from adapters.slack.typed import TypedCommands
from adapters.slack.workspace import Workspace, library_log, tokenless
from bot.tutor import Tutor

QUIZ_ME = "quiz_me"
"""The callback id of the global shortcut."""


class _Authorize(AsyncAuthorize):
    """Our own, so that SLACK_CLIENT_ID in the environment does not make bolt look for installations on the disk."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._result = workspace.authorization

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - bolt's signature
        enterprise_id: str | None,  # noqa: ARG002
        team_id: str | None,  # noqa: ARG002
        user_id: str | None,  # noqa: ARG002
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult:
        return self._result


@dataclass(frozen=True, slots=True)
class Listeners:
    tutor: Tutor
    speaker: Speaker
    commands: TypedCommands
    presses: Presses
    homes: Homes
    hands: Hands

    def app(self, workspace: Workspace) -> AsyncApp:
        """A bolt app that serves this workspace, over whatever brings it events."""
        app = AsyncApp(
            logger=library_log,
            name="syllabot",
            client=tokenless(workspace.client),
            authorize=_Authorize(workspace),
            process_before_response=True,
        )
        app.command(re.compile("^/"))(self.typed)
        app.action(re.compile(f"^{render.PRESS}"))(self.pressed)
        app.options(re.compile(f"^{forms.ARGUMENT}"))(self.suggesting)
        app.view(forms.ANSWER)(self.answered)
        app.view(forms.COMMAND)(self.filled_in)
        app.shortcut(QUIZ_ME)(self.shortcut)
        app.event("app_home_opened")(self.home_opened)
        app.event("app_uninstalled")(self.left)
        app.event("tokens_revoked")(self.left)
        return app

    async def typed(self, ack: AsyncAck, body: Json) -> None:
        spot = self.commands.spot(body)

        async def late(message: Json) -> None:
            await self.speaker.private(spot, message)

        message = await self.hands.in_time(self.commands.type(spot, body), late)
        await ack({"response_type": "ephemeral", **message} if message else "")

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        await self.hands.in_time(self._pressed(body))
        await ack()

    async def _pressed(self, body: Json) -> None:
        await self.presses.press(body)
        if (body.get("view") or {}).get("type") == "home":
            spot = spot_of_action(body, self.tutor.clock.now().timestamp())
            await self.homes.pressed(spot, body["actions"][0]["action_ts"])

    async def suggesting(self, ack: AsyncAck, body: Json) -> None:
        await ack(await self.hands.in_time(self.commands.suggest(body)) or {"options": []})

    async def answered(self, ack: AsyncAck, body: Json) -> None:
        await self.hands.in_time(self.presses.submitted(body))
        await ack()

    async def filled_in(self, ack: AsyncAck, body: Json) -> None:
        async def late(wrong: Json) -> None:
            spot = Spot.unpack(read_metadata(body)[0])
            await self.speaker.notice(spot, render.line(escape(*wrong["errors"].values())))

        wrong = await self.hands.in_time(self.commands.submitted(body), late)
        await ack(wrong or "")

    async def shortcut(self, ack: AsyncAck, body: Json) -> None:
        await self.hands.in_time(self.commands.shortcut(body))
        await ack()

    async def home_opened(self, body: Json) -> None:
        await self.hands.in_time(self.homes.opened(body))

    async def left(self, body: Json) -> None:
        """The space is paused at once.

        https://docs.slack.dev/reference/events/tokens_revoked names bots apart from users.
        """
        event = body["event"]
        if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            return
        await self.hands.in_time(self.tutor.left(PLATFORM, body["team_id"]))
