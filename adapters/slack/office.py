"""An office: all that serves one workspace. None reaches another; they share the pool of connections, and a memory."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from adapters.slack.recent import Recent
from adapters.slack.reception import Leave, Reception
from adapters.slack.speaking import Speaker
from adapters.slack.typed import TypedCommands
from adapters.slack.workspace import Workspace
from bot.tutor import Tutor


@dataclass(frozen=True, slots=True)
class Memory:
    """What all offices remember together: hundreds of workspaces need no more of it than a busy one.

    Keys name the workspace. `answered`: presses whose copies are not answered again (the core counts a copy once,
    whatever we remember); `uses`: how often each response_url was used.
    """

    answered: Recent[bool] = field(default_factory=lambda: Recent(20_000))
    uses: Recent[int] = field(default_factory=lambda: Recent(20_000))


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
    workspace: Workspace, session: aiohttp.ClientSession, tutor: Tutor, hands: Hands, leave: Leave, memory: Memory
) -> Office:
    """`leave` is told when the workspace takes the app or its token away."""
    speaker = Speaker(workspace, session, tutor.clock, memory.uses)
    giver = Giver(speaker, Files(workspace, session), Names(tutor.commands))
    people = People(workspace, tutor.clock)
    reception = Reception(
        tutor,
        speaker,
        TypedCommands(tutor, giver, people),
        Presses(tutor, giver, people, memory.answered),
        Homes(tutor, giver),
        hands,
        leave,
    )
    return Office(workspace, Posts(workspace, giver), reception)
