"""What a seat is opened on: folders, a seed and a moment. A story may edit the packs; `restart` reads them anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.configuration.environment import Settings, read_settings
from bot.library import Library
from bot.packs.loading import find_packs, load_pack
from bot.packs.shelf import News, Shelf, Step
from bot.reloading import reloading
from bot.tutor import Tutor
from tests.contract.seat import Seat

START = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday noon."""


@dataclass(frozen=True, slots=True)
class Premises:
    data: Path
    content: Path
    seed: int = 1
    live: bool = False
    """Whether packs are taken up while the bot runs; most stories know none but those of the start."""
    news: asyncio.Queue[News] = field(default_factory=asyncio.Queue)

    def library(self) -> Library:
        """The packs as they are now; Tea school comes first."""
        pictures = self.data / "pictures"
        packs = [load_pack(folder, self.data / "packs", pictures) for folder in self._folders()]
        return Library(packs, pictures=pictures)

    def beside(self, tutor: Tutor) -> AbstractAsyncContextManager[None]:
        """What a seat keeps open as long as its tutor serves."""
        if not self.live:
            return nullcontext()
        shelf = Shelf(self._folders())
        shelf.look()
        return reloading(tutor, shelf, self.news.put_nowait)

    async def heard(self, step: Step) -> str:
        """What was told when this next happened to a pack."""
        async with asyncio.timeout(10):
            while (news := await self.news.get()).step is not step:
                pass
        return "\n".join(news.lines())

    def _folders(self) -> list[Path]:
        return sorted(find_packs([self.content]), reverse=True)

    def settings(self, **others: str) -> Settings:
        return read_settings({"SYLLABOT_DATA": str(self.data), **others})


OpenSeat = Callable[[Premises], AbstractAsyncContextManager[Seat]]
"""What each `<platform>_seat.py` gives as `open_seat`: one seat, running as long as the block lasts."""
