"""The limits of application commands.

https://discord.com/developers/docs/interactions/application-commands
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tests.fakes.discord.problems import Problems

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json

CHAT_INPUT = 1
SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
NESTED = (SUB_COMMAND, SUB_COMMAND_GROUP)
OPTION_TYPES = range(1, 12)

# #application-command-object-application-command-naming, -structure, -option-structure, -option-choice-structure
NAME = 32
DESCRIPTION = 100
OPTIONS = 25
CHOICES = 25
CHOICE_TEXT = 100
LENGTH = 6000
# #slash-commands: names, descriptions and values of a command, its options and choices, all together
CHARACTERS = 8000
# #registering-a-command: 100 global CHAT_INPUT commands, as many in a server, and 15 of each context menu kind
COMMANDS = {1: 100, 2: 15, 3: 15}


def check_commands(bodies: list[Json], problems: Problems, *, single: bool = False) -> None:
    """Report all that is wrong with the commands of one scope."""
    names: set[tuple[str, int]] = set()
    for index, body in enumerate(bodies):
        below = problems if single else problems.at(index)
        _command(body, below)
        key = (body.get("name", ""), body.get("type", CHAT_INPUT))
        if key in names:
            below.at("name").add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        names.add(key)


def check_count(bodies: list[Json], problems: Problems) -> None:
    """Report more commands in one scope than allowed."""
    for kind, limit in COMMANDS.items():
        count = sum(body.get("type", CHAT_INPUT) == kind for body in bodies)
        if count > limit:
            message = f"Maximum number of application commands reached ({limit})."
            problems.add("BASE_TYPE_MAX_LENGTH", message)


def _command(body: Json, problems: Problems) -> None:
    if body.get("type", CHAT_INPUT) != CHAT_INPUT:
        problems.at("name").required(body.get("name"), 1, NAME)
        if body.get("description"):
            problems.at("description").add("APPLICATION_COMMAND_DESCRIPTION", "Context menus have no description")
        return
    _name(body.get("name"), problems.at("name"))
    problems.at("description").required(body.get("description"), 1, DESCRIPTION)
    for locale, name in (body.get("name_localizations") or {}).items():
        _name(name, problems.at("name_localizations", locale))
    for locale, text in (body.get("description_localizations") or {}).items():
        problems.at("description_localizations", locale).length(text, 1, DESCRIPTION)
    _options(body.get("options") or [], problems.at("options"), level=0)
    if _characters(body) > CHARACTERS:
        message = f"Command exceeds maximum size ({CHARACTERS})"
        problems.add("APPLICATION_COMMAND_TOO_LARGE", message)


def _name(name: object, problems: Problems) -> None:
    r"""Check `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and lower case where there is one."""
    problems.required(name, 1, NAME)
    if not isinstance(name, str):
        return
    if not all(_name_character(letter) for letter in name) or name != name.lower():
        problems.add("STRING_TYPE_REGEX", f"String value did not match validation regex: {name!r}")


def _name_character(letter: str) -> bool:
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return unicodedata.name(letter, "").startswith(("DEVANAGARI", "THAI"))


def _options(options: list[Json], problems: Problems, *, level: int) -> None:
    problems.length(options, 0, OPTIONS)
    names: set[str] = set()
    optional = False
    kinds = [option.get("type") in NESTED for option in options]
    if any(kinds) and not all(kinds):
        problems.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands and parameters cannot be mixed")
    for index, option in enumerate(options):
        below = problems.at(index)
        _option(option, below, level)
        if option.get("name") in names:
            below.at("name").add("APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already exists")
        names.add(option.get("name", ""))
        if option.get("required") and optional:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            below.at("required").add(code, "Required options must be placed before non-required options")
        optional = optional or not option.get("required")


def _option(option: Json, problems: Problems, level: int) -> None:
    kind = option.get("type")
    _name(option.get("name"), problems.at("name"))
    problems.at("description").required(option.get("description"), 1, DESCRIPTION)
    # #subcommands-and-subcommand-groups: command > group > sub-command, or command > sub-command; no deeper.
    if kind not in OPTION_TYPES or (kind == SUB_COMMAND_GROUP and level > 0) or (kind == SUB_COMMAND and level > 1):
        problems.at("type").add("BASE_TYPE_CHOICES", "This type cannot stand here.")
        return
    if kind in NESTED:
        children = option.get("options") or []
        if kind == SUB_COMMAND_GROUP and not all(child.get("type") == SUB_COMMAND for child in children):
            problems.at("options").add("BASE_TYPE_CHOICES", "A group holds sub-commands only.")
        _options(children, problems.at("options"), level=level + 1 if kind == SUB_COMMAND_GROUP else 2)
        return
    _choices(option, problems)
    if kind == STRING:
        problems.at("min_length").number(option.get("min_length"), 0, LENGTH)
        problems.at("max_length").number(option.get("max_length"), 1, LENGTH)


def _choices(option: Json, problems: Problems) -> None:
    choices = option.get("choices") or []
    below = problems.at("choices")
    below.length(choices, 0, CHOICES)
    if choices and option.get("autocomplete"):
        # #application-command-object-application-command-option-structure: one of the two.
        code = "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES"
        problems.at("autocomplete").add(code, "autocomplete may not be set to true if choices are present")
    if (choices or option.get("autocomplete")) and option.get("type") not in (STRING, INTEGER, NUMBER):
        below.add("BASE_TYPE_CHOICES", "Only strings and numbers have choices or autocomplete.")
    check_choices(choices, option.get("type", STRING), below)


def check_choices(choices: list[Json], kind: int, problems: Problems) -> None:
    """Report wrong choices, of an option or in answer to autocomplete."""
    for index, choice in enumerate(choices):
        problems.at(index, "name").required(choice.get("name"), 1, CHOICE_TEXT)
        value = choice.get("value")
        if kind == STRING:
            problems.at(index, "value").required(value, 0, CHOICE_TEXT)
        elif not isinstance(value, int | float):
            problems.at(index, "value").add("NUMBER_TYPE_COERCE", f"Value {value!r} is not a number.")


def _characters(part: Json) -> int:
    total = _longest(part, "name") + _longest(part, "description")
    for choice in part.get("choices") or ():
        total += _longest(choice, "name") + (len(choice["value"]) if isinstance(choice.get("value"), str) else 0)
    return total + sum(_characters(option) for option in part.get("options") or ())


def _longest(part: Json, name: str) -> int:
    # #slash-commands: where a field is localized, its longest form counts.
    texts = [part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()]
    return max(len(text) for text in texts)
