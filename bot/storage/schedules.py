"""Schedules: the rules that make posts and boards, in one channel each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import millis
from bot.daily.recurrence import Rule
from bot.model import Address
from bot.storage.transaction import Row, Transaction

DAILY, BOARD = "daily", "board"
AT_ONCE, LATER = "at once", "later"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`number` is what staff type. `kind` is DAILY or BOARD. Without a course it follows the space's.

    `author` is whom to tell when it stops.
    """

    id: int
    number: int
    space: int
    kind: str
    address: Address
    rule: Rule
    course: str | None
    module: str | None
    questions: int
    reveal: str
    paused: str | None
    author: str

    @property
    def author_address(self) -> Address | None:
        """None when whoever made it was forgotten."""
        address = self.address
        return Address(address.platform, address.space, self.author, direct=True) if self.author else None


def add(tx: Transaction, schedule: Schedule, event: str, now: datetime) -> Schedule:
    """Keep a new schedule, with its id and number. UNIQUE (space, event) holds an event that comes twice to one."""
    row = tx.one(
        "INSERT INTO schedules (space, kind, channel, minute, zone, days, course, module, questions, reveal, until,"
        " author, event, created_at, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " (SELECT COALESCE(MAX(number), 0) + 1 FROM schedules WHERE space = ?1)) RETURNING id, number",
        (
            schedule.space,
            schedule.kind,
            schedule.address.channel,
            *_rule_values(schedule.rule),
            schedule.course,
            schedule.module,
            schedule.questions,
            schedule.reveal,
            _text(schedule.rule.until),
            schedule.author,
            event,
            millis(now),
        ),
    )
    assert row is not None  # noqa: S101 - it was written
    return replace(schedule, id=row[0], number=row[1])


def change(tx: Transaction, schedule: Schedule) -> None:
    """The rule, what is asked, and when it is revealed, from now on."""
    tx.run(
        "UPDATE schedules SET minute = ?, zone = ?, days = ?, course = ?, module = ?, questions = ?, reveal = ?,"
        " until = ? WHERE id = ?",
        (
            *_rule_values(schedule.rule),
            schedule.course,
            schedule.module,
            schedule.questions,
            schedule.reveal,
            _text(schedule.rule.until),
            schedule.id,
        ),
    )


def get(tx: Transaction, schedule: int) -> Schedule | None:
    """A schedule that was not removed."""
    row = tx.one(
        "SELECT schedules.id, number, space, kind, platform, external, schedules.channel, minute, schedules.zone, days,"
        " schedules.course, module, questions, reveal, until, paused, author"
        " FROM schedules JOIN spaces ON spaces.id = space WHERE schedules.id = ? AND removed_at IS NULL",
        (schedule,),
    )
    return _schedule(tx, row) if row else None


def of_event(tx: Transaction, space: int, event: str) -> Schedule | None:
    """The schedule that this very event made, if it came before and the schedule is still there."""
    row = tx.one("SELECT id FROM schedules WHERE space = ? AND event = ?", (space, event))
    return get(tx, row[0]) if row else None


def was_made(tx: Transaction, space: int, event: str) -> bool:
    """Whether this very event made a schedule, even one that was removed since."""
    return tx.one("SELECT 1 FROM schedules WHERE space = ? AND event = ?", (space, event)) is not None


def of_space(tx: Transaction, space: int) -> list[Schedule]:
    rows = tx.all(
        "SELECT schedules.id, number, space, kind, platform, external, schedules.channel, minute, schedules.zone, days,"
        " schedules.course, module, questions, reveal, until, paused, author"
        " FROM schedules JOIN spaces ON spaces.id = space WHERE space = ? AND removed_at IS NULL ORDER BY schedules.id",
        (space,),
    )
    return [_schedule(tx, row) for row in rows]


def pause(tx: Transaction, schedule: int, why: str) -> bool:
    """Whether it was running until now."""
    return tx.run("UPDATE schedules SET paused = ? WHERE id = ? AND paused IS NULL", (why, schedule)) > 0


def resume(tx: Transaction, schedule: int) -> None:
    tx.run("UPDATE schedules SET paused = NULL WHERE id = ?", (schedule,))


def remove(tx: Transaction, schedule: int, now: datetime) -> None:
    tx.run("UPDATE schedules SET removed_at = ? WHERE id = ?", (millis(now), schedule))


def skip(tx: Transaction, schedule: int, day: date) -> None:
    tx.run("INSERT INTO skips (schedule, date) VALUES (?, ?) ON CONFLICT DO NOTHING", (schedule, day.isoformat()))


@dataclass(frozen=True, slots=True)
class Pick:
    """The questions that will be asked on a date, and those that staff passed over for it."""

    questions: tuple[str, ...]
    passed: tuple[str, ...] = ()


def pick_of(tx: Transaction, schedule: int, day: date) -> Pick | None:
    row = tx.one("SELECT questions, passed FROM picks WHERE schedule = ? AND date = ?", (schedule, day.isoformat()))
    return Pick(tuple(json.loads(row[0])), tuple(json.loads(row[1]))) if row else None


def keep_pick(tx: Transaction, schedule: int, day: date, pick: Pick) -> None:
    tx.run(
        "INSERT INTO picks (schedule, date, questions, passed) VALUES (?, ?, ?, ?) ON CONFLICT (schedule, date)"
        " DO UPDATE SET questions = excluded.questions, passed = excluded.passed",
        (schedule, day.isoformat(), json.dumps(pick.questions), json.dumps(pick.passed)),
    )


def open_modules(tx: Transaction, space: int, course: str, openings: Sequence[tuple[str, date]]) -> None:
    """From which date on each module of a course is open in a space."""
    tx.run("DELETE FROM openings WHERE space = ? AND course = ?", (space, course))
    for module, day in openings:
        tx.run("INSERT INTO openings VALUES (?, ?, ?, ?)", (space, course, module, day.isoformat()))


def openings(tx: Transaction, space: int, course: str) -> dict[str, date]:
    """When the modules open; empty where there is no plan."""
    rows = tx.all("SELECT module, date FROM openings WHERE space = ? AND course = ?", (space, course))
    return {module: date.fromisoformat(day) for module, day in rows}


def _rule_values(rule: Rule) -> tuple[int, str, str]:
    return rule.minute, rule.zone, "".join(map(str, sorted(rule.days)))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _schedule(tx: Transaction, row: Row) -> Schedule:
    key, number, space, kind, platform, external, channel, minute, zone, days, course, module, count, *rest = row
    reveal, until, paused, author = rest
    skips = tx.all("SELECT date FROM skips WHERE schedule = ?", (key,))
    rule = Rule(
        minute,
        zone,
        frozenset(map(int, days)),
        date.fromisoformat(until) if until else None,
        frozenset(date.fromisoformat(day) for (day,) in skips),
    )
    address = Address(platform, external, channel)
    return Schedule(key, number, space, kind, address, rule, course, module, count, reveal, paused, author)
