"""Waiting for something to become true, without sleeping."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Real seconds. It only ends a test that hangs.
DEADLINE = 5.0
GLANCE = 0.005


class Changes:
    """Wakes those who wait whenever the fake's world has changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._waiting = 0

    def note(self) -> None:
        """Something changed: let everyone who waits look again."""
        if self._waiting:
            self._event.set()
            self._event = asyncio.Event()

    async def until(self, true: Callable[[], object], what: str, deadline: float = DEADLINE) -> None:
        """Wait until `true()` holds; after the deadline raise TimeoutError saying `what` never came."""
        self._waiting += 1
        try:
            async with asyncio.timeout(deadline):
                while not true():
                    # The client's own state changes without telling us; so look now and then, too.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(GLANCE):
                            await self._event.wait()
        except TimeoutError:
            message = f"{what}: not within {deadline} s"
            raise TimeoutError(message) from None
        finally:
            self._waiting -= 1
