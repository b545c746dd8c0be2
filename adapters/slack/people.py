"""Who is staff: admins and owners of the workspace, and members of its groups. Asked rarely, and kept a while."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from adapters.slack.errors import slack_errors
from adapters.slack.recent import Recent
from adapters.slack.render import Json
from adapters.slack.spot import Spot
from adapters.slack.workspace import Workspace
from bot.clock import Clock
from bot.delivery.adapter import DeliveryError
from bot.model import Person

KEPT = timedelta(minutes=10)
"""So long may somebody who ceased to be staff still act as staff. That somebody is none is not kept."""

_REMEMBERED = 5000
_NO_GROUPS: dict[str, frozenset[str]] = {}

log = structlog.get_logger()


class People:
    """The name of a person is the one that the event brought: nobody is looked up for it."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock
        self._admins: Recent[datetime] = Recent(_REMEMBERED)
        self._groups = _NO_GROUPS
        self._groups_until: datetime | None = None

    async def person(self, spot: Spot, *, rights: bool) -> Person:
        """With `rights`, as a command for staff needs them; what cannot be found out is not granted."""
        if not rights:
            return spot.person()
        if await self._is_admin(spot.user):
            return spot.person(staff=True)
        groups = await self._groups_now()
        roles = frozenset(group for group, users in groups.items() if spot.user in users)
        return spot.person(roles=roles)

    async def _is_admin(self, user: str) -> bool:
        """https://docs.slack.dev/reference/methods/users.info (scope users:read)."""
        now = self._clock.now()
        until = self._admins.get(user)
        if until is None or until <= now:
            try:
                with slack_errors():
                    found = (await self._workspace.client.users_info(user=user))["user"]
            except DeliveryError as error:
                log.warning("slack.rights_unknown", cause=str(error))
                return False
            if not (self._is_ours(found) and (found.get("is_admin") or found.get("is_owner"))):
                return False
            self._admins.put(user, now + KEPT)
        return True

    def _is_ours(self, found: Json) -> bool:
        """Not somebody whom a shared channel brings here, and who is an admin at home.

        https://docs.slack.dev/apis/slack-connect. In an organisation `teams` are all the workspaces of a person.
        """
        return self._workspace.team in (found.get("team_id"), *(found.get("enterprise_user") or {}).get("teams", ()))

    async def _groups_now(self) -> dict[str, frozenset[str]]:
        """User groups, by https://docs.slack.dev/reference/methods/usergroups.list (scope usergroups:read)."""
        now = self._clock.now()
        if self._groups_until is None or self._groups_until <= now:
            try:
                with slack_errors():
                    found = await self._workspace.client.usergroups_list(include_users=True)
            except DeliveryError as error:
                log.warning("slack.groups_unknown", cause=str(error))
                return _NO_GROUPS
            self._groups = {group["id"]: frozenset(group.get("users", ())) for group in found["usergroups"]}
            self._groups_until = now + KEPT
        return self._groups
