"""An office: all that serves one workspace. Nothing in it reaches another; they share the pool of connections alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import aiohttp

from adapters.slack.files import Files
from adapters.slack.giving import Giver
from adapters.slack.hands import Hands
from adapters.slack.home import Homes
from adapters.slack.naming import Names
from adapters.slack.people import People
from adapters.slack.posts import Posts
from adapters.slack.presses import Presses
from adapters.slack.reception import Leave, Reception
from adapters.slack.speaking import Speaker
from adapters.slack.typed import TypedCommands
from adapters.slack.workspace import Workspace
from bot.tutor import Tutor


@dataclass(frozen=True, slots=True)
class Office:
    workspace: Workspace
    posts: Posts
    reception: Reception


class Offices(Protocol):
    """The workspaces that are served now."""

    @property
    def name(self) -> str:
        """For the log: which they are."""

    def of(self, team: str) -> Office | None: ...

    async def revoked(self, team: str) -> bool:
        """Slack said that this workspace's token is good for nothing. Whether it is: then the space is paused."""


def open_office(
    workspace: Workspace, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands, leave: Leave
) -> Office:
    """`leave` is told when the workspace takes the app or its token away."""
    speaker = Speaker(workspace, session, tutor.clock)
    giver = Giver(speaker, Files(workspace, session), Names(tutor.commands))
    people = People(workspace, tutor.clock)
    reception = Reception(
        tutor,
        speaker,
        TypedCommands(tutor, giver, people),
        Presses(tutor, giver, people),
        Homes(tutor, giver),
        hands,
        leave,
    )
    return Office(workspace, Posts(workspace, giver), reception)
