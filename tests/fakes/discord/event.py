"""What the gateway tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the gateway tells: to the shard of `guild_id` (or the first), if it asked for `intent`."""

    name: str
    data: Json
    guild_id: str | None = None
    intent: int = 0
