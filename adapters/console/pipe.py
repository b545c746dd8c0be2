"""Lines from a pipe, a file or nowhere: one line, one input."""

from __future__ import annotations

import asyncio
import os

from adapters.console.conversation import Conversation

_CHUNK = 65536


class Pipe:
    """Reads a file descriptor without a thread, so that the process can end while it waits."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self._ended = False

    async def line(self, conversation: Conversation) -> str | None:  # noqa: ARG002 - a Source's form
        while not self._ended and b"\n" not in self._rest:
            await _readable(self._descriptor)
            chunk = os.read(self._descriptor, _CHUNK)
            self._ended = not chunk
            self._rest += chunk
        if not self._rest:
            return None
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode(errors="replace")


async def _readable(descriptor: int) -> None:
    """Waits until there is something to read, or the end."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    try:
        loop.add_reader(descriptor, readable.set)
    except PermissionError:  # a file, or /dev/null: epoll(7) refuses them, for reading them never waits
        return
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)
