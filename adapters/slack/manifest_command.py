"""`syllabot slack manifest`: prints what to paste into Slack's app page."""

from __future__ import annotations

import re

import click

_HTTP = re.compile(r"https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[\w.~/-]*)?\Z", re.ASCII)
_PREFIX = re.compile(r"[a-z0-9_-]{0,25}\Z")


@click.group()
def slack() -> None:
    """What setting up Slack needs."""


@slack.command()
@click.option("--short", is_flag=True, help="Give every command a name of its own, beside /tutor.")
@click.option("--prefix", default="", metavar="P", help="Put this before all names, where some are taken: acme-")
@click.option("--http", default="", metavar="URL", help="Slack calls us there, instead of Socket Mode: https://host")
def manifest(*, short: bool, prefix: str, http: str) -> None:
    """Print the app's manifest, to paste at api.slack.com/apps."""
    from adapters.slack import manifest as making  # noqa: PLC0415 - --help needs none of it
    from bot.commands import COMMANDS  # noqa: PLC0415

    if not _PREFIX.match(prefix):
        raise click.BadParameter("give at most 25 lower-case letters, digits, - and _.", param_hint="--prefix")
    if http and not _HTTP.match(http):
        raise click.BadParameter("give an address such as https://tutor.example.org.", param_hint="--http")
    try:
        made = making.manifest(COMMANDS, short=short, prefix=prefix, http=http)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--prefix") from error
    click.echo(making.as_yaml(made), nl=False)
