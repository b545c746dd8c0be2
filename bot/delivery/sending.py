"""Sending: what becomes of one row of the outbox that was taken.

It is put up, edited, or looked for; then the row says how that went. Where nobody knows what a platform did, it is
asked before anything is sent again; where it cannot say, staff are asked. docs/decisions/0005-delivery.md says what
is promised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.context import Facts
from bot.delivery import doubts
from bot.delivery.adapter import (
    Adapter,
    ForbiddenError,
    GoneError,
    LeftError,
    RetryAfterError,
    Unfindable,
    UnknownError,
)
from bot.delivery.agenda import MessageKind
from bot.delivery.pacing import Turn
from bot.model import Message, Reply
from bot.storage import outbox, spaces
from bot.storage.database import Database, Lane, Transaction, Work
from bot.storage.files import StoreError
from bot.storage.outbox import Wanted
from bot.uploads.shelves import Shelves

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
TRIES = 54
"""Some six hours, with these pauses: as long as a post is worth having."""

CONFIRM = timedelta(minutes=1)
"""After an edit whose earlier try was cut off: a late one of those could still overtake it."""

T = TypeVar("T")

log = structlog.get_logger()


class Sender:
    """Sends for one platform."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        shelves: Callable[[], Shelves],
        adapter: Adapter,
        *,
        messages: Mapping[str, MessageKind],
        draw: Callable[[], int],
        default_zone: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelves = shelves
        self._adapter = adapter
        self._messages = messages
        self._draw = draw
        self._zone = default_zone

    async def send(self, wanted: Wanted, turn: Turn) -> RetryAfterError | None:
        """Do what the row wants, in its turn, and mark it; gives the platform's word when that is: too fast.

        Raises StoreError when the row could not be marked: then it is still `sending`, as after a crash.
        """
        try:
            reply = await self._rendered(wanted)
        except StoreError:
            raise
        except Exception:
            log.exception("outbox.unrendered", message=wanted.key, kind=wanted.kind)
            await self._again(wanted, "my mistake: it could not be put into words")
            return None
        if reply is None:
            await self._write(partial(outbox.dead, wanted=wanted, error="nothing to say any more"))
            return None
        return await self._attempt(wanted, Message(wanted.key, wanted.address, reply, wanted.parent), turn)

    async def _attempt(self, wanted: Wanted, message: Message, turn: Turn) -> RetryAfterError | None:
        try:
            await (self._look if wanted.unsure else self._put)(wanted, message, turn)
        except RetryAfterError as error:
            until = self._clock.now() + timedelta(seconds=error.seconds)
            await self._write(partial(outbox.later, wanted=wanted, not_before=until, error=str(error), counts=False))
            return error
        except (GoneError, ForbiddenError) as error:
            if isinstance(error, LeftError) and wanted.address.space is not None:
                await self._write(partial(_left, wanted, wanted.address.space, self._clock.now(), str(error)))
            else:
                await self._bury(wanted, str(error))
        except StoreError:
            raise
        except Exception as error:
            if not isinstance(error, UnknownError):
                log.exception("outbox.failed", message=wanted.key, kind=wanted.kind)
            await self._cut_off(wanted, str(error))
        return None

    async def _put(self, wanted: Wanted, message: Message, turn: Turn) -> None:
        """Put it up, or let it read as now."""
        async with turn:
            if wanted.ref is None:
                turn.made(ref := await self._adapter.deliver(message))
            else:
                await self._adapter.edit(ref := wanted.ref, message)
        await self._write(partial(_delivered, wanted, ref, self._clock.now() + CONFIRM))

    async def _look(self, wanted: Wanted, message: Message, turn: Turn) -> None:
        """Whether a message that was perhaps put up stands."""
        try:
            async with turn:
                ref = await self._adapter.find(message)
        except Unfindable:
            await self._doubt(wanted)
            return
        if ref is None:
            await self._write(partial(outbox.absent, wanted=wanted, now=self._clock.now()))
        else:
            await self._write(partial(outbox.found, wanted=wanted, ref=ref))

    async def _cut_off(self, wanted: Wanted, error: str) -> None:
        """Nobody knows how far it came. An edit may be made twice; a new message is looked for first."""
        if wanted.ref is not None:
            await self._again(wanted, error)
        elif wanted.tries < TRIES:
            until = self._after_a_pause(wanted)
            await self._write(partial(outbox.unsure, wanted=wanted, not_before=until, error=error))
        elif self._messages[wanted.kind].repeatable:
            await self._bury(wanted, error)
        else:
            await self._doubt(wanted)

    async def _again(self, wanted: Wanted, error: str) -> None:
        if wanted.tries >= TRIES:
            await self._bury(wanted, error)
        else:
            until = self._after_a_pause(wanted)
            await self._write(partial(outbox.later, wanted=wanted, not_before=until, error=error))

    def _after_a_pause(self, wanted: Wanted) -> datetime:
        """When to try again: twice as late each time, spread so that not all come at once."""
        pause = min(FIRST_PAUSE * 2 ** min(wanted.tries - 1, 20), LONGEST_PAUSE)
        spread: timedelta = pause * Random(self._draw()).uniform(0.5, 1.0)
        return self._clock.now() + spread

    async def _bury(self, wanted: Wanted, error: str) -> None:
        """It will not stand. What was put up once, or answers what is gone, ends quietly: nobody can mend that."""
        quiet = wanted.ref is not None or wanted.parent is not None
        log.warning("outbox.dead", message=wanted.key, kind=wanted.kind, cause=error)
        facts, space = self._facts(), wanted.address.space

        def work(tx: Transaction) -> None:
            if space is not None and spaces.is_left(tx, wanted.address.platform, space):
                _left(wanted, space, facts(tx).now, error, tx)
                return
            kind = self._messages.get(wanted.kind)
            if outbox.dead(tx, wanted, error) and kind is not None and not quiet:
                kind.failed(facts(tx), wanted.subject, error)

        await self._write(work)

    async def _doubt(self, wanted: Wanted) -> None:
        """The platform cannot say whether it stands: staff are asked, unless a second one would harm nobody."""
        kind = self._messages[wanted.kind]
        if kind.repeatable:
            await self._write(partial(outbox.absent, wanted=wanted, now=self._clock.now()))
            return
        log.warning("outbox.doubtful", message=wanted.key, kind=wanted.kind)
        facts = self._facts()

        def work(tx: Transaction) -> None:
            if outbox.doubtful(tx, wanted, "perhaps posted"):
                doubts.ask(facts(tx), wanted, kind.staff(facts(tx), wanted.subject))

        await self._write(work)

    async def _rendered(self, wanted: Wanted) -> Reply | None:
        facts, render = self._facts(), self._messages[wanted.kind].render
        return await self._database.read(lambda tx: render(facts(tx), wanted.subject))

    def _facts(self) -> Callable[[Transaction], Facts]:
        """Drawn here: a work runs on the database's thread."""
        now, seed, shelves, zone = self._clock.now(), self._draw(), self._shelves(), self._zone
        return lambda tx: Facts(tx, now, seed, shelves, zone)

    async def _write(self, work: Work[T]) -> T:
        return await self._database.write(work, Lane.BACKGROUND)


def _delivered(wanted: Wanted, ref: str, confirm: datetime, tx: Transaction) -> None:
    outbox.delivered(tx, wanted, ref)
    if wanted.ref is not None and wanted.tries > 1:
        outbox.once_more(tx, wanted, confirm)


def _left(wanted: Wanted, space: str, now: datetime, error: str, tx: Transaction) -> None:
    """With the others that should stand there it is put away: else it would be taken again at once."""
    outbox.later(tx, wanted, now, error, counts=False)
    spaces.leave(tx, wanted.address.platform, space, now)
