"""Schedules for benchmarks: one in each of many channels, all of them due at the same minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.clock import SteeredClock
from bot.composition import load_library
from bot.configuration.environment import read_settings
from bot.model import Account, Person, Place, Request
from bot.storage.database import Database, Transaction
from bot.tutor import Tutor
from tests.benchmarks.packs import write_pack

STARTING = timedelta(seconds=25)
"""Before the minute: to write the schedules, start the bot, and measure learners while nothing is due."""

SHARE = 200


def next_minute() -> datetime:
    return (datetime.now(UTC) + STARTING + timedelta(minutes=1)).replace(second=0, microsecond=0)


async def schedule(folder: Path, due: datetime, staff: Account, places: Sequence[tuple[str, str]]) -> None:
    """One for each space and channel: the first by its command, the others as it wrote that one."""
    write_pack(folder / "content" / "generated", 100, long=True)
    settings = read_settings({"SYLLABOT_DATA": str(folder / "data"), "SYLLABOT_CONTENT": str(folder / "content")})
    (space, channel), *others = places
    database = await Database.open(settings.database)
    try:
        tutor = Tutor(database, load_library(settings, print), SteeredClock.standing(due - timedelta(hours=1)))
        grace, place = Person(staff, "Grace", staff=True), Place(staff.platform, space, channel)
        outcome = await tutor.run(Request("scheduled", grace, place, f"schedule daily {due:%H:%M} UTC"))
        if outcome.refused:
            raise AssertionError(outcome.reply.text)
        for start in range(0, len(others), SHARE):
            await database.write(partial(_copy, others[start : start + SHARE]))
        await tutor.settle()
    finally:
        await database.close()


def _copy(places: Sequence[tuple[str, str]], tx: Transaction) -> None:
    for external, channel in places:
        tx.run(
            "INSERT INTO spaces (platform, external, created_at)"
            " SELECT platform, ?, created_at FROM spaces WHERE id = 1 ON CONFLICT DO NOTHING",
            (external,),
        )
        space = tx.one("SELECT id FROM spaces WHERE external = ?", (external,))
        made = space and tx.one(
            "INSERT INTO schedules (space, kind, channel, minute, zone, days, author, event, created_at, number)"
            " SELECT ?1, kind, ?2, minute, zone, days, author, event || ?2, created_at,"
            " (SELECT MAX(number) + 1 FROM schedules) FROM schedules WHERE id = 1"
            " RETURNING id",
            (space[0], channel),
        )
        tx.run(
            "INSERT INTO timers (kind, subject, due_at, not_before)"
            " SELECT kind, ?, due_at, not_before FROM timers WHERE subject = '1'",
            (made and str(made[0]),),
        )
