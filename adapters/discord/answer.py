"""The answer to one interaction: given at once if it can be, else deferred in the manner of its row.

Discord waits 3 s for a first response. Deferring always and editing afterwards would halve the rate, so we defer only
when the Tutor takes long; then the bot is seen thinking.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from adapters.discord.callbacks import Callbacks, Kind
from adapters.discord.events import EPHEMERAL, Ticket
from adapters.discord.render import Body, Draft, drafts, modal
from bot.grammar import Manner
from bot.model import Form, Outcome, Reply

PATIENCE = 1.5
"""Seconds."""

_PRIVATE: Body = {"flags": EPHEMERAL}


class Answer:
    """Used as a context: within it the interaction is deferred when `give` does not come in time."""

    def __init__(self, callbacks: Callbacks, ticket: Ticket, manner: Manner, *, alone: bool, patience: float) -> None:
        self._callbacks = callbacks
        self._ticket = ticket
        self._manner = manner
        self._private: Body = {} if alone else _PRIVATE
        """Where nobody else is (a direct message), an ephemeral message would only be lost sooner."""
        self._patience = patience
        self._deferred: asyncio.Task[bool] | None = None

    async def __aenter__(self) -> Self:
        self._timer = asyncio.get_running_loop().call_later(self._patience, self._defer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._deferred is not None:
            await self._deferred

    async def give(self, outcome: Outcome) -> None:
        """Send what the Tutor says, as the first response or after the deferred one."""
        first, *rest = await drafts(outcome.reply)
        self._timer.cancel()
        public = self._manner is Manner.PUBLIC and not outcome.refused
        extra = {} if public else self._private
        if self._deferred is None:
            said = await self._respond(first, extra, refused=outcome.refused)
        else:
            said = await self._deferred and await self._complete(first, extra, refused=outcome.refused)
        for draft in rest if said else ():
            await self._callbacks.follow_up(self._ticket, {**draft.body, **extra}, draft)

    async def ask(self, form: Form) -> None:
        """Open a form, which only a first response can do."""
        self._timer.cancel()
        if self._deferred is None:
            await self._callbacks.respond(self._ticket, Kind.MODAL, modal(form))
        else:
            await self.give(Outcome(Reply("That took me too long. Please press the button again."), refused=True))

    async def _respond(self, draft: Draft, extra: Body, *, refused: bool) -> bool:
        kind = Kind.UPDATE if self._manner is Manner.REPLACE and not refused else Kind.MESSAGE
        data = draft.body if kind is Kind.UPDATE else {**draft.body, **extra}
        return await self._callbacks.respond(self._ticket, kind, data, draft)

    async def _complete(self, draft: Draft, extra: Body, *, refused: bool) -> bool:
        """After a deferral. A refusal is a new message, and private: a public placeholder gives way to it."""
        if not refused or self._manner is Manner.PRIVATE:
            return await self._callbacks.edit(self._ticket, draft)
        if self._manner is Manner.PUBLIC:
            await self._callbacks.withdraw(self._ticket)
        return await self._callbacks.follow_up(self._ticket, {**draft.body, **extra}, draft)

    def _defer(self) -> None:
        self._deferred = asyncio.create_task(self._respond_late())

    async def _respond_late(self) -> bool:
        """Without `thinking` (type 6) the pressed message stays as it is; with it (type 5) a new one is announced."""
        if self._manner is Manner.REPLACE:
            return await self._callbacks.respond(self._ticket, Kind.DEFERRED_UPDATE)
        data = self._private if self._manner is Manner.PRIVATE else {}
        return await self._callbacks.respond(self._ticket, Kind.DEFERRED_MESSAGE, data)
