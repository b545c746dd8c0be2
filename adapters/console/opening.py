"""Opening the console: a desk as it was wished for, and a Tutor for it, again after each `:restart`."""

from __future__ import annotations

import getpass
import io
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from adapters.console.adapter import ConsoleAdapter, Source
from adapters.console.conversation import Desk
from adapters.console.pipe import Pipe
from adapters.console.printing import JsonPrinter, Printer, TextPrinter
from bot.clock import SteeredClock, SystemClock
from bot.composition import described, first_look, opened, shelf_of
from bot.configuration import logs
from bot.configuration.environment import Settings
from bot.packs.shelf import News
from bot.reloading import reloading
from bot.serving import serve


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of `syllabot chat`. `files` is where files go, if not into the current folder."""

    learner: str | None = None
    space: str = "home"
    now: datetime | None = None
    seed: int | None = None
    as_json: bool = False
    files: Path | None = None
    greeting: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether it shall go the same way each time: then packs stay as they were at the start, or at `:restart`."""
        return self.now is not None or self.seed is not None


async def chat_at_desk(settings: Settings, wishes: Wishes) -> None:
    """Chat until the input ends or somebody leaves."""
    logs.configure(settings.log, settings.secrets)
    clock = SteeredClock(SystemClock().now) if wishes.now is None else SteeredClock.standing(wishes.now)
    printer, source = _terminal(settings) if _at_terminal(wishes) else _pipe(wishes)
    learner = wishes.learner or _somebody()
    desk = Desk(learner, wishes.space, clock, printer, wishes.files or Path.cwd(), live=wishes.now is None)
    console = ConsoleAdapter(desk, source)
    greeting = wishes.greeting or _at_terminal(wishes)
    while True:
        shelf = shelf_of(settings)
        library = first_look(shelf, _tell)
        for line in described(library, settings) if greeting else ():
            click.echo(line)
        async with (
            opened(settings, library, clock, _tell, seed=wishes.seed) as tutor,
            nullcontext() if wishes.repeatable else reloading(tutor, shelf, _tell_news),
        ):
            await serve(tutor, [console])
        if not desk.restarting:
            return
        greeting = False


def _at_terminal(wishes: Wishes) -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and not wishes.as_json


def _terminal(settings: Settings) -> tuple[Printer, Source]:
    from adapters.console.terminal import open_terminal  # noqa: PLC0415 - 200 ms and 15 MB that a pipe doesn't need

    return open_terminal(settings.data)


def _pipe(wishes: Wishes) -> tuple[Printer, Source]:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    printer = JsonPrinter(sys.stdout) if wishes.as_json else TextPrinter(sys.stdout)
    return printer, Pipe(sys.stdin.fileno())


def _somebody() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "learner"


def _tell_news(news: News) -> None:
    for line in news.lines():
        _tell(line)


def _tell(line: str) -> None:
    click.echo(line, err=True)
