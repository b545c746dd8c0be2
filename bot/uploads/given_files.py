"""Files that come with commands: read before the command's handler is called, and only if it wants them."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.calling import admit
from bot.clock import Clock
from bot.context import Context
from bot.grammar import Command
from bot.model import Reply, Request, TutorError

Look = Callable[[Callable[[Context], object]], Awaitable[object]]
"""Runs a work in a transaction of its own, with the facts of the event."""


A_DAY = timedelta(days=1)
READ_A_DAY = 60
"""Files of a space, those with problems too: who mends a course is done with fewer, and one can keep us busy long."""


class GivenFiles:
    """One file is read at a time, on a thread, so that reading never takes more than one core's share."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn = asyncio.Lock()
        self._read_at: defaultdict[tuple[str, str | None], deque[datetime]] = defaultdict(deque)
        """When files of each space were read lately; whoever starts us anew begins anew."""

    async def read(self, command: Command, request: Request, look: Look) -> dict[str, object] | Reply:
        """What the file holds, as the handler's argument; or the reply, if the event came before. Raises TutorError."""
        intake, param, file = command.intake, command.file_param, request.file
        if intake is None or param is None:
            return {}
        beside = await look(partial(_admitted, command, file.name if file else ""))
        if isinstance(beside, Reply):
            return beside
        if file is None:
            raise TutorError(command.missing_help)
        self._count(request)
        async with self._turn:
            return {param.name: await asyncio.to_thread(intake.reads, file, beside)}

    def _count(self, request: Request) -> None:
        """Raises TutorError."""
        times, now = self._read_at[request.place.platform, request.place.space], self._clock.now()
        while times and times[0] <= now - A_DAY:
            times.popleft()
        if len(times) >= READ_A_DAY:
            raise TutorError(
                f"I have read {READ_A_DAY} files here within a day, which is all I do. Please go on tomorrow."
            )
        times.append(now)


def _admitted(command: Command, file_name: str, context: Context) -> object:
    admit(command, context)
    return command.intake.admits(context, file_name) if command.intake else None
