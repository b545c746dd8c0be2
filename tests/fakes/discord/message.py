"""A message as it stands in a channel, and its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord import flags as message_flags
from tests.fakes.discord.clock import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.guild import User
    from tests.fakes.discord.problems import Json

EVERYONE, USER_MENTION, ROLE_MENTION = (
    re.compile("@(?:everyone|here)"),
    re.compile(r"<@!?(\d+)>"),
    re.compile(r"<@&(\d+)>"),
)

ACTION_ROW = 1
BUTTON = 2
SELECTS = frozenset({3, 5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person gives to a command or a form."""

    filename: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that Discord keeps."""

    id: str
    filename: str
    description: str | None
    content_type: str
    data: bytes
    url: str

    def raw(self) -> Json:
        """Return the attachment object of the API."""
        body: Json = {
            "id": self.id,
            "filename": self.filename,
            "size": len(self.data),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        return body if self.description is None else {**body, "description": self.description}


@dataclass(frozen=True, slots=True)
class Button:
    """A button as the person sees it."""

    label: str
    custom_id: str
    style: int
    disabled: bool
    emoji: str
    url: str


@dataclass(frozen=True, slots=True)
class Select:
    """A select menu: `options` are (label, value)."""

    kind: int
    custom_id: str
    placeholder: str
    options: tuple[tuple[str, str], ...]
    min_values: int
    max_values: int
    disabled: bool


Component = Button | Select


def _component(raw: Json) -> Component:
    if raw["type"] == BUTTON:
        emoji = raw.get("emoji") or {}
        return Button(
            label=raw.get("label") or "",
            custom_id=raw.get("custom_id") or "",
            style=raw["style"],
            disabled=bool(raw.get("disabled")),
            emoji=emoji.get("name") or "",
            url=raw.get("url") or "",
        )
    return Select(
        kind=raw["type"],
        custom_id=raw["custom_id"],
        placeholder=raw.get("placeholder") or "",
        options=tuple((option["label"], option["value"]) for option in raw.get("options", ())),
        min_values=raw.get("min_values", 1),
        max_values=raw.get("max_values", 1),
        disabled=bool(raw.get("disabled")),
    )


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component of a layout, outer ones first."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for name in ("accessory", "component"):
            if component.get(name):
                yield from walk([component[name]])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a message said before an edit."""

    content: str
    embeds: tuple[Json, ...]
    layout: tuple[Json, ...]


@dataclass(eq=False, slots=True)
class Message:
    """A message of a channel; `visible_to` is set for an ephemeral one."""

    id: str
    channel: Channel
    author: User
    created_at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    layout: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    reference: Json | None = None
    visible_to: User | None = None
    nonce: str | int | None = None
    origin: Json | None = None
    allowed_mentions: Json | None = None
    history: list[Snapshot] = field(default_factory=list)
    edited_at: float | None = None
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & message_flags.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it is still the placeholder of a deferred reply."""
        return bool(self.flags & message_flags.LOADING)

    @property
    def edited(self) -> int:
        """How often it was edited (filling a placeholder does not count)."""
        return len(self.history)

    @property
    def components(self) -> list[list[Component]]:
        """The rows of buttons and selects, wherever they stand in the layout."""
        rows = [part["components"] for part in walk(self.layout) if part["type"] == ACTION_ROW]
        accessories = [part["accessory"] for part in walk(self.layout) if "accessory" in part]
        rows += [[accessory] for accessory in accessories if accessory["type"] == BUTTON]
        return [[_component(raw) for raw in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        """All buttons, in reading order."""
        return [part for row in self.components for part in row if isinstance(part, Button)]

    @property
    def selects(self) -> list[Select]:
        """All select menus, in reading order."""
        return [part for row in self.components for part in row if isinstance(part, Select)]

    def button(self, label: str) -> Button:
        """Return the button with that label (or emoji)."""
        for button in self.buttons:
            if label in (button.label, button.emoji):
                return button
        message = f"no button {label!r} among {[button.label or button.emoji for button in self.buttons]}"
        raise AssertionError(message)

    @property
    def text(self) -> str:
        """All the words: content, then embeds, then text displays."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            for line in embed.get("fields") or ():
                parts += [line["name"], line["value"]]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += [part["content"] for part in walk(self.layout) if "content" in part]
        return "\n".join(part for part in parts if part)

    @property
    def pings(self) -> set[str]:
        """Who is notified: ids of users and roles, and "everyone" (resources/message#allowed-mentions-object)."""
        allowed = {"parse": ["users", "roles", "everyone"]} if self.allowed_mentions is None else self.allowed_mentions
        words = "\n".join([self.content, *(part["content"] for part in walk(self.layout) if "content" in part)])
        pinged = {"everyone"} if "everyone" in allowed.get("parse", ()) and EVERYONE.search(words) else set()
        for kind, pattern in (("users", USER_MENTION), ("roles", ROLE_MENTION)):
            named = set(pattern.findall(words))
            pinged |= named if kind in allowed.get("parse", ()) else named & set(map(str, allowed.get(kind) or ()))
        return pinged

    def remember(self) -> None:
        """Keep what it says, before an edit."""
        self.history.append(Snapshot(self.content, tuple(self.embeds), tuple(self.layout)))

    @property
    def raw(self) -> Json:
        """The message object of the API."""
        body: Json = {
            "id": self.id,
            "type": self.kind,
            "channel_id": self.channel.id,
            "author": self.author.raw(),
            "content": self.content,
            "timestamp": timestamp(self.created_at),
            "edited_timestamp": None if self.edited_at is None else timestamp(self.edited_at),
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [attachment.raw() for attachment in self.attachments],
            "embeds": self.embeds,
            "components": self.layout,
            "pinned": False,
            "flags": self.flags,
        }
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.reference is not None:
            body["message_reference"] = self.reference
        return body if self.origin is None else {**body, **self.origin}
