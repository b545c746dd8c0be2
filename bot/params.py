"""What kinds of arguments there are: how each is recognised among words, read, and suggested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from bot import zones
from bot.context import Context
from bot.course import Course, Module
from bot.model import Suggestion, TutorError
from bot.text.nearness import nearest

CHOICES_SHOWN = 12
FILE_LIMIT = 5 * 2**20
"""Bytes of a file that somebody gives with a command; no adapter fetches more."""

FILE_TOO_LARGE = f"That file is too large for me. Please give one of at most {FILE_LIMIT // 2**20} MB."
MIX = ("a mix", "mix", "all", "everything")


class ParamType(Protocol):
    """`words`: the longest run of words it recognises. `free`: it takes what nobody else recognised.

    `choices` are the values when there are only few; `bounds` are those of a whole number. `picks`: "channel",
    "role" or "file" where a platform has its own way of choosing one; the text is then its id.
    """

    @property
    def words(self) -> int: ...
    @property
    def free(self) -> bool: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def bounds(self) -> tuple[int, int] | None: ...
    @property
    def suggests(self) -> bool: ...
    @property
    def picks(self) -> str: ...

    def recognises(self, text: str) -> bool: ...
    def read(self, text: str, context: Context) -> object: ...
    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]: ...


@dataclass(frozen=True, slots=True)
class FreeText:
    """Any text up to a number of characters; the base of the others."""

    limit: int = 100
    words: int = 0
    free: bool = True
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    suggests: bool = False
    picks: str = ""

    def recognises(self, text: str) -> bool:  # noqa: ARG002 - free text is what is left over
        return False

    def read(self, text: str, context: Context) -> object:  # noqa: ARG002
        if len(text) > self.limit:
            raise TutorError(f"That is too long for me: please use at most {self.limit} characters.")
        return text

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        return ()


@dataclass(frozen=True, slots=True)
class Whole(FreeText):
    """A whole number within bounds."""

    words: int = 1
    free: bool = False
    bounds: tuple[int, int] | None = (1, 20)

    def recognises(self, text: str) -> bool:
        return text.isascii() and text.isdigit()

    def read(self, text: str, context: Context) -> object:  # noqa: ARG002
        low, high = self.bounds or (0, 0)
        if not self.recognises(text) or not low <= int(text[:9]) <= high:
            raise TutorError(f"Please give a number from {low} to {high}, not “{text[:40]}”.")
        return int(text)


@dataclass(frozen=True, slots=True)
class OneOf(FreeText):
    """One of a few words."""

    words: int = 2
    free: bool = False

    def recognises(self, text: str) -> bool:
        return text.lower() in self.choices

    def read(self, text: str, context: Context) -> object:  # noqa: ARG002
        if text.lower() not in self.choices:
            raise TutorError(f"Please choose one of {', '.join(self.choices)}, not “{text[:40]}”.")
        return text.lower()


@dataclass(frozen=True, slots=True)
class CourseName(FreeText):
    """A course, by id, title or a near miss. `words` lets it be recognised only by name=value or as the rest."""

    suggests: bool = True

    def read(self, text: str, context: Context) -> Course:
        return context.library.find_course(text)

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        library = context.library
        return ranked(typed, {course.title: library.word_for(course) for course in library.courses})


@dataclass(frozen=True, slots=True)
class ModuleName(FreeText):
    """A module of the course in force (or `course/module`). With `mix`, "all" asks for a mix and reads as None."""

    suggests: bool = True
    mix: bool = False

    def read(self, text: str, context: Context) -> tuple[Course, Module] | None:
        if self.mix and text.lower() in MIX:
            return None
        return context.library.find_module(context.course, text)

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        course = context.course
        word = context.library.word_for(course)
        found = ranked(typed, {module.title: f"{word}/{module.id}" for module in course.modules})
        return [*([Suggestion("A mix of all modules", "all")] if self.mix and not typed else []), *found]


@dataclass(frozen=True, slots=True)
class TermName(FreeText):
    """A term of a glossary."""

    suggests: bool = True

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        return ranked(typed, {term.term: term.term for module in context.course.modules for term in module.terms})


@dataclass(frozen=True, slots=True)
class GivenFile(FreeText):
    """A file that comes with the command, of at most FILE_LIMIT bytes; `Command.intake` says what is done with it."""

    free: bool = False
    picks: str = "file"

    def read(self, text: str, context: Context) -> object:  # noqa: ARG002
        raise TutorError("A file cannot be typed. Please give it with the command.")


@dataclass(frozen=True, slots=True)
class CommandName(FreeText):
    """One of our own commands."""

    suggests: bool = True

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        return ranked(typed, {command.name: command.name for command in context.commands})


@dataclass(frozen=True, slots=True)
class Zone(FreeText):
    """A time zone, by IANA name or city."""

    words: int = 3
    free: bool = True
    suggests: bool = True

    def recognises(self, text: str) -> bool:
        return zones.is_zone(text)

    def read(self, text: str, context: Context) -> ZoneInfo:  # noqa: ARG002
        return zones.find_zone(text)

    def suggest(self, typed: str, context: Context, given: Mapping[str, str]) -> Iterable[Suggestion]:  # noqa: ARG002
        return (Suggestion(name, name) for name in zones.matching(typed))


def ranked(typed: str, values: Mapping[str, str]) -> Iterable[Suggestion]:
    """The values whose label holds what was typed, those that begin with it first; else the nearest."""
    folded = typed.casefold()
    inside = [label for label in values if folded in label.casefold() or folded in values[label]]
    inside.sort(key=lambda label: not label.casefold().startswith(folded))
    return [Suggestion(label[:100], values[label]) for label in inside or nearest(typed, values, limit=5)]
