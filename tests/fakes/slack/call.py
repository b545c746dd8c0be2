"""One call of a Web API method, and a row of the method table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .journal import Json
from .refusal import Refusal

if TYPE_CHECKING:
    from .platform import Platform
    from .world import Channel, Team, User

Scope = frozenset[str]  # any one of these is enough; none at all is needed where it is empty


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call and who makes it."""

    platform: Platform
    method: str
    args: Json
    found_team: Team | None
    authorization: str

    @property
    def team(self) -> Team:
        if self.found_team is None:
            raise Refusal("not_allowed_token_type")
        return self.found_team

    def need(self, name: str) -> str:
        """A required string; https://docs.slack.dev/apis/web-api#errors (invalid_arguments)."""
        value = self.args.get(name)
        if value is None or value == "":
            message = f"[ERROR] missing required field: {name}"
            self.violate("missing_argument", name)
            raise Refusal("invalid_arguments", response_metadata={"messages": [message]})
        return str(value)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in {True, "1", "true", "True"}

    def violate(self, rule: str, detail: str) -> None:
        self.platform.journal.violation(rule, self.method, detail)

    def refuse(self, error: str, detail: str = "") -> Refusal:
        """A refusal that is also the app's mistake."""
        self.violate(error, detail or str(self.args)[:200])
        return Refusal(error)

    def user(self, name: str = "user", error: str = "user_not_found") -> User:
        user = self.team.users.get(self.need(name))
        if user is None:
            raise self.refuse(error, self.need(name))
        return user

    def channel(self) -> Channel:
        """The channel of the call, whether the bot is in it or not."""
        channel = self.team.channels.get(self.need("channel"))
        if channel is None or (channel.is_private and not channel.bot_in):
            raise self.refuse("channel_not_found", self.need("channel"))
        return channel


def no_scope(_call: Call) -> Scope:
    return frozenset()


def scope(*names: str) -> Callable[[Call], Scope]:
    return lambda _call: frozenset(names)


def by_kind(what: str) -> Callable[[Call], Scope]:
    """The scope that depends on what the channel is, such as channels:history or im:history.

    https://docs.slack.dev/reference/methods/conversations.history
    """

    def wanted(call: Call) -> Scope:
        channel = call.team.channels.get(str(call.args.get("channel")))
        return frozenset({f"{channel.kind if channel else 'channels'}:{what}"})

    return wanted


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the method table."""

    run: Callable[[Call], Json]
    scope: Callable[[Call], Scope] = no_scope
