"""What those who operate a bot want to see of its time-table and its outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import millis, moment
from bot.storage import outbox
from bot.storage.transaction import Transaction

SHOWN = 20
"""Messages that are told one by one."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that does not come forward by itself."""

    number: int
    kind: str
    where: str
    state: str
    error: str


@dataclass(frozen=True, slots=True)
class Overview:
    """`spaces` by platform; `messages` by state. A lag is how long the oldest thing that is due has waited."""

    spaces: dict[str, int]
    left: int
    schedules: int
    paused: int
    timers: int
    timer_lag: timedelta
    messages: dict[str, int]
    message_lag: timedelta
    stuck: list[Stuck]


def overview(tx: Transaction, now: datetime) -> Overview:
    spaces = tx.all("SELECT platform, COUNT(*) FROM spaces WHERE left_at IS NULL GROUP BY platform ORDER BY platform")
    (left,) = tx.all("SELECT COUNT(*) FROM spaces WHERE left_at IS NOT NULL")
    (schedules,) = tx.all("SELECT COUNT(*), COUNT(paused) FROM schedules WHERE removed_at IS NULL")
    (timers,) = tx.all("SELECT COUNT(*), MIN(due_at) FROM timers")
    (waiting,) = tx.all(
        "SELECT MIN(not_before) FROM outbox"
        " WHERE (state = 'waiting' AND wanted > delivered) OR state IN ('sending', 'unsure')"
    )
    return Overview(
        spaces=dict(spaces),
        left=left[0],
        schedules=schedules[0],
        paused=schedules[1],
        timers=timers[0],
        timer_lag=_lag(timers[1], now),
        messages=outbox.counts(tx),
        message_lag=_lag(waiting[0], now),
        stuck=_stuck(tx),
    )


def _stuck(tx: Transaction) -> list[Stuck]:
    rows = tx.all(
        "SELECT id, kind, platform || ' ' || coalesce(space || '/', '') || channel, state, coalesce(error, '')"
        " FROM outbox WHERE state IN ('doubtful', 'dead') ORDER BY state DESC, id DESC LIMIT ?",
        (SHOWN,),
    )
    return [Stuck(*row) for row in rows]


def _lag(oldest: int | None, now: datetime) -> timedelta:
    late = millis(now) - oldest if oldest is not None else 0
    return moment(max(0, late)) - moment(0)
