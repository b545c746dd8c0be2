"""The Tutor: everything that an adapter asks of the core, and the only error boundary.

`run` answers a typed command, `press` a pressed button or a sent form, `form` opens one, `suggest` completes an
argument. Each finds its row in the tables, checks rights, and calls the handler inside one transaction.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from random import Random
from time import perf_counter
from typing import TypeVar

import structlog

from bot.calling import call, where
from bot.clock import Clock
from bot.commands import ACTIONS, COMMANDS
from bot.context import Context
from bot.delivery.adapter import Adapter, DeliveryError
from bot.delivery.engine import Engine
from bot.grammar import Access, Action, Command, Manner, find_command, gather, suggestions
from bot.hosting.measures import End, Kind, Observer, Unobserved
from bot.library import Library
from bot.model import Address, Form, Learner, Outcome, Person, Place, Press, Reply, Request, Suggestion, TutorError
from bot.rollup import RollUp
from bot.seeds import draw_seed
from bot.storage import learners, spaces
from bot.storage.database import Database, Lane, Transaction
from bot.storage.files import StoreError
from bot.tokens import Token, unpack
from bot.uploads.given_files import GivenFiles
from bot.uploads.shelves import Shelves

T = TypeVar("T")
SUGGEST_DEADLINE = 1.0
"""Seconds; a platform gives 3, and a late suggestion helps nobody."""

log = structlog.get_logger()


class Tutor:
    """`draw` gives each event its seed; a repeatable one serves `--seed` and tests."""

    def __init__(
        self,
        database: Database,
        library: Library,
        clock: Clock,
        *,
        default_zone: str = "UTC",
        draw: Callable[[], int] = draw_seed,
    ) -> None:
        self.database = database
        self.shelves = Shelves(library)
        self.clock = clock
        self.commands: tuple[Command, ...] = COMMANDS
        self._actions: Mapping[type[Token], Action] = {action.token: action for action in ACTIONS}
        self._default_zone = default_zone
        self._draw = draw
        self._background: set[asyncio.Task[None]] = set()
        self._files = GivenFiles()
        self._rollup = RollUp(database, clock, default_zone)
        self._adapters: Mapping[str, Adapter] = {}
        self.observer: Observer = Unobserved()
        """Whoever measures takes this place before `beside`."""

    @property
    def library(self) -> Library:
        """The installed courses. Another library is taken up at once; what is under way goes on with that of before."""
        return self.shelves.installed

    @library.setter
    def library(self, library: Library) -> None:
        self.shelves = Shelves(library)

    def beside(self, adapters: Iterable[Adapter]) -> Engine:
        """What does for these platforms that which nobody asks for. From now on they are asked where I may post."""
        self._adapters = {adapter.platform: adapter for adapter in adapters}
        own = Random(self._draw())  # how often the engine looks must not change what `--seed` asks people
        return Engine(
            self.database,
            self.clock,
            lambda: self.shelves,
            self._adapters,
            draw=lambda: own.getrandbits(128),
            default_zone=self._default_zone,
            observer=self.observer,
        )

    async def run(self, request: Request) -> Outcome:
        """Answer a typed command; whatever goes wrong becomes a kind reply."""
        answer = await self._bounded(Kind.COMMAND, request, request.line, self._run(request))
        return answer if isinstance(answer, Outcome) else Outcome(answer)

    async def press(self, press: Press) -> Outcome:
        """Answer a pressed button or a sent form. A press that comes twice is answered twice and counts once."""
        answer = await self._bounded(Kind.PRESS, press, press.token, self._press(press))
        return answer if isinstance(answer, Outcome) else Outcome(answer)

    async def form(self, press: Press) -> Form | Outcome:
        """The form that this button opens, or the refusal to show instead: nobody types only to be refused."""
        return await self._bounded(Kind.FORM, press, press.token, self._form(press))

    async def suggest(
        self, person: Person, place: Place, command: str, param: str, typed: str, given: Mapping[str, str]
    ) -> list[Suggestion]:
        """At most 25 values for an argument; none when that takes too long."""
        with suppress(TutorError, TimeoutError, StoreError):
            row, _ = find_command(self.commands, command)
            async with asyncio.timeout(SUGGEST_DEADLINE):
                work = partial(_suggest, row, param, typed, given)
                return await self._call(Access.READ, "", person, place, work)
        return []

    def manner(self, packed: str) -> Manner:
        """Where the reply to this button goes: what a platform must know with its first answer."""
        try:
            return self._action(packed)[1].manner
        except TutorError:
            return Manner.PRIVATE

    def asks(self, packed: str) -> bool:
        """Whether this button opens a form."""
        try:
            return self._action(packed)[1].asks is not None
        except TutorError:
            return False

    def session(self, packed: str) -> bool:
        """Whether this button begins a conversation with the learner."""
        try:
            return self._action(packed)[1].session
        except TutorError:
            return False

    def rights(self, packed: str) -> bool:
        """Whether it matters who of those who press this button is staff."""
        try:
            return self._action(packed)[1].rights
        except TutorError:
            return False

    async def left(self, platform: str, external: str) -> None:
        """The bot was removed from a space: it pauses at once."""
        await self.database.write(partial(spaces.leave, platform=platform, external=external, now=self.clock.now()))

    async def joined(self, platform: str, external: str) -> None:
        """The bot is in a space, perhaps again: everything is as it was."""
        await self.database.write(partial(spaces.join, platform=platform, external=external))

    async def present(self, platform: str, externals: Iterable[str]) -> None:
        """All the spaces that the bot is in, as the platform says: what happened while we were away is caught up on."""
        here, now = frozenset(externals), self.clock.now()
        await self.database.write(partial(spaces.present, platform=platform, externals=here, now=now))

    async def settle(self) -> None:
        """Waits for everything begun so far that nobody waits for, and brings all boards up to the present."""
        while self._background:
            await asyncio.gather(*self._background)
        await self._rollup.settle()

    def _action(self, packed: str) -> tuple[Token, Action]:
        token = unpack(packed)
        return token, self._actions[type(token)]

    async def _run(self, request: Request) -> Reply:
        command, rest = find_command(self.commands, request.line)
        given = gather(command, rest, request.options)
        look = partial(self._call, Access.READ, request.event, request.person, request.place)
        taken = await self._files.read(command, request, look)
        if isinstance(taken, Reply):
            return taken
        work, posts = partial(call, command, given, taken), command.posts
        barred = await self._barred(request, lambda context: where(posts, command, given, context)) if posts else None
        return await self._call(command.access, request.event, request.person, request.place, work, barred)

    async def _barred(self, asked: Request | Press, where: Callable[[Context], Address | None]) -> str | None:
        """Why nothing can be posted there, as the platform says. When it says nothing in time, a first post will."""
        adapter = self._adapters.get(asked.place.platform)
        if adapter is None:
            return None
        address = await self._call(Access.READ, asked.event, asked.person, asked.place, where)
        try:
            return await adapter.allowed(address) if address else None
        except DeliveryError:
            return None

    async def _press(self, press: Press) -> Reply:
        token, action = self._action(press.token)
        typed, posts = () if action.asks is None else (press.text or "",), action.posts
        barred = await self._barred(press, lambda context: posts(context, token)) if posts else None
        reply = await self._call(
            action.access,
            press.event,
            press.person,
            press.place,
            lambda context: action.handler(context, token, *typed),
            barred,
        )
        if action.access is Access.WRITE:
            self._rollup.soon(self.library)
        return reply

    async def _form(self, press: Press) -> Form:
        token, action = self._action(press.token)
        asks = action.asks
        if asks is None:
            raise TutorError("That button asks for nothing. Just press it.")
        return await self._call(
            Access.READ, press.event, press.person, press.place, lambda context: asks(context, token)
        )

    async def _call(
        self,
        access: Access,
        event: str,
        person: Person,
        place: Place,
        work: Callable[[Context], T],
        barred: str | None = None,
    ) -> T:
        """Run `work` in a transaction of its own, with the facts of the event."""
        now, seed = self.clock.now(), self._draw()

        def transact(tx: Transaction) -> tuple[T, Learner | None]:
            space, learner = learners.met(tx, person, place)
            if access is Access.WRITE:
                space = space or spaces.add(tx, place, now)
                learner = learners.ensure(tx, person, space, learner, now)
            context = Context(
                tx, now, seed, self.shelves, self._default_zone, event, person, place, learner, space, self.commands,
                barred,
            )  # fmt: skip
            return work(context), learner

        if access is Access.WRITE:
            return (await self.database.write(transact))[0]
        result, known = await self.database.read(transact)
        if person.name and (known is None or known.name != person.name):
            self._later(partial(_meet, person, place, now))
        return result

    def _later(self, work: Callable[[Transaction], None]) -> None:
        """Write something that nobody waits for."""
        task = asyncio.create_task(self._quietly(self.database.write(work, Lane.BACKGROUND)))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    @staticmethod
    async def _quietly(writing: Coroutine[None, None, None]) -> None:
        try:
            await writing
        except StoreError as error:
            log.warning("background.lost", cause=str(error))

    async def _bounded(
        self, kind: Kind, event: Request | Press, what: str, answering: Coroutine[None, None, T]
    ) -> T | Outcome:
        began = perf_counter()
        answer, end = await self._caught(event.event, what, answering)
        self.observer.done(kind, event.place.platform, what, end, perf_counter() - began)
        return answer

    @staticmethod
    async def _caught(event: str, what: str, answering: Coroutine[None, None, T]) -> tuple[T | Outcome, End]:
        """The error boundary."""
        try:
            return await answering, End.ANSWERED
        except TutorError as error:
            return Outcome(Reply(str(error)), refused=True), End.REFUSED
        except StoreError as error:
            return Outcome(Reply(str(error), "Not just now"), refused=True), End.BUSY
        except Exception:
            number = secrets.token_hex(4)
            log.exception("tutor.failed", id=number, tutor_event=event, what=what)
            return Outcome(Reply(_APOLOGY.format(number), "My mistake"), refused=True), End.FAILED


_APOLOGY = (
    "Something went wrong on my side, and nothing was counted. Please try again; if it happens once more, "
    "tell whoever runs me this number: `{}`."
)


def _meet(person: Person, place: Place, now: datetime, tx: Transaction) -> None:
    space, learner = learners.met(tx, person, place)
    learners.ensure(tx, person, space or spaces.add(tx, place, now), learner, now)


def _suggest(command: Command, name: str, typed: str, given: Mapping[str, str], context: Context) -> list[Suggestion]:
    return suggestions(command, name, typed, context, given)
