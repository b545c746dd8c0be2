"""The frozen values that travel between adapters and the core.

An adapter turns a platform's event into a Request or a Press, and a Reply into a platform's message. Nothing here
knows a platform; ids from platforms are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class TutorError(Exception):
    """Something that a person can mend; the text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who a learner is: Discord users are known everywhere (workspace ""), Slack users within their workspace."""

    platform: str
    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the event showed it: its name here, and what rights the platform says that it has."""

    account: Account
    name: str
    staff: bool = False
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was typed. `space` is None in a Discord DM; a Slack DM belongs to its workspace."""

    platform: str
    space: str | None
    channel: str
    private: bool = False
    space_name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file taken in or given out, with a text that tells what it is to those who cannot see it."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A typed command. `event` is the platform's key of the event: the same when the event comes twice.

    `line` is what was typed, without the slash; `options` holds arguments that the platform took apart by name.
    """

    event: str
    person: Person
    place: Place
    line: str
    options: Mapping[str, str] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, or a form sent in: then `text` is what was typed into it."""

    event: str
    person: Person
    place: Place
    token: str
    text: str | None = None


class Style(Enum):
    """How a button stands out. Colour is never the only sign."""

    PLAIN = "plain"
    PRIMARY = "primary"
    CHOSEN = "chosen"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A letter or a short word, the token it sends, and what a screen reader says where the platform lets us."""

    label: str
    token: str
    style: Style = Style.PLAIN
    spoken: str = ""


class Picture(Protocol):
    """A picture beside a text that tells all that it shows, as a value.

    Drawn, or read, only by an adapter that can show it: outside the transaction, on a thread of its own. Where that
    fails, the words go alone.
    """

    @property
    def alt(self) -> str: ...

    @property
    def name(self) -> str:
        """A file's name with its suffix, which tells nothing of what it shows."""

    @property
    def path(self) -> str:
        """Where it lies on this machine; empty for what is drawn."""

    def content(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said. `text` is the small Markdown of `bot.text.markdown`; `title` is plain text.

    `buttons` stand in rows, as a person should see them; an adapter may break long rows. `pictures` stand above them.
    `colour` is the course's, as #rrggbb, where a platform shows one.
    """

    text: str
    title: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    pictures: tuple[Picture, ...] = ()
    files: tuple[File, ...] = ()
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One field to type into; sending it is a Press of `token` with the text. `hint` stands in the empty field."""

    title: str
    label: str
    token: str
    hint: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply, and whether it refuses: then it is a new private message and replaces nothing."""

    reply: Reply
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person reads, and what is sent when they take it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """A place that messages are sent to: a channel of a space, or (`direct`) a person, by their user id."""

    platform: str
    space: str | None
    channel: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A public message as it should stand now.

    `key` names it for ever (the outbox row's id): adapters put it where `find` sees it again. `parent` is the
    platform's reference of the message that it answers.
    """

    key: str
    address: Address
    reply: Reply
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner's row, with the name that the present space knows."""

    id: int
    account: Account
    name: str
    alias: str | None = None
    hidden: bool = False
    everywhere: bool = False
    zone: str | None = None

    @property
    def shown(self) -> str:
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class Space:
    """A Discord server, a Slack workspace or the console, and what its staff chose."""

    id: int
    platform: str
    external: str
    name: str = ""
    course: str | None = None
    zone: str | None = None
    channel: str | None = None
    staff_role: str | None = None
    shelf: str = ""
    """The revision of its own courses; empty while it has published none."""
