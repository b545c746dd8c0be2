"""Views: modals in their stack, and the App Home."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .messages import Button, buttons_of, elements_of, text_of, with_block_ids
from .world import new_id

if TYPE_CHECKING:
    from .clock import Clock
    from .journal import Json
    from .world import Team, User


@dataclass(slots=True, eq=False)
class View:
    """A view as its person sees it; updates change it in place and keep the old body in `edits`."""

    team: Team
    user: User
    id: str
    body: Json
    hash: str
    root: View | None = None
    previous: View | None = None
    closed: bool = False
    edits: list[Json] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)  # block id → action id → state, as typed so far
    suggested: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.body["type"])

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def text(self) -> str:
        return text_of(self.blocks)

    @property
    def buttons(self) -> list[Button]:
        return buttons_of(self.blocks)

    @property
    def inputs(self) -> list[Json]:
        """The input blocks, in order."""
        return [block for block in self.blocks if block["type"] == "input"]

    def element(self, action_id: str) -> tuple[Json, str]:
        """The element with this action id (or the only one in the block of this id), and its block's id."""
        for element, block_id in elements_of(self.blocks):
            if action_id in (element["action_id"], block_id, f"{block_id}/{element['action_id']}"):
                return element, block_id
        raise AssertionError(f"no element {action_id!r} in the view {self.title!r}: {self.blocks}")

    def change(self, body: Json, clock: Clock) -> None:
        """Show another body; what was typed stays where block and action ids stay.

        https://docs.slack.dev/surfaces/modals ("to preserve data entry, use the same block_id and action_id")
        """
        self.edits.append(self.body)
        self.body = body | {"blocks": with_block_ids(body["blocks"])}
        self.hash = f"{clock.timestamp()}.{len(self.edits):x}"
        self.errors = {}

    def payload(self) -> Json:
        """The view object: https://docs.slack.dev/reference/views"""
        defaults: dict[str, Any] = {
            "private_metadata": "", "callback_id": "", "external_id": "", "submit": None,
            "close": None, "clear_on_close": False, "notify_on_close": False,
        }  # fmt: skip
        return deepcopy(
            defaults | self.body | {
                "id": self.id, "team_id": self.team.id, "hash": self.hash,
                "state": {"values": self.values}, "app_id": self.team.app_id,
                "root_view_id": (self.root or self).id,
                "previous_view_id": self.previous.id if self.previous else None,
                "app_installed_team_id": self.team.id, "bot_id": self.team.bot_id,
            }
        )  # fmt: skip


def new_view(team: Team, user: User, body: Json, clock: Clock) -> View:
    shown = body | {"blocks": with_block_ids(body["blocks"])}
    return View(team, user, new_id("V"), shown, f"{clock.timestamp()}.0")


def push(view: View) -> None:
    """Put a view on top of its person's stack."""
    stack = view.team.stacks.setdefault(view.user.id, [])
    if stack:
        view.root, view.previous = stack[0], stack[-1]
    stack.append(view)


def close(view: View) -> None:
    """Take one view away; the one under it shows again."""
    stack = view.team.stacks.get(view.user.id, [])
    if view in stack:
        stack.remove(view)
    view.closed = True


def close_all(view: View) -> None:
    for each in view.team.views(view.user):
        close(each)
