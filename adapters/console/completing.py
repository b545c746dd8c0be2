"""What Tab offers: commands, buttons, and values for a command's arguments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.grammar import Command, find_command
from bot.model import Suggestion, TutorError

Suggest = Callable[[str, str, str], Awaitable[list[Suggestion]]]
"""Command, parameter and what was typed of it → what may stand there."""


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` takes the place of the last `length` signs of the line; `label` is what a person reads."""

    text: str
    length: int
    label: str


async def complete(line: str, commands: Iterable[Command], words: Iterable[str], suggest: Suggest) -> list[Completion]:
    """What may follow. `words` are those that can stand alone: labels of buttons, and lines for the console."""
    known = tuple(commands)
    found = [*_names(line, known), *_alone(line, words)]
    with suppress(TutorError):
        command, rest = find_command(known, line)
        if line != line.rstrip() or rest:
            found += await _values(command, rest, suggest)
    return found


def _names(line: str, commands: Iterable[Command]) -> Iterator[Completion]:
    typed = line.removeprefix("/").lower()
    for command in commands:
        if command.name.startswith(typed) and (typed or line):
            yield Completion(command.name, len(typed), f"{command.name}: {command.help}")


def _alone(line: str, words: Iterable[str]) -> Iterator[Completion]:
    typed = line.casefold()
    return (Completion(word, len(line), word) for word in words if typed and word.casefold().startswith(typed))


async def _values(command: Command, rest: str, suggest: Suggest) -> list[Completion]:
    """Values by name, `module=fea`, or for every parameter that what is typed last may belong to."""
    name, equals, typed = rest.rpartition(" ")[2].partition("=")
    if equals and command.param(name):
        return [
            Completion(each.value, len(typed), each.label) for each in await _offered(command, name, typed, suggest)
        ]
    last = rest.rpartition(" ")[2]
    found: list[Completion] = []
    for param in command.params:
        part = rest if param.type.suggests else last
        offered = await _offered(command, param.name, part, suggest)
        found += [Completion(each.value, len(part), each.label) for each in offered]
    return found


async def _offered(command: Command, name: str, typed: str, suggest: Suggest) -> list[Suggestion]:
    param = command.param(name)
    if param is None:
        return []
    if param.type.suggests:
        return await suggest(command.name, name, typed)
    return [Suggestion(choice, choice) for choice in param.type.choices if choice.startswith(typed.lower())]
