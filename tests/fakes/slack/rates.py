"""The Web API's rate limits, when a test wants them.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .clock import Clock

TIER = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute, per method and workspace
TIERS = {
    "chat.update": 3, "chat.delete": 3, "chat.postEphemeral": 4, "views.open": 4, "views.push": 4,
    "views.update": 4, "views.publish": 4, "users.info": 4, "usergroups.list": 2,
    "usergroups.users.list": 2, "conversations.open": 3, "conversations.info": 3,
    "conversations.history": 3, "conversations.replies": 3, "conversations.members": 4, "conversations.join": 3,
    "files.getUploadURLExternal": 4, "files.completeUploadExternal": 4, "files.info": 4,
    "apps.connections.open": 1, "team.info": 3,
}  # fmt: skip
POSTS_A_SECOND = 1.0  # chat.postMessage: "one message per second per channel", short bursts allowed
POST_BURST = 3.0


@dataclass(slots=True)
class Bucket:
    """A token bucket; full at first, so that bursts pass."""

    per_second: float
    most: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """0 if the call may pass (and it is counted), else the seconds until it might."""
        self.tokens = min(self.most, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.per_second


@dataclass(slots=True)
class Rates:
    """All buckets; `on` is False unless a test or benchmark asks for limits."""

    clock: Clock
    on: bool = False
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    refused: int = 0

    def retry_after(self, method: str, team_id: str, channel: str) -> int | None:
        """The Retry-After of a refusal in whole seconds, or None where the call may pass."""
        if not self.on:
            return None
        if method == "chat.postMessage":
            key, per_second, most = (method, channel), POSTS_A_SECOND, POST_BURST
        elif method in TIERS:
            per_minute = float(TIER[TIERS[method]])
            key, per_second, most = (method, team_id), per_minute / 60, max(per_minute / 2, 3.0)
        else:
            return None
        now = self.clock.now()
        bucket = self.buckets.setdefault(key, Bucket(per_second, most, most, now))
        wait = bucket.wait(now)
        self.refused += wait > 0
        return math.ceil(wait) if wait else None
