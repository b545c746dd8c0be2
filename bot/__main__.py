"""The command line, and where adapters meet the core. What a command doesn't need, it doesn't import."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import click

from bot.configuration.environment import Settings
from bot.configuration.settings_at_start import settings_or_exit

if TYPE_CHECKING:
    from bot.delivery.adapter import Adapter
    from bot.hosting.web import Web
    from bot.tutor import Tutor

ELSEWHERE = {
    "content": ("bot.authoring.commands", "content"),
    "db": ("bot.administration", "db"),
    "slack": ("adapters.slack.manifest_command", "slack"),
    "status": ("bot.status", "status"),
}
"""Commands that live in other modules, imported when they are used."""

SHOWN_BY_ADAPTERS = {"content": ("adapters.preview", "preview")}
"""A command of such a group that needs the platforms' own rendering."""


class Groups(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name = ELSEWHERE[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        if isinstance(found, click.Group) and cmd_name in SHOWN_BY_ADAPTERS:
            module, name = SHOWN_BY_ADAPTERS[cmd_name]
            found.add_command(getattr(import_module(module), name))
        return found


@click.group(cls=Groups)
@click.version_option(package_name="syllabot")
def main() -> None:
    """Syllabot, a course tutor that lives in chat."""


@main.command()
def run() -> None:
    """Serve the platforms whose tokens are set; without any, chat in this terminal."""
    settings = settings_or_exit()
    if settings.discord_token or settings.slack:
        _finish(_serve_platforms(settings))
    else:
        from adapters.console.opening import Wishes, chat_at_desk  # noqa: PLC0415

        _finish(chat_at_desk(settings, Wishes(greeting=True)))


@main.command()
@click.option("--data", metavar="DIR", help="The folder of the data, instead of SYLLABOT_DATA.")
@click.option("--learner", metavar="NAME", help="Who sits at the keyboard.")
@click.option("--space", metavar="NAME", default="home", show_default=True, help="The space that all of it happens in.")
@click.option("--now", metavar="TIME", help="Let the clock stand still there: 2026-11-21T09:00, in UTC.")
@click.option("--seed", metavar="N", type=int, help="Make the choices of questions, and their order, repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print each reply as one JSON object a line.")
def chat(
    data: str | None, learner: str | None, space: str, now: str | None, seed: int | None, *, as_json: bool
) -> None:
    """Chat with the tutor here, or read lines from a pipe."""
    from adapters.console.opening import Wishes, chat_at_desk  # noqa: PLC0415

    settings = settings_or_exit(data=data or "")
    wishes = Wishes(learner, space, _moment(now), seed, as_json=as_json, files=settings.data / "out" if data else None)
    _finish(chat_at_desk(settings, wishes))


@main.command()
@click.option("--example", is_flag=True, help="Print .env.example.")
@click.option("--page", is_flag=True, help="Print docs/settings.md.")
def settings(*, example: bool, page: bool) -> None:
    """Print the settings that are in force."""
    from bot.configuration import settings_page  # noqa: PLC0415

    if example:
        click.echo(settings_page.example(), nl=False)
    elif page:
        click.echo(settings_page.page(), nl=False)
    else:
        click.echo(settings_page.in_force(settings_or_exit()), nl=False)


_YEARS = range(1970, 3000)
"""Time can be let pass from there, and calendars still hold."""


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - only its year is looked at
    if found.year not in _YEARS:
        raise click.BadParameter(f"{text!r} is no time. Give one as 2026-11-21T09:00.", param_hint="--now")
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


async def _serve_platforms(settings: Settings) -> None:
    from structlog import get_logger  # noqa: PLC0415

    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.composition import described, first_look, opened, shelf_of  # noqa: PLC0415
    from bot.configuration import logs  # noqa: PLC0415
    from bot.configuration.setting_needs import overruled  # noqa: PLC0415
    from bot.reloading import logged, reloading  # noqa: PLC0415
    from bot.serving import keep_what_stays, serve  # noqa: PLC0415

    logs.configure(settings.log, settings.secrets)
    log = get_logger("bot")
    shelf = shelf_of(settings)
    library = first_look(shelf, _tell)
    for line in described(library, settings):
        click.echo(line)
    for line in overruled(settings):
        _tell(line)
    adapters = _platforms(settings)
    keep_what_stays()
    async with opened(settings, library, SystemClock(), _tell) as tutor, reloading(tutor, shelf, logged):
        web = await _web(settings, tutor, adapters)
        log.info("process.started", platforms=[adapter.platform for adapter in adapters])
        await serve(tutor, adapters, tutor.beside(adapters), web)
    log.info("process.ended")


def _platforms(settings: Settings) -> Sequence[Adapter]:
    adapters: list[Adapter] = []
    if settings.discord_token:
        from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

        adapters.append(DiscordAdapter(settings))
    if settings.slack:
        from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

        adapters.append(SlackAdapter(settings))
    return adapters


async def _web(settings: Settings, tutor: Tutor, adapters: Sequence[Adapter]) -> Web | None:
    if settings.http_port is None:
        return None
    from bot.hosting.assembly import hosted  # noqa: PLC0415

    return await hosted(tutor, adapters, settings.http_host, settings.http_port)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _finish(serving: Coroutine[None, None, None]) -> None:
    """Run to the end. What a person can mend is one line, and ends the process with 1."""
    from bot.delivery.adapter import StartError  # noqa: PLC0415
    from bot.storage.files import StoreError  # noqa: PLC0415

    try:
        asyncio.run(serving)
    except (StoreError, StartError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:  # as of `… | head`: nobody reads on, which is nobody's fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
