"""The door: what comes in is looked at, taken to who deals with it, and acknowledged with what they say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog

from adapters.slack import render
from adapters.slack.office import Offices
from adapters.slack.reception import Reception
from adapters.slack.render import Json
from adapters.slack.shapes import known
from adapters.slack.spot import team_of

Route = Callable[[Reception, Json], Awaitable[Json | None]]
"""Gives what the acknowledgement says."""

KINDS: Mapping[str, Route] = {
    "block_actions": Reception.pressed,
    "block_suggestion": Reception.suggesting,
    "view_submission": Reception.submitted,
    "shortcut": Reception.shortcut,
    "event_callback": Reception.event,
    "command": Reception.typed,
}

NOT_INSTALLED = "Syllabot is not installed in this workspace any more. Ask whoever manages its apps to add it again."

log = structlog.get_logger()


class Door:
    """To the office of the workspace that the payload is for. Of one that has none, nothing is done."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    async def take(self, body: Json) -> Json | None:
        """What the acknowledgement says. Raises StrangeError for a payload that we don't know, and nothing else."""
        kind = known(body)
        office = self._offices.of(team_of(body))
        return _stranger(body) if office is None else await KINDS[kind](office.reception, body)


def _stranger(body: Json) -> Json | None:
    """What a workspace is told that we do not serve; a late press, or the event of its own leaving, tells nobody."""
    log.info("slack.not_installed", workspace=team_of(body))
    return {"response_type": "ephemeral", **render.line(NOT_INSTALLED)} if "command" in body else None
