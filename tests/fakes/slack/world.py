"""Workspaces and what is in them: people, channels, user groups, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from .messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .journal import Json
    from .modals import View

# All but the history scopes, which an app has to be granted by the test.
SCOPES = frozenset({
    "commands", "chat:write", "im:write", "im:history", "users:read", "usergroups:read", "files:read",
    "files:write", "channels:read", "groups:read", "im:read", "channels:join", "team:read",
    "app_mentions:read",
})  # fmt: skip

_numbers = count(1)


def new_id(prefix: str) -> str:
    """An id in Slack's manner: a letter for the kind, then upper-case letters and digits."""
    return f"{prefix}0FAKE{next(_numbers):05d}"


@dataclass(slots=True, eq=False)
class User:
    """A member of a workspace, or its bot."""

    team: Team
    id: str
    name: str
    display_name: str
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    tz: str = "Europe/Berlin"
    locale: str = "en-GB"
    home: str = ""  # the workspace of somebody whom a shared channel brings here

    def payload(self) -> Json:
        """The user object of users.info: https://docs.slack.dev/reference/objects/user-object"""
        names = {"real_name": self.display_name, "display_name": self.display_name}
        return {
            "id": self.id, "team_id": self.home or self.team.id, "name": self.name, "deleted": self.deleted,
            "real_name": self.display_name, "profile": names, "tz": self.tz, "tz_label": self.tz,
            "tz_offset": 3600, "is_admin": self.is_admin, "is_owner": self.is_owner,
            "is_primary_owner": False, "is_restricted": False, "is_bot": self.is_bot,
            "is_app_user": False, "locale": self.locale,
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Usergroup:
    """A user group: https://docs.slack.dev/reference/objects/usergroup-object"""

    id: str
    handle: str
    name: str
    users: list[User]

    def payload(self, team_id: str) -> Json:
        return {
            "id": self.id, "team_id": team_id, "is_usergroup": True, "handle": self.handle,
            "name": self.name, "user_count": len(self.users), "date_delete": 0,
            "users": [user.id for user in self.users],
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Channel:
    """A channel or a direct message; `members` None means everybody."""

    team: Team
    id: str
    name: str
    bot_in: bool = True
    is_private: bool = False
    is_archived: bool = False
    im_with: User | None = None
    members: set[str] | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The family of the scopes that reach it: channels, groups or im."""
        if self.im_with is not None:
            return "im"
        return "groups" if self.is_private else "channels"

    def has(self, user_id: str) -> bool:
        return self.members is None or user_id in self.members

    def member_ids(self) -> list[str]:
        people = [each for each in self.team.users.values() if self.has(each.id) and not each.is_bot]
        return [each.id for each in people] + ([self.team.bot.id] if self.bot_in else [])

    def find(self, ts: str) -> Message | None:
        found = (each for each in self.messages if each.ts == ts and not each.deleted)
        return next(found, None)

    def payload(self) -> Json:
        im = self.im_with is not None
        shown: Json = {
            "id": self.id, "is_channel": not im and not self.is_private, "is_group": self.is_private,
            "is_im": im, "is_private": self.is_private or im, "is_archived": self.is_archived,
            "is_member": self.bot_in, "context_team_id": self.team.id,
        }  # fmt: skip
        return shown | ({"user": self.im_with.id} if self.im_with else {"name": self.name})


@dataclass(slots=True, eq=False)
class StoredFile:
    """An uploaded file and its bytes."""

    id: str
    name: str
    title: str
    content: bytes
    url_private: str
    team_id: str
    user: str
    alt_txt: str | None = None
    complete: bool = True
    external: bool = False  # it lies elsewhere, at an address that whoever added it chose
    looks: int = 0  # how often it may be asked for in a message before it is ready
    deleted: bool = False
    hidden: bool = False  # beyond what the workspace's plan shows

    def payload(self) -> Json:
        """The file object: https://docs.slack.dev/reference/objects/file-object"""
        if self.hidden:
            return {"id": self.id, "mode": "hidden_by_limit"}
        return {
            "id": self.id, "name": self.name, "title": self.title, "size": len(self.content),
            "user": self.user, "filetype": self.name.rpartition(".")[2],
            "mode": "external" if self.external else "hosted",
            "url_private": self.url_private, "url_private_download": self.url_private,
            "is_external": self.external, "alt_txt": self.alt_txt,
        }  # fmt: skip


@dataclass(slots=True, eq=False)
class Team:
    """A workspace in which the app is installed."""

    id: str
    name: str
    app_id: str
    bot_token: str
    bot_id: str
    scopes: set[str]
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, Usergroup] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    token_error: str | None = None
    bot: User = field(init=False)

    def __post_init__(self) -> None:
        self.bot = User(self, new_id("U"), "syllabot", "Syllabot", is_bot=True)
        self.users[self.bot.id] = self.bot

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")

    def add_user(
        self, name: str, *, display_name: str | None = None, is_admin: bool = False,
        is_owner: bool = False, tz: str = "Europe/Berlin",
    ) -> User:  # fmt: skip
        shown = display_name if display_name is not None else name.capitalize()
        user = User(self, new_id("U"), name, shown, is_admin, is_owner, tz=tz)
        self.users[user.id] = user
        return user

    def add_channel(
        self, name: str, *, bot_in: bool = True, private: bool = False, archived: bool = False,
        members: Iterable[User] | None = None,
    ) -> Channel:  # fmt: skip
        inside = None if members is None else {user.id for user in members}
        channel = Channel(self, new_id("C"), name, bot_in, private, archived, members=inside)
        self.channels[channel.id] = channel
        return channel

    def add_usergroup(self, handle: str, users: Iterable[User] = (), name: str | None = None) -> Usergroup:
        group = Usergroup(new_id("S"), handle, name or handle.capitalize(), list(users))
        self.usergroups[group.id] = group
        return group

    def im(self, user: User) -> Channel:
        """The direct message between the app and `user`, opened when it is first wanted."""
        for channel in self.channels.values():
            if channel.im_with is user:
                return channel
        channel = Channel(self, new_id("D"), "directmessage", im_with=user, members={user.id})
        self.channels[channel.id] = channel
        return channel

    def home(self, user: User) -> View | None:
        """What stands on the App Home of `user`."""
        return self.homes.get(user.id)

    def views(self, user: User) -> list[View]:
        """The modal views that `user` has open, the one on top last."""
        return list(self.stacks.get(user.id, []))
