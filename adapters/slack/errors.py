"""Slack's errors as the core's four: gone, forbidden, again later, nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError, LeftError, RetryAfterError, UnknownError
from bot.delivery.pacing import Scope

REVOKED = frozenset({"token_revoked", "account_inactive", "app_uninstalled", "invalid_auth", "token_expired"})
"""The token is good for nothing any more: the whole workspace is paused."""

UNUSABLE = REVOKED | {"not_authed", "not_allowed_token_type", "missing_scope"}
"""At the start: the token is wrong, and trying again would not help."""

INVITE = "I'm not in that channel. Type `/invite @Syllabot` there."

_GONE = frozenset({
    "channel_not_found", "is_archived", "message_not_found", "thread_not_found", "cant_update_message",
    "edit_window_closed", "user_not_found", "user_disabled",
})  # fmt: skip
_WORDS = {
    "channel_not_found": "that channel is gone, or it is private and I'm not in it (`/invite @Syllabot` there).",
    "is_archived": "that channel is archived.",
}
_BUSY = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_LIMITED = frozenset({"ratelimited", "rate_limited"})
_WAIT = 1.0
"""Seconds, where Slack does not say how long."""


class RevokedError(LeftError):
    """The workspace has taken the app or its token away."""


class BlocksError(ForbiddenError):
    """Slack does not take the blocks; of those with a picture it may be the picture, which is not ready."""


def told(code: str, status: int, retry_after: str | None, scope: Scope = Scope.SPACE) -> DeliveryError:
    """https://docs.slack.dev/reference/methods/chat.postMessage#errors, and the headers of a rate limit."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _LIMITED:
        return RetryAfterError(float(retry_after or _WAIT), scope)
    if code in REVOKED:
        return RevokedError("Slack no longer accepts my token. Install the app again (docs/slack.md).")
    if code in _GONE:
        return GoneError(_WORDS.get(code, f"Slack says {code}."))
    if code == "not_in_channel":
        return ForbiddenError(INVITE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _BUSY or not code:
        return UnknownError(f"Slack says {code or status}.")
    kind = BlocksError if code == "invalid_blocks" else ForbiddenError
    return kind(f"Slack does not let me: {code}.")


@contextmanager
def slack_errors() -> Iterator[None]:
    """Within it Slack's errors, and those of the way there, are raised as DeliveryErrors."""
    try:
        yield
    except SlackApiError as error:
        response = error.response
        code, wait = str(response.get("error", "")), response.headers.get("Retry-After")
        raise told(code, response.status_code, wait) from error
    except (SlackClientError, aiohttp.ClientError, OSError) as error:
        raise UnknownError(f"{type(error).__name__}: {error}") from error
