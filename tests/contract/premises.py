"""What a seat is opened on: folders, a seed and a moment. A story may edit the packs; `restart` reads them anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.environment import Settings, read_settings
from bot.library import Library
from bot.packs.loading import find_packs, read_pack
from tests.contract.seat import Seat

START = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday noon."""


@dataclass(frozen=True, slots=True)
class Premises:
    data: Path
    content: Path
    seed: int = 1

    def library(self) -> Library:
        """The packs as they are now; Tea school comes first."""
        return Library(read_pack(folder) for folder in sorted(find_packs([self.content]), reverse=True))

    def settings(self, **others: str) -> Settings:
        return read_settings({"SYLLABOT_DATA": str(self.data), **others})


OpenSeat = Callable[[Premises], AbstractAsyncContextManager[Seat]]
"""What each `<platform>_seat.py` gives as `open_seat`: one seat, running as long as the block lasts."""
