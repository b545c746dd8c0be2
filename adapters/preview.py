"""`syllabot content preview`: a module's messages as each platform is sent them, and how full they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import click

from bot.model import Reply

WIDTH = 80
"""Columns of the terminal that is shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message: what stands in it, its buttons in rows, and the part that is fullest, of what the platform takes."""

    text: str
    buttons: tuple[str, ...] = ()
    size: int = 0
    limit: int = 0

    @property
    def fullness(self) -> str:
        return f" ({self.size:,} of {self.limit:,} characters)" if self.limit else ""


def on_terminal(reply: Reply) -> Iterator[Sheet]:
    """As `syllabot chat` draws it."""
    from rich.console import Console  # noqa: PLC0415 - each platform is loaded when it is asked for

    from adapters.console.drawing import TerminalPrinter  # noqa: PLC0415
    from adapters.console.printing import Printed  # noqa: PLC0415

    screen = StringIO()
    TerminalPrinter(Console(file=screen, width=WIDTH, highlight=False)).show(Printed(reply))
    yield Sheet("\n".join(line.rstrip() for line in screen.getvalue().rstrip().split("\n")))


def on_discord(reply: Reply) -> Iterator[Sheet]:
    """Embeds in Discord's Markdown."""
    from adapters.discord.render import DESCRIPTION, drafts  # noqa: PLC0415

    for draft in asyncio.run(drafts(reply)):
        embeds: list[dict[str, Any]] = draft.body["embeds"]
        texts = [text for embed in embeds for text in (embed.get("title"), embed.get("description")) if text]
        rows = (" ".join(f"[{button['label']}]" for button in row["components"]) for row in draft.body["components"])
        yield Sheet("\n\n".join(texts), tuple(rows), max(map(len, texts), default=0), DESCRIPTION)


def on_slack(reply: Reply) -> Iterator[Sheet]:
    """Blocks in Slack's mrkdwn."""
    from adapters.slack.render import SECTION, message  # noqa: PLC0415

    blocks = message(reply)["blocks"]
    texts = [text for block in blocks for text in _texts(block)]
    rows = (" ".join(f"[{each['text']['text']}]" for each in block["elements"]) for block in blocks if _acts(block))
    yield Sheet("\n\n".join(texts), tuple(rows), max(map(len, texts), default=0), SECTION)


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    if _acts(block):
        return
    if "text" in block:
        yield block["text"]["text"]
    yield from (each["text"] for each in block.get("elements", ()) if "text" in each)


def _acts(block: Mapping[str, Any]) -> bool:
    return str(block["type"]) == "actions"


Draws = Callable[[Reply], Iterator[Sheet]]
"""The messages that a platform makes of a reply."""

PLATFORMS: Mapping[str, Draws] = {
    "Terminal": on_terminal,
    "Discord": on_discord,
    "Slack": on_slack,
}


@click.command()
@click.argument("folder", metavar="PACK", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("module_id", metavar="[MODULE]", required=False, default="")
@click.option("--on", "only", type=click.Choice([name.lower() for name in PLATFORMS]), help="Only this platform.")
def preview(folder: Path, module_id: str, only: str | None) -> None:
    """Show MODULE (the first, if none is named) as each platform is sent it, message by message."""
    from bot.authoring.preview import messages  # noqa: PLC0415 - `--help` needs no packs
    from bot.packs.loading import read_pack  # noqa: PLC0415
    from bot.packs.problems import PackProblems  # noqa: PLC0415

    try:
        course = read_pack(folder)
    except PackProblems as error:
        raise click.ClickException(f"The pack has problems; mend them first.\n{error}") from None
    module = course.module(module_id) if module_id else course.modules[0]
    if module is None:
        listed = ", ".join(course.page.modules)
        raise click.ClickException(f"There is no module {module_id} in this pack. It has: {listed}.")
    for platform, sheets in PLATFORMS.items():
        if only in (None, platform.lower()):
            for name, reply in messages(course, module):
                for sheet in sheets(reply):
                    click.echo(f"── {platform}: {name}{sheet.fullness} ──")
                    click.echo("\n".join([sheet.text, *([""] if sheet.buttons else []), *sheet.buttons]) + "\n")
