"""All that happens by itself: what a timer does when it is due (TIMERS), and what an outbox row says (MESSAGES)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.context import Facts
from bot.model import Reply

Timer = Callable[[Facts, str, datetime], None]
"""Called with the timer's subject and the time that it was due, in the transaction that took it."""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """How a kind of message is rendered at delivery (None: nothing to say any more), and what follows a failure.

    `failed` gets the subject and what went wrong: it pauses what would fail again, and staff are told once what to do.
    """

    render: Callable[[Facts, str], Reply | None]
    failed: Callable[[Facts, str, str], None]


TIMERS: Mapping[str, Timer] = {}

MESSAGES: Mapping[str, MessageKind] = {}
