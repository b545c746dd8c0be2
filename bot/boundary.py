"""The error boundary: whatever goes wrong while somebody is answered becomes a kind reply."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine
from typing import TypeVar

import structlog

from bot.model import Outcome, Reply, TutorError
from bot.observing import End
from bot.storage.files import StoreError

T = TypeVar("T")

APOLOGY = (
    "Something went wrong on my side, and nothing was counted. Please try again; if it happens once more, "
    "tell whoever runs me this number: `{}`."
)

log = structlog.get_logger()


async def caught(event: str, what: str, answering: Coroutine[None, None, T]) -> tuple[T | Outcome, End]:
    """What was answered, or the refusal or the apology instead; and which of them it is."""
    try:
        return await answering, End.ANSWERED
    except TutorError as error:
        return Outcome(Reply(str(error)), refused=True), End.REFUSED
    except StoreError as error:
        return Outcome(Reply(str(error), "Not just now"), refused=True), End.BUSY
    except Exception:
        number = secrets.token_hex(4)
        log.exception("tutor.failed", id=number, tutor_event=event, what=what)
        return Outcome(Reply(APOLOGY.format(number), "My mistake"), refused=True), End.FAILED
