"""The command group `syllabot db`: what those who run a bot do with its database."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def db() -> None:
    """Back up, check and mend the database of SYLLABOT_DATA."""


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, consistent, beside the running bot."""
    from bot.storage.upkeep import back_up  # noqa: PLC0415

    settings = _settings()
    _explained(lambda: back_up(settings.database, file))
    click.echo(f"The backup is here: {file}")


@db.command()
def check() -> None:
    """Compare everything that is kept twice, and look for damage; exit 1 on a problem."""
    from bot.storage.upkeep import check  # noqa: PLC0415

    settings = _settings()
    problems = _explained(lambda: check(settings.database, _rules(settings)))
    for problem in problems:
        click.echo(problem)
    click.echo(
        "Everything is in order." if not problems else "`syllabot db rebuild` mends totals, boards and progress."
    )
    sys.exit(1 if problems else 0)


@db.command()
def rebuild() -> None:
    """Work out totals, boards and progress anew from the answers. The bot must not be running."""
