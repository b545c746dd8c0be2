"""A message as it stands in a channel, with what it said before."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .journal import Json
    from .world import Channel, StoredFile


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it, and what a press of it would send."""

    text: str
    action_id: str
    block_id: str
    value: str | None = None
    accessibility_label: str | None = None
    url: str | None = None
    style: str | None = None
    raw: Json = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before an edit."""

    text: str
    blocks: list[Json]

    @property
    def buttons(self) -> list[Button]:
        return buttons_of(self.blocks)


@dataclass(slots=True, eq=False)
class Message:
    """A message; edits change it in place and keep what it said in `edits`."""

    channel: Channel
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    from_app: bool = True
    files: list[StoredFile] = field(default_factory=list)
    edits: list[Version] = field(default_factory=list)
    deleted: bool = False
    raw: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[Button]:
        return buttons_of(self.blocks)

    @property
    def body(self) -> str:
        """All that is shown: the texts of the blocks, else the text."""
        return text_of(self.blocks) or self.text

    def edit(self, text: str, blocks: list[Json], raw: Json) -> None:
        self.edits.append(Version(self.text, self.blocks))
        self.text, self.blocks, self.raw = text, with_block_ids(blocks), raw

    def payload(self, *, metadata: bool = True) -> Json:
        """The message as Slack sends it in events and in conversations.history."""
        team = self.channel.team
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.from_app:
            shown |= {"bot_id": team.bot_id, "app_id": team.app_id, "team": team.id}
        if self.blocks:
            shown["blocks"] = deepcopy(self.blocks)
        if self.thread_ts is not None:
            shown["thread_ts"] = self.thread_ts
        if self.files:
            shown["files"] = [each.payload() for each in self.files]
        if self.metadata is not None and metadata:
            shown["metadata"] = deepcopy(self.metadata)
        if self.edits:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        return shown


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, str]]:
    """Every element that can be used, with the id of its block."""
    for block in blocks:
        block_id = str(block.get("block_id", ""))
        inner = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in inner:
            if isinstance(element, dict) and "action_id" in element:
                yield element, block_id


def buttons_of(blocks: list[Json]) -> list[Button]:
    return [
        Button(
            text=element["text"]["text"],
            action_id=element["action_id"],
            block_id=block_id,
            value=element.get("value"),
            accessibility_label=element.get("accessibility_label"),
            url=element.get("url"),
            style=element.get("style"),
            raw=element,
        )
        for element, block_id in elements_of(blocks)
        if element.get("type") == "button"
    ]


def texts_of(part: Any) -> Iterator[str]:
    """The strings that a part of a layout shows, in order."""
    if isinstance(part, list):
        for each in part:
            yield from texts_of(each)
    elif isinstance(part, dict) and part.get("type") != "button":
        for key in ("title", "label", "text", "fields", "elements", "hint", "alt_text"):
            value = part.get(key)
            if isinstance(value, str):
                yield value
            elif value is not None:
                yield from texts_of(value)


def text_of(blocks: list[Json]) -> str:
    return "\n".join(texts_of(blocks))


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """Slack makes up the ids that an app leaves out.

    https://docs.slack.dev/reference/block-kit/blocks/section-block ("one will be generated")
    """
    copied: list[Json] = deepcopy(blocks)
    taken = {block.get("block_id") for block in copied}
    for number, block in enumerate(copied):
        if "block_id" not in block:
            made = next(f"b{number}{tail}" for tail in ("", "_", "__") if f"b{number}{tail}" not in taken)
            block["block_id"] = made
        for place, element in enumerate([*block.get("elements", []), block.get("accessory"), block.get("element")]):
            if isinstance(element, dict) and element.get("type") not in {"image", "mrkdwn", "plain_text"}:
                name = f"{block['block_id']}_a{place}"
                if block["type"] in {"actions", "section", "input"}:
                    element.setdefault("action_id", name)
    return copied
