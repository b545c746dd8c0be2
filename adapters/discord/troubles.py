"""Discord's refusals as the core's four errors, each in a sentence that says what to do.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.delivery.adapter import DeliveryError, ForbiddenError, GoneError, RetryAfterError, UnknownError
from bot.delivery.pacing import Scope

_ADVICE = {
    50001: "I cannot see that channel. Please give me View Channel and Read Message History there.",
    50013: "I may not post there. Please give me Send Messages, Embed Links and Attach Files in that channel.",
    50007: "That person takes no direct messages from me.",
}
_GONE = {
    10003: "that channel is gone.",
    10008: "the message is gone.",
}
_TOO_MANY = 429
_A_MINUTE = 60.0


@contextmanager
def translated() -> Iterator[None]:
    """Raise what discord.py raises as a DeliveryError."""
    try:
        yield
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise _translation(error) from error


def _translation(error: Exception) -> DeliveryError:
    match error:
        case discord.RateLimited():
            return RetryAfterError(error.retry_after, Scope.CHANNEL)
        case discord.NotFound():
            return GoneError(_GONE.get(error.code, f"Discord does not find it: {error.text}."))
        case discord.Forbidden():
            return ForbiddenError(_ADVICE.get(error.code, f"Discord does not let me post there: {error.text}"))
        case discord.HTTPException(status=status) if status < 500:  # noqa: PLR2004 - the server's own errors
            return _refused(error)
    return UnknownError(f"{type(error).__name__}: {error}")


def _refused(error: discord.HTTPException) -> DeliveryError:
    if error.status == _TOO_MANY:
        return RetryAfterError(float(error.response.headers.get("Retry-After", _A_MINUTE)))
    if "message_reference" in error.text:
        return GoneError("The message to answer is gone.")
    return ForbiddenError(f"Discord does not take that message: {error.text}")
