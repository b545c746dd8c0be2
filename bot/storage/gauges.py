"""What the figures for those who operate a bot read from its file, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis
from bot.storage import outbox
from bot.storage.transaction import Transaction

SLICE = 20_000
"""Answers that one look counts; the next goes on behind them."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """How things stand. `messages` by state, `spaces` by platform; how late the oldest thing is that is due."""

    due_timers: int
    timer_seconds: float
    messages: dict[str, int]
    message_seconds: float
    spaces: dict[str, int]
    departed: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers counted by platform and how right they are, up to and with the answer of the id `upto`."""

    counts: dict[tuple[str, str], int]
    upto: int
    more: bool


def gauges(tx: Transaction, now: datetime) -> Gauges:
    present = millis(now)
    (timers,) = tx.all("SELECT COUNT(*), MIN(not_before) FROM timers WHERE not_before <= ?", (present,))
    (waiting,) = tx.all(
        "SELECT MIN(not_before) FROM outbox WHERE (state = 'waiting' AND wanted > delivered) OR state = 'unsure'"
    )
    spaces = tx.all("SELECT platform, COUNT(*) FROM spaces WHERE left_at IS NULL GROUP BY platform")
    (departed,) = tx.all("SELECT COUNT(*) FROM spaces WHERE left_at IS NOT NULL")
    (size,) = tx.all("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return Gauges(
        due_timers=timers[0],
        timer_seconds=_late(timers[1], present),
        messages=outbox.counts(tx),
        message_seconds=_late(waiting[0], present),
        spaces=dict(spaces),
        departed=departed[0],
        bytes=size[0],
    )


def newest_answer(tx: Transaction) -> int:
    """The id of the last answer ever; 0 when there was none."""
    row = tx.one("SELECT seq FROM sqlite_sequence WHERE name = 'answers'")
    return row[0] if row else 0


def answers(tx: Transaction, after: int) -> Answers:
    """The answers behind the one of this id, or the first of them."""
    newest = newest_answer(tx)
    upto = min(newest, after + SLICE)
    rows = tx.all(
        "SELECT platform, CASE WHEN credit >= 1 THEN 'right' WHEN credit > 0 THEN 'partly' ELSE 'wrong' END AS how,"
        " COUNT(*) FROM answers JOIN learners ON learners.id = learner WHERE answers.id > ? AND answers.id <= ?"
        " GROUP BY platform, how",
        (after, upto),
    )
    return Answers({(platform, how): count for platform, how, count in rows}, upto, more=upto < newest)


def _late(oldest: int | None, present: int) -> float:
    return 0.0 if oldest is None else max(0, present - oldest) / 1000
