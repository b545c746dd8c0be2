"""Where a person did something in Slack, and the ways that lead back there."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import Any

from bot.model import Account, Person, Place

PLATFORM = "slack"

Json = dict[str, Any]

_DIRECT = "directmessage"
"""The name that a direct message's channel has in payloads."""


@dataclass(frozen=True, slots=True)
class Spot:
    """`channel` is empty in the App Home and for a shortcut; `ts` is the pressed message, if there is one.

    `asked_at` is when this was received (seconds since 1970), from which the age of `response_url` is told.
    """

    team: str
    user: str
    name: str = ""
    channel: str = ""
    direct: bool = False
    ts: str = ""
    ephemeral: bool = False
    response_url: str = ""
    asked_at: float = 0.0

    @property
    def account(self) -> Account:
        return Account(PLATFORM, self.team, self.user)

    @property
    def message(self) -> str:
        """The key of the pressed message."""
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def in_conversation(self) -> bool:
        """Whether the pressed message is the app's own in its direct message, and so seen by this person only."""
        return self.direct and bool(self.ts) and not self.ephemeral

    def person(self, *, staff: bool = False, roles: frozenset[str] = frozenset()) -> Person:
        return Person(self.account, self.name, staff, roles)

    def place(self, space_name: str = "", channel: str = "") -> Place:
        """The place of the event, or another channel of the same space."""
        private = self.direct and not channel
        return Place(PLATFORM, self.team, channel or self.channel, private, space_name)

    def pack(self) -> list[Any]:
        """For a view's private_metadata: its submission brings neither channel nor response_url."""
        return list(astuple(self))

    @classmethod
    def unpack(cls, packed: list[Any]) -> Spot:
        return cls(*packed)


def team_of(body: Json) -> str:
    """The workspace whose installation a payload is for; empty where it names none.

    A view that was opened in a channel shared between workspaces names it apart (bolt's extract_team_id).
    """
    view, team = body.get("view") or {}, body.get("team") or {}
    named = view.get("app_installed_team_id") or team.get("id") or body.get("team_id")
    return named or (body.get("user") or {}).get("team_id") or ""


def spot_of_command(body: Json, now: float) -> Spot:
    """https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling."""
    return Spot(
        team_of(body),
        body["user_id"],
        body.get("user_name", ""),
        body["channel_id"],
        body.get("channel_name") == _DIRECT,
        response_url=body.get("response_url", ""),
        asked_at=now,
    )


def spot_of_action(body: Json, now: float) -> Spot:
    """https://docs.slack.dev/reference/interaction-payloads, of any type: what a type lacks stays empty."""
    user, container, channel = body["user"], body.get("container") or {}, body.get("channel") or {}
    return Spot(
        team_of(body),
        user["id"],
        user.get("username") or user.get("name") or "",
        channel.get("id") or "",
        channel.get("name") == _DIRECT,
        container.get("message_ts") or "",
        bool(container.get("is_ephemeral")),
        body.get("response_url") or "",
        now,
    )


def write_metadata(*parts: Any) -> str:
    """Compact: private_metadata holds 3,000 characters."""
    return json.dumps(parts, separators=(",", ":"))


def read_metadata(body: Json) -> list[Any]:
    found: list[Any] = json.loads(body["view"]["private_metadata"])
    return found
