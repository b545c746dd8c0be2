"""The help, made from the table of commands."""

from __future__ import annotations

from bot.context import Context
from bot.grammar import Command, find_command
from bot.model import Reply
from bot.params import CHOICES_SHOWN


def help_(context: Context, command: str | None) -> Reply:
    """What I can do, or how one command goes."""
    if command:
        return _one(find_command(context.commands, command)[0])
    mine = [each for each in context.commands if not each.staff]
    staff = [each for each in context.commands if each.staff]
    parts = ["\n".join(f"- `{each.usage}`: {each.help}" for each in mine)]
    if context.is_staff and staff:
        parts += ["For staff:", "\n".join(f"- `{each.usage}`: {each.help}" for each in staff)]
    parts.append("Values in brackets can be left out and come in any order. `/help quiz` tells more about one command.")
    return Reply("\n\n".join(parts), "What I can do")


def tutor(context: Context) -> Reply:
    """The next step for whoever asks."""
    course = context.course
    text = (
        f"I am the tutor of **{course.title}**. Read with `/modules`, answer with `/quiz`, see where you stand with "
        "`/progress` and `/leaderboard`. `/help` lists everything."
    )
    return Reply(text, "Hello!", colour=course.page.colour)


def _one(command: Command) -> Reply:
    lines = [command.help + ("" if command.help.endswith(".") else ".")]
    for param in command.params:
        limits = ""
        if param.type.choices:
            limits = f" One of {', '.join(param.type.choices[:CHOICES_SHOWN])}."
        elif param.type.bounds:
            limits = f" From {param.type.bounds[0]} to {param.type.bounds[1]}."
        lines.append(f"- `{param.name}`: {param.help}.{limits}")
    who = "\n\nFor staff only." if command.staff else ""
    return Reply("\n".join([lines[0], "", *lines[1:]]) + who, command.usage)
