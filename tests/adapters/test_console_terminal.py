"""The console before a person: what is drawn, and what keys do."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from adapters.console.conversation import Conversation, Desk
from adapters.console.drawing import TerminalPrinter
from adapters.console.printing import Printed
from adapters.console.steering import steering
from adapters.console.terminal import Tab, Terminal, open_terminal
from bot.clock import SteeredClock
from bot.library import Library
from bot.model import Button, Reply, Style
from bot.tokens import Answer, Choose, Hint, Submit
from tests.classroom import NOON, classroom, numbered

QUESTION = Reply(
    "A **bold** claim about `code`, with a [link](https://example.org) and a ||spoiler||.\n\n"
    "- one item that is long enough to be wrapped in a narrow window\n- another\n\n> quoted\n\n```python\nx = 1\n```",
    "A title",
    (
        (
            Button("A", Choose("at", "A", True).pack()),
            Button("B, chosen", Choose("at", "B", False).pack(), Style.CHOSEN),
        ),
        (Button("Submit", Submit("at").pack(), Style.PRIMARY),),
    ),
    colour="#1a73e8",
)


def drawn(reply: Reply, width: int = 60, *, colour: bool = False, **about: object) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    TerminalPrinter(console).show(Printed(reply, private=bool(about.get("private", True))))
    return stream.getvalue()


def test_everything_can_be_read_without_colour() -> None:
    shown = drawn(QUESTION)
    for phrase in (
        "A title",
        "A bold claim",
        "`code`",
        "https://example.org",
        "[hidden: spoiler]",
        "• another",
        "x = 1",
    ):
        assert phrase in shown
    for label in (" A ", " B, chosen ", "3: Submit", "Type all letters at once"):
        assert label in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_are_wrapped_to_the_window(width: int) -> None:
    shown = drawn(QUESTION, width)
    assert max(map(len, map(str.rstrip, shown.splitlines()))) <= min(width, 100)
    assert "wrapped" in shown


def test_colour_is_only_an_addition() -> None:
    assert "\x1b[" in drawn(QUESTION, colour=True)


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=60)
    TerminalPrinter(console).show(Printed(QUESTION))
    assert not re.search(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d)[;m]", stream.getvalue())


def test_what_everybody_sees_says_so() -> None:
    assert "for everybody here" in drawn(Reply("Hello"), private=False)


def test_a_text_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in drawn(Reply("\x1b[2J\x07 gone?", "\x1b]0;title\x07"))


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[Conversation]:
    """A talk in which a question was shown."""
    async with classroom(folder / "db", Library([numbered("tea", 3)])) as room:
        desk = Desk("ann", "home", SteeredClock.standing(NOON), TerminalPrinter(Console(file=io.StringIO())), folder)
        buttons = (Button("A", Answer("at", "A").pack()), Button("Hint", Hint("at").pack()))
        desk.scroll.add("ann", Reply("?", buttons=(buttons,)))
        yield Conversation(room.tutor, room.tutor.beside([]), desk, steering)


async def typed(keys: PipeInput, folder: Path, presses: str, history: History | None = None) -> list[str | None]:
    """The lines that come of these key presses, until the terminal is left."""
    keys.send_text(presses)
    lines: list[str | None] = []
    async with talking(folder) as talk:
        terminal = Terminal(history or InMemoryHistory())
        while not lines or lines[-1] is not None:
            lines.append(await terminal.line(talk))
    return lines


async def test_a_line_is_read_and_ctrl_d_leaves(keys: PipeInput, tmp_path: Path) -> None:
    assert await typed(keys, tmp_path, "/help\r\r\x04") == ["/help", "", None]


async def test_ctrl_c_clears_the_line(keys: PipeInput, tmp_path: Path) -> None:
    assert await typed(keys, tmp_path, "mistake\x03/quiz\r\x04") == ["/quiz", None]


async def test_what_was_typed_is_remembered(keys: PipeInput, tmp_path: Path) -> None:
    history = InMemoryHistory()
    await typed(keys, tmp_path, "/quiz\r/help\r\x04", history)
    assert history.get_strings() == ["/quiz", "/help"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [("/lead", {"leaderboard"}), ("/summary pa", {"tea/part-0"}), ("hin", {"Hint"}), ("/nosuch x", set())],
)
async def test_tab_offers_commands_values_and_buttons(tmp_path: Path, line: str, offered: set[str]) -> None:
    async with talking(tmp_path) as talk:
        found = Tab(talk).get_completions_async(Document(line), CompleteEvent())
        assert {each.text async for each in found} == offered


@pytest.mark.usefixtures("keys")
def test_the_history_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_terminal(tmp_path / "data")
    assert (tmp_path / "data" / "history").stat().st_mode & 0o777 == 0o600


def test_where_no_history_can_be_kept_it_is_forgotten(keys: PipeInput, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    _, terminal = open_terminal(tmp_path / "data")
    assert isinstance(terminal, Terminal)
    assert keys.fileno() > 0
