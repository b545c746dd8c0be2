"""`python -m tests.reference`: writes docs/commands.md from the table of commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.commands import COMMANDS
from bot.grammar import Command, Param

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

_HEAD = """\
# What you can type

Values in `<…>` are needed, those in `[…]` can be left out. They are recognised by what they are, in any order:
`/quiz feature engineering hard 5` and `/quiz 5 hard feature engineering` are the same. Where that is not enough, give
the name (`module=…`) or put quotes around the words. On Slack every command also works as `/tutor <command>`.

This page is written from the table in `bot/commands.py` (`make docs`); a test keeps it true.
"""


def reference() -> str:
    """The page as it should be."""
    learners = [command for command in COMMANDS if not command.staff]
    staff = [command for command in COMMANDS if command.staff]
    parts = [_HEAD, "## For learners\n", *map(_entry, learners), "## For staff\n", *map(_entry, staff)]
    return "\n".join(parts)


def _entry(command: Command) -> str:
    lines = [f"### `{command.usage}`", "", f"{command.help}.", ""]
    if command.params:
        lines += [*map(_line, command.params), ""]
    return "\n".join(lines)


def _line(param: Param) -> str:
    return f"- `{param.name}`: {param.help}.{''.join(_limits(param))}"


def _limits(param: Param) -> Iterator[str]:
    if param.type.choices:
        yield f" One of {', '.join(f'`{choice}`' for choice in param.type.choices)}."
    elif param.type.bounds:
        yield f" From {param.type.bounds[0]} to {param.type.bounds[1]}."


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
