"""Files that come with commands: read before the command's handler is called, and only if it wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from bot.calling import admit
from bot.context import Context
from bot.grammar import Command
from bot.model import Reply, Request, TutorError

Look = Callable[[Callable[[Context], object]], Awaitable[object]]
"""Runs a work in a transaction of its own, with the facts of the event."""


class GivenFiles:
    """One file is read at a time, on a thread, so that reading never takes more than one core's share."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

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
        async with self._turn:
            return {param.name: await asyncio.to_thread(intake.reads, file, beside)}


def _admitted(command: Command, file_name: str, context: Context) -> object:
    admit(command, context)
    return command.intake.admits(context, file_name) if command.intake else None
