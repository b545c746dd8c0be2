"""How a row of the table of commands is called, inside a transaction: rights first, then the arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.context import Context
from bot.grammar import Command, resolve
from bot.model import Address, Reply, TutorError


def call(command: Command, given: Mapping[str, str], taken: Mapping[str, object], context: Context) -> Reply:
    """The handler's reply; `taken` is what was read of a file."""
    admit(command, context)
    return command.handler(context, **resolve(command, given, context), **taken)


def where(
    posts: Callable[[Context, Mapping[str, object]], Address | None],
    command: Command,
    given: Mapping[str, str],
    context: Context,
) -> Address | None:
    """Where the command leads to posts, by its arguments."""
    admit(command, context)
    return posts(context, resolve(command, given, context))


def admit(command: Command, context: Context) -> None:
    """Raises TutorError when this person may not use the command here."""
    if command.staff and context.place.space is None:
        raise TutorError(f"`/{command.name}` is for the staff of a server: type it in a channel there.")
    if command.staff and not context.is_staff:
        raise TutorError(f"`/{command.name}` is for the teaching staff here. Ask them if you need it.")
