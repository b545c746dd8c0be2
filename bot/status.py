"""`syllabot status`: how a bot is doing, read from its file beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.configuration.settings_at_start import settings_or_exit
from bot.storage.files import StoreError
from bot.storage.overview import Overview, overview
from bot.storage.transaction import Transaction
from bot.storage.upkeep import last_backup, reading

STATES = {
    "waiting": "waiting",
    "sending": "being sent",
    "unsure": "being looked for",
    "doubtful": "in doubt",
    "dead": "undeliverable",
}


@click.command()
def status() -> None:
    """Show spaces, schedules, what is late, and which messages did not go out."""
    path = settings_or_exit().database
    try:
        for line in lines(path, SystemClock().now()):
            click.echo(line)
    except StoreError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def lines(path: Path, now: datetime) -> Iterator[str]:
    """The report on a database. Raises StoreError when it can't be read."""
    with reading(path) as connection:
        connection.execute("BEGIN")  # one view of everything
        seen = overview(Transaction(connection), now)
    yield f"Data: {path}"
    yield f"Spaces: {_spaces(seen)}"
    yield f"Schedules: {seen.schedules}" + (f", {seen.paused} of them paused" if seen.paused else "")
    yield f"Timers: {seen.timers}, {_late(seen.timer_lag)}"
    yield f"Messages: {_messages(seen)}, {_late(seen.message_lag)}"
    for each in seen.stuck:
        yield f"  {STATES[each.state]}: #{each.number}, {each.kind} for {each.where}: {each.error}"
    backup = last_backup(path)
    yield (
        f"Last backup: {backup:%Y-%m-%d %H:%M} UTC" if backup else "Last backup: never. Try `syllabot db backup FILE`."
    )


def _spaces(seen: Overview) -> str:
    counts = ", ".join(f"{count} on {platform.title()}" for platform, count in seen.spaces.items()) or "none"
    return counts + (f"; {seen.left} left" if seen.left else "")


def _messages(seen: Overview) -> str:
    return (
        ", ".join(f"{seen.messages[state]} {name}" for state, name in STATES.items() if state in seen.messages) or "0"
    )


def _late(lag: timedelta) -> str:
    """Milliseconds are no lag."""
    seconds = int(lag.total_seconds())
    return f"the oldest late by {timedelta(seconds=seconds)}" if seconds else "none late"
