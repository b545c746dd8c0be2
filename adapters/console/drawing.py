"""Replies drawn for a terminal by rich: wrapped to the window, and readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from adapters.console.buttons import advice, letter_of
from adapters.console.printing import Printed, visible
from bot.model import Button, Reply, Style
from bot.text.markdown import (
    Block,
    Bold,
    Code,
    Fence,
    Italic,
    Link,
    List,
    Paragraph,
    Quote,
    Span,
    Spoiler,
    Text,
    bulleted,
)
from bot.text.markdown import blocks as read_blocks
from bot.text.mentions import read as mentioned

WIDTH = 100
"""Columns at most: longer lines are hard to read."""

_BUTTONS = {
    Style.PLAIN: "reverse",
    Style.PRIMARY: "bold reverse",
    Style.CHOSEN: "reverse green",
    Style.DANGER: "reverse red",
}


class TerminalPrinter:
    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def show(self, printed: Printed) -> None:
        width = min(WIDTH, self._console.width)
        self._console.print(Group(*drawn(printed)), width=width)
        self._console.print()


def drawn(printed: Printed) -> Iterator[RenderableType]:
    """The parts of a reply, from its title to its buttons."""
    reply = printed.reply
    if reply.title:
        yield Line(visible(reply.title), style=f"bold underline {reply.colour}".strip())
    if not printed.private:
        yield Line("(for everybody here)", style="dim")
    for number, block in enumerate(read_blocks(reply.text)):
        if number or reply.title:
            yield Line()
        yield from _block(block)
    for picture in reply.pictures:
        if picture.path:
            yield Line(f"\n[picture: {visible(picture.path)}]", style="dim")
    for path in printed.files:
        yield Line(f"\nThe file is here: {path}")
    if reply.buttons:
        yield Line()
        yield from _buttons(reply)


def _block(block: Block) -> Iterator[RenderableType]:
    match block:
        case Paragraph((Spoiler(inside),)):
            yield _line(inside)
        case Paragraph(spans):
            yield _line(spans)
        case Fence(text):
            yield Padding(Line(visible(text), style="cyan"), (0, 2), expand=False)
        case List(items, start):
            table = Table.grid(padding=(0, 1))
            for mark, item in bulleted(items, start):
                table.add_row(mark, _line(item))
            yield Padding(table, (0, 0, 0, 1))
        case Quote(inside):
            for part in inside:
                yield Padding(Group(*_block(part)), (0, 4), style="italic")


def _line(spans: Iterable[Span]) -> Line:
    line = Line()
    for span in spans:
        _add(line, span, "")
    return line


def _add(line: Line, span: Span, style: str) -> None:
    match span:
        case Text(text):
            line.append(visible(text), style)
        case Code(text):
            line.append(visible(f"`{text}`"), f"{style} cyan")
        case Link(inside, url):
            _add_all(line, inside, f"{style} underline")
            if mentioned(url) is None:
                line.append(f" ({visible(url)})", f"{style} dim")
        case Spoiler(inside):
            line.append("[hidden: ", f"{style} dim")
            _add_all(line, inside, style)
            line.append("]", f"{style} dim")
        case Bold(inside):
            _add_all(line, inside, f"{style} bold")
        case Italic(inside):
            _add_all(line, inside, f"{style} italic")


def _add_all(line: Line, spans: Iterable[Span], style: str) -> None:
    for span in spans:
        _add(line, span, style)


def _buttons(reply: Reply) -> Iterator[Line]:
    number = 0
    for row in reply.buttons:
        line = Line()
        for button in row:
            number += 1
            line.append(visible(f" {_label(button, number)} "), _BUTTONS[button.style])
            line.append("  ")
        yield line
    if advice(reply):
        yield Line(advice(reply), style="dim")


def _label(button: Button, number: int) -> str:
    typed = letter_of(button) or button.label.isdigit()
    return button.label if typed else f"{number}: {button.label}"
