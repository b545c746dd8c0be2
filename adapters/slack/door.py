"""The door: what bolt brings in is taken to who deals with it, and acknowledged; nothing is raised.

It is a middleware of bolt, before its authorization and listeners: these build a client and all possible arguments for
each event, which took as long as all that we do ourselves. With process_before_response an acknowledgement leaves as
soon as we return; else bolt looks for it every 10 ms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.reception import Reception
from adapters.slack.render import Json
from adapters.slack.workspace import Workspace, library_log, tokenless

Route = Callable[[Json], Awaitable[Json | None]]
"""Gives what the acknowledgement says."""

_OK = 200


class Door(AsyncMiddleware):
    def __init__(self, reception: Reception) -> None:
        self._kinds: Mapping[str, Route] = {
            "block_actions": reception.pressed,
            "block_suggestion": reception.suggesting,
            "view_submission": reception.submitted,
            "shortcut": reception.shortcut,
            "event_callback": reception.event,
        }
        self._typed = reception.typed

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse | None:
        body = req.body
        route = self._typed if "command" in body else self._kinds.get(body.get("type", ""))
        if route is None:
            return await next()
        return BoltResponse(status=_OK, body=await route(body) or "")


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


def bolt_app(workspace: Workspace, reception: Reception) -> AsyncApp:
    """A bolt app with our door, over whatever brings it events."""
    return AsyncApp(
        logger=library_log,
        name="syllabot",
        client=tokenless(workspace.client),
        authorize=_Authorize(workspace),
        before_authorize=Door(reception),
        process_before_response=True,
    )
