"""The app of bolt that the socket needs. It takes what comes in to our door, and the door's word back.

Our middleware stands before bolt's authorization and listeners: these build a client and all possible arguments for
each event, which took as long as all that we do ourselves. With process_before_response an acknowledgement leaves as
soon as we return; else bolt looks for it every 10 ms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.door import Door
from adapters.slack.shapes import StrangeError
from adapters.slack.workspace import library_log

log = structlog.get_logger()


class _Doorway(AsyncMiddleware):
    def __init__(self, door: Door) -> None:
        self._door = door

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002
    ) -> BoltResponse:
        """What we don't know is not acknowledged: Slack says so to whoever waits for an answer."""
        try:
            said = await self._door.take(req.body)
        except StrangeError as error:
            log.warning("slack.strange", why=str(error))
            return BoltResponse(status=HTTPStatus.NOT_FOUND)
        return BoltResponse(status=HTTPStatus.OK, body=said or "")


async def _nobody() -> AuthorizeResult:
    raise AssertionError("nothing comes as far as bolt's authorization")


def bolt_app(client: AsyncWebClient, door: Door) -> AsyncApp:
    """`client` has no token.

    That SLACK_CLIENT_ID is in the environment must not make bolt look for installations on the disk.
    """
    return AsyncApp(
        logger=library_log,
        name="syllabot",
        client=client,
        authorize=_nobody,
        before_authorize=_Doorway(door),
        process_before_response=True,
    )
