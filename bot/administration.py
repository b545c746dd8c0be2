"""The command group `syllabot db`: what those who run a bot do with its database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.configuration.environment import Settings
from bot.configuration.settings_at_start import settings_or_exit
from bot.storage import upkeep
from bot.storage.files import StoreError
from bot.storage.recount import Rules


@click.group()
def db() -> None:
    """Back up, check and mend the database of SYLLABOT_DATA."""


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE; the bot may run meanwhile."""
    settings = settings_or_exit()
    with _told():
        upkeep.back_up(settings.database, file)
    click.echo(f"The backup is here: {file}")


@db.command()
def check() -> None:
    """Look for damage, and compare what is kept twice; the bot may run meanwhile. Exit 1 on problems."""
    settings = settings_or_exit()
    with _told():
        problems = upkeep.check(settings.database, _rules(settings))
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo("Damage: restore a backup. Wrong figures: stop the bot, then `syllabot db rebuild`.")
        click.echo(
            "(Where staff chose another time zone, the days and weeks before it may differ; rebuild settles it.)"
        )
        sys.exit(1)
    click.echo("Everything is in order.")


@db.command()
def rebuild() -> None:
    """Work out totals, boards and progress anew from the answers. The bot must not run meanwhile."""
    settings = settings_or_exit()
    with _told():
        asyncio.run(upkeep.rebuild(settings.database, _rules(settings)))
    click.echo("Totals, boards and progress are what the answers give.")


def _rules(settings: Settings) -> Rules:
    from bot.composition import load_library  # noqa: PLC0415 - a backup needs no courses

    library = load_library(settings, lambda line: click.echo(line, err=True))
    return Rules(settings.timezone, library.installed, tuple(library.moved()))


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be done is one line, and ends the process with 1."""
    try:
        yield
    except StoreError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
