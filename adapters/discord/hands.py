"""What is in hand: so that the adapter ends only when every answer begun is given."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Hands:
    """Counts the blocks that are entered and not left."""

    def __init__(self) -> None:
        self._full = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def __enter__(self) -> None:
        self._full += 1
        self._empty.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._full -= 1
        if not self._full:
            self._empty.set()

    async def finish(self, seconds: float) -> bool:
        """Wait until nothing is in hand; False if that took too long."""
        try:
            async with asyncio.timeout(seconds):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True
