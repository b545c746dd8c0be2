"""`python -m tests.years`: two years of daily questions in 40 zones, on the real loop with the real database.

Each schedule is typed by staff; time passes through all that is due, with a restart each quarter; then what a platform
was told is compared with a calendar walk that knows nothing of us: one post for each allowed local date, at its minute.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import click

from tests.calendar_walk import DAY
from tests.years.school import Plan, school

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
QUARTER = 91 * DAY
TIMES = ("00:00", "02:30", "09:00", "23:59")
ZONES = (
    "Europe/Paris", "Europe/London", "Europe/Berlin", "Europe/Dublin", "Europe/Lisbon", "Europe/Istanbul",
    "Europe/Chisinau", "Atlantic/Azores", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Cairo", "Africa/Lagos",
    "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem", "Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Tokyo", "Australia/Sydney", "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe",
    "Antarctica/Troll", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Norfolk",
    "Pacific/Easter", "Pacific/Pago_Pago", "America/Santiago", "America/Asuncion", "America/Havana",
    "America/St_Johns", "America/Nuuk", "America/Scoresbysund", "America/New_York", "America/Los_Angeles",
)  # fmt: skip
WEEKDAYS, SOME = frozenset(range(5)), frozenset({0, 2, 6})
HOLIDAYS = frozenset({date(2026, 3, 29), date(2026, 12, 25), date(2027, 1, 1), date(2027, 10, 31)})


def plans() -> list[Plan]:
    """Each zone with one of the times; some on weekdays only, some with dates left out, one with a last date."""
    made = []
    for number, zone in enumerate(ZONES):
        time_of_day = TIMES[(number + number // 4) % 4]
        days = {3: WEEKDAYS, 7: SOME}.get(number % 10, frozenset[int]())
        skips = HOLIDAYS if number % 5 == 1 else frozenset[date]()
        until = date(2027, 6, 30) if number == len(ZONES) - 1 else None
        made.append(Plan(zone, time_of_day, days, skips, until))
    return made


async def run(folder: Path) -> list[str]:
    """What was wrong; prints what was counted."""
    made, begun = plans(), time.monotonic()
    async with school(folder, BEGIN) as there:
        await there.plan(made)
        while there.clock.now() < END:
            await there.wait(min(QUARTER, END - there.clock.now()))
            await there.restart()
            click.echo(f"{there.clock.now():%d %b %Y}: {len(there.record.entries):,} messages, {_since(begun)}")
        faults = [fault for plan in made for fault in there.faults(plan, BEGIN)]
        posts = sum(len(there.told(plan)) for plan in made)
        walked = sum(len(plan.due(BEGIN, END)) for plan in made)
    click.echo(
        f"{len(made)} zones, {(END - BEGIN).days} days: {posts:,} posts; the walk has {walked:,}; {_since(begun)}"
    )
    return faults


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


@click.command()
def main() -> None:
    """Let two years pass in 40 zones, then look for posts that are missing, late or double."""
    with tempfile.TemporaryDirectory(prefix="syllabot-years-") as folder:
        faults = asyncio.run(run(Path(folder)))
    for fault in faults[:50]:
        click.echo(fault)
    click.echo("Every allowed date has its one post, at its minute." if not faults else f"{len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
