"""The grammar of what can be typed and pressed: Command, Param and Action, the rows of the tables in `bot.commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bot.context import Context
from bot.dealing import deal
from bot.model import Address, File, Form, Reply, Suggestion, TutorError
from bot.params import ParamType
from bot.tokens import Token


class Access(Enum):
    """Whether a handler writes: a READ handler runs beside the writer and may meet a learner without a row."""

    READ = "read"
    WRITE = "write"


class Manner(Enum):
    """Where a press's reply goes."""

    REPLACE = "replace"
    """It edits the private message that was pressed."""
    PRIVATE = "private"
    """It is a new message that only the presser sees."""
    PUBLIC = "public"
    """It is a new message that everybody in the place sees."""


@dataclass(frozen=True, slots=True)
class Param:
    """An argument: `default` None and `required` False means that the handler gets None."""

    name: str
    help: str
    type: ParamType
    default: object = None
    required: bool = False

    @property
    def needed(self) -> Param:
        """The same parameter, where it must be given."""
        return replace(self, required=True)

    @property
    def kept(self) -> Param:
        """The same parameter, where what is left out stays as it was."""
        return replace(self, help=f"{self.help.partition(';')[0]}; as before if left out")


@dataclass(frozen=True, slots=True)
class Intake:
    """What is done with the file that a command wants, before its handler is called with what was read.

    `admits` looks, in a transaction, whether it is wanted at all, by its name: it gives the reply where there is one
    already, else what `reads` needs beside the file. `reads` takes long: it runs on a thread, outside of a transaction.
    Both may raise TutorError.
    """

    admits: Callable[[Context, str], Any]
    reads: Callable[[File, Any], object]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be typed. `session`: its replies are a conversation with the learner.

    `posts`: where it leads to posts (None: nowhere, by these arguments). The platform is asked before whether we may
    post there, and the handler finds the refusal as `context.barred`. `rights`: everybody may type it, but the handler
    asks whether they are staff; Slack is asked only then. `intake`: its file is read before.
    """

    name: str
    help: str
    handler: Callable[..., Reply]
    params: tuple[Param, ...] = ()
    access: Access = Access.READ
    staff: bool = False
    session: bool = False
    posts: Callable[[Context, Mapping[str, Any]], Address | None] | None = None
    rights: bool = False
    intake: Intake | None = None

    @property
    def usage(self) -> str:
        """As in the help: `/quiz [module] [count] [difficulty]`."""
        parts = [f"<{param.name}>" if param.required else f"[{param.name}]" for param in self.params]
        return " ".join([f"/{self.name}", *parts])

    def param(self, name: str) -> Param | None:
        return next((param for param in self.params if param.name == name), None)

    @property
    def file_param(self) -> Param | None:
        """The one that is given as a file, and so is no text."""
        return next((param for param in self.params if param.type.picks == "file"), None)

    @property
    def numbers(self) -> list[Param]:
        """The parameters that take a whole number."""
        return [param for param in self.params if param.type.bounds]

    @property
    def how(self) -> str:
        """How it is typed, and what must be given."""
        needed = "\n".join(f"- `{param.name}`: {param.help}" for param in self.params if param.required)
        return f"`{self.usage}`" + (f"\n\n{needed}" if needed else "")

    @property
    def missing_help(self) -> str:
        return f"Please tell me more: {self.how}"


@dataclass(frozen=True, slots=True)
class Action:
    """What a press of one kind of token does. With `asks`, a form is opened first and the press is its sending.

    `session`, `posts` and `rights` are as with a command.
    """

    token: type[Token]
    handler: Callable[..., Reply]
    manner: Manner
    access: Access = Access.WRITE
    asks: Callable[[Context, Any], Form] | None = None
    session: bool = False
    posts: Callable[[Context, Any], Address | None] | None = None
    rights: bool = False


def find_command(commands: Iterable[Command], line: str) -> tuple[Command, str]:
    """The command that a typed line begins with (the longest name), and the rest of the line.

    Raises TutorError, with the nearest names, when there is none.
    """
    words = line.strip().removeprefix("/").split() or ["tutor"]
    table = {command.name: command for command in commands}
    for length in (2, 1):
        command = table.get(" ".join(words[:length]).lower())
        if command is not None and len(words) >= length:
            return command, line.strip().removeprefix("/").split(None, length)[length] if len(words) > length else ""
    raise TutorError(_unknown(table, " ".join(words[:2]).lower()))


def _unknown(table: Mapping[str, Command], typed: str) -> str:
    from bot.text.nearness import nearest  # noqa: PLC0415 - only mistakes need it

    first = typed.partition(" ")[0]
    group = [f"`/{name}`" for name in table if name.startswith(f"{first} ")] if first else []
    if group:
        return f"`/{first}` is followed by one more word: {', '.join(group)}."
    near = nearest(typed, table, limit=3)
    if near:
        return f"I don't know `/{typed}`. Did you mean {' or '.join(f'`/{name}`' for name in near)}?"
    return (
        f"I don't know `/{typed}`. Type `/help` to see what I can do."
        if typed
        else "Type `/help` to see what I can do."
    )


def gather(command: Command, rest: str, options: Mapping[str, str]) -> dict[str, str]:
    """What was typed for each parameter, by name.

    `options` were given by name; the words of `rest` are recognised by what they are, in any order; `name=value` and
    quotes work too; what nobody recognises goes to the parameter that takes free text.
    Raises TutorError when words are left over.
    """
    given = {name: value for name, value in options.items() if command.param(name) and value.strip()}
    free: list[str] = []
    numbers: list[str] = []
    words = _split(rest)
    while words:
        quoted, word = words[0]
        name, equals, value = word.partition("=")
        if equals and command.param(name.lower()) and not quoted:
            given |= {name.lower(): value} if value else {}
            del words[0]
        elif len(command.numbers) > 1 and word.isascii() and word.isdigit() and not quoted:
            numbers.append(word)
            del words[0]
        else:
            del words[: _take(command, words, given) or _keep(free, word)]
    dealt = deal({each.name: each.type.bounds or (0, 0) for each in command.numbers if each.name not in given}, numbers)
    given |= dealt
    free += numbers[len(dealt) :]
    rest_param = next((param for param in command.params if param.type.free and param.name not in given), None)
    if free and rest_param is None:
        raise TutorError(f"I don't know what to do with “{' '.join(free)}” here. It goes like this: {command.how}")
    if free and rest_param is not None:
        given[rest_param.name] = " ".join(free)
    return given


def _keep(free: list[str], word: str) -> int:
    free.append(word)
    return 1


def _take(command: Command, words: list[tuple[bool, str]], given: dict[str, str]) -> int:
    """How many of the next words a parameter recognised, the longest run first."""
    for length in range(max((param.type.words for param in command.params), default=0), 0, -1):
        run = words[:length]
        if len(run) == length and not any(quoted for quoted, _ in run):
            text = " ".join(word for _, word in run)
            for param in command.params:
                if param.name not in given and length <= param.type.words and param.type.recognises(text):
                    given[param.name] = text
                    return length
    return 0


def _split(text: str) -> list[tuple[bool, str]]:
    """Words, and whether each stood in quotes (then it is never taken for something else)."""
    words: list[tuple[bool, str]] = []
    for index, part in enumerate(text.translate(_STRAIGHT).split('"')):
        if index % 2:
            words.append((True, part))
        else:
            words += [(False, word) for word in part.split()]
    return words


_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"'})


def resolve(command: Command, given: Mapping[str, str], context: Context) -> dict[str, object]:
    """The handler's arguments, but for a file. Raises TutorError for what is missing or cannot be read."""
    arguments: dict[str, object] = {}
    for param in command.params:
        if param is command.file_param:
            continue
        if param.name in given:
            arguments[param.name] = param.type.read(given[param.name].strip(), context)
        elif param.required:
            raise TutorError(command.missing_help)
        else:
            arguments[param.name] = param.default
    return arguments


def suggestions(
    command: Command, name: str, typed: str, context: Context, given: Mapping[str, str]
) -> list[Suggestion]:
    """At most 25 values for the parameter (Discord's limit on autocomplete choices), best first."""
    param = command.param(name)
    return list(param.type.suggest(typed.strip(), context, given))[:25] if param else []
