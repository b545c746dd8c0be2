"""Draws docs/console.svg, the README's picture, from a real run of the console: `make picture`."""  # noqa: INP001

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from adapters.console.adapter import ConsoleAdapter
from adapters.console.conversation import Conversation, Desk
from adapters.console.drawing import TerminalPrinter
from bot.clock import SteeredClock
from bot.composition import load_library, opened
from bot.configuration.environment import read_settings

LINES = ("/quiz feature engineering 3", "b", "next")
WIDTH = 96
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SEED = 4
"""The run with it begins with a single choice, answered wrong: so the picture shows what feedback tells."""


class Typist:
    """Types the lines, and shows them as a terminal would."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines = iter(LINES)

    async def line(self, conversation: Conversation) -> str | None:
        line = next(self._lines, None)
        if line is not None:
            self._console.print(Text.assemble((f"{conversation.desk.learner}> ", "bold"), line), end="\n\n")
        return line


async def draw(target: Path) -> None:
    """Run the console on a new database, and keep what it showed."""
    console = Console(file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="truecolor")
    with TemporaryDirectory() as folder:
        settings = read_settings({"SYLLABOT_DATA": folder})
        desk = Desk("ann", "home", SteeredClock.standing(START), TerminalPrinter(console), Path(folder))
        async with opened(settings, load_library(settings, print), desk.clock, print, seed=SEED) as tutor:
            await ConsoleAdapter(desk, Typist(console)).run(tutor)
    console.save_svg(str(target), title="syllabot chat", unique_id="syllabot")


if __name__ == "__main__":
    asyncio.run(draw(Path(__file__).with_name("console.svg")))
