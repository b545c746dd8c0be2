"""Reaching Slack at the start: while it is not there we keep trying; with a token that is no good we end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import UNUSABLE
from bot.clock import Clock
from bot.delivery.adapter import StartError

AGAIN = timedelta(seconds=10)
"""Between two attempts."""

T = TypeVar("T")

log = structlog.get_logger()


async def reached(clock: Clock, refusal: str, ask: Callable[[], Awaitable[T]]) -> T:
    """What Slack answers. Raises StartError with `refusal`, filled with Slack's word, for a token that is no good."""
    while True:
        try:
            return await ask()
        except SlackApiError as error:
            code = error.response["error"]
            if code in UNUSABLE:
                raise StartError(refusal.format(code)) from error
            await _wait_a_little(clock, error)
        except (aiohttp.ClientError, TimeoutError) as error:
            await _wait_a_little(clock, error)


async def _wait_a_little(clock: Clock, cause: Exception) -> None:
    log.warning("slack.unreachable", cause=f"{type(cause).__name__}: {cause}", again_in=str(AGAIN))
    await clock.wait_until(clock.now() + AGAIN, asyncio.Event())
