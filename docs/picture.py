"""Draws docs/console.svg and docs/answers.png from real runs of the console: `make picture`."""  # noqa: INP001

from __future__ import annotations

import asyncio
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from adapters.console.adapter import ConsoleAdapter
from adapters.console.conversation import Conversation, Desk
from adapters.console.drawing import TerminalPrinter
from adapters.console.printing import Printed
from bot.clock import SteeredClock
from bot.composition import load_library, opened
from bot.configuration.environment import read_settings
from bot.distribution import Distribution

HERE = Path(__file__).parent
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

QUIZ = ("/quiz feature engineering 3", "b")
WIDTH = 72
"""Columns: few enough to be read on a phone."""
SEED = 5
"""The run with it begins with a single choice, answered wrong: so the picture shows what feedback tells."""

CLASS = "d" * 17 + "b" * 6 + "a" * 4 + "c"
"""What a class answers to the daily question."""
DAILY = (
    ":staff on",
    "/schedule daily 10:00 feature engineering",
    ":advance 1h",
    *(line for number, letter in enumerate(CLASS) for line in (f":as learner {number}", letter)),
    ":advance 1d",
)

CLASS_SEED = 1
"""The run with it asks the same question as the other picture."""

_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


class Typist:
    """Types the lines, and shows them as a terminal would."""

    def __init__(self, lines: tuple[str, ...], console: Console | None = None) -> None:
        self._lines = iter(lines)
        self._console = console

    async def line(self, conversation: Conversation) -> str | None:
        line = next(self._lines, None)
        if line is not None and self._console:
            self._console.print(Text.assemble((f"{conversation.desk.learner}> ", "bold"), line), end="\n\n")
        return line


class Screen:
    """Shows replies in a terminal's way, and keeps the newest picture of how a group answered."""

    def __init__(self, console: Console) -> None:
        self._terminal = TerminalPrinter(console)
        self.answers: Distribution | None = None

    def show(self, printed: Printed) -> None:
        self._terminal.show(printed)
        self.answers = next((each for each in printed.reply.pictures if isinstance(each, Distribution)), self.answers)


async def run(lines: tuple[str, ...], console: Console, seed: int, *, echo: bool) -> Screen:
    """Type the lines into the console, on a new database."""
    screen = Screen(console)
    with TemporaryDirectory() as folder:
        settings = read_settings({"SYLLABOT_DATA": folder})
        desk = Desk("ann", "home", SteeredClock.standing(START), screen, Path(folder))
        async with opened(settings, load_library(settings, print), desk.clock, print, seed=seed) as tutor:
            await ConsoleAdapter(desk, Typist(lines, console if echo else None)).run(tutor)
    return screen


def draw() -> None:
    """Write docs/console.svg and docs/answers.png."""
    console = Console(file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="truecolor")
    asyncio.run(run(QUIZ, console, SEED, echo=True))
    svg = console.export_svg(title="syllabot chat", unique_id="syllabot")
    (HERE / "console.svg").write_text(_FONTS.sub("", svg), encoding="utf-8")  # the reader's own letters will do
    answers = asyncio.run(run(DAILY, Console(file=io.StringIO()), CLASS_SEED, echo=False)).answers
    if answers is None:
        raise SystemExit("Nobody answered the daily question, so there is nothing to draw.")
    (HERE / "answers.png").write_bytes(answers.content())
    print(answers.alt)  # noqa: T201 - for the page that shows it


if __name__ == "__main__":
    draw()
