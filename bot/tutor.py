"""The Tutor: everything that an adapter asks of the core, and the only error boundary.

`run` answers a typed command, `press` a pressed button or a sent form, `form` opens one, `suggest` completes an
argument. Each finds its row in the tables, checks rights, and calls the handler inside one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from random import Random
from time import perf_counter
from typing import TypeVar

from bot.afterwards import Afterwards
from bot.boundary import caught
from bot.calling import call, where
from bot.clock import Clock
from bot.commands import ACTIONS, COMMANDS
from bot.context import Context
from bot.delivery.adapter import Adapter, DeliveryError
from bot.delivery.engine import Engine
from bot.grammar import Access, Action, Command, Manner, find_command, gather, suggestions
from bot.library import Library
from bot.model import Address, Form, Learner, Outcome, Person, Place, Press, Reply, Request, Suggestion, TutorError
from bot.observing import Kind, Observer, Unobserved
from bot.rollup import RollUp
from bot.seeds import draw_seed
from bot.storage import learners, spaces
from bot.storage.database import Database, Transaction
from bot.storage.files import StoreError
from bot.tokens import Token, unpack
from bot.uploads.given_files import GivenFiles
from bot.uploads.shelves import Shelves

T = TypeVar("T")
SUGGEST_DEADLINE = 1.0
"""Seconds; a platform gives 3, and a late suggestion helps nobody."""


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
        self._afterwards = Afterwards(database)
        self._files = GivenFiles(clock)
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
            asked = Request("", person, place, command)
            async with asyncio.timeout(SUGGEST_DEADLINE):
                return await self._call(
                    Access.READ, asked, lambda context: suggestions(row, param, typed, context, given)
                )
        return []

    def manner(self, packed: str) -> Manner:
        """Where the reply to this button goes: what a platform must know with its first answer."""
        action = self._known(packed)
        return action.manner if action else Manner.PRIVATE

    def asks(self, packed: str) -> bool:
        """Whether this button opens a form."""
        action = self._known(packed)
        return action is not None and action.asks is not None

    def session(self, packed: str) -> bool:
        """Whether this button begins a conversation with the learner."""
        action = self._known(packed)
        return action is not None and action.session

    def rights(self, packed: str) -> bool:
        """Whether it matters who of those who press this button is staff."""
        action = self._known(packed)
        return action is not None and action.rights

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
        await self._afterwards.settle()
        await self._rollup.settle()

    def _known(self, packed: str) -> Action | None:
        """None for a button that no present version can have made: its press is refused."""
        try:
            return self._action(packed)[1]
        except TutorError:
            return None

    def _action(self, packed: str) -> tuple[Token, Action]:
        token = unpack(packed)
        return token, self._actions[type(token)]

    async def _run(self, request: Request) -> Reply:
        command, rest = find_command(self.commands, request.line)
        given = gather(command, rest, request.options)
        taken = await self._files.read(command, request, partial(self._call, Access.READ, request))
        if isinstance(taken, Reply):
            return taken
        work, posts = partial(call, command, given, taken), command.posts
        barred = await self._barred(request, lambda context: where(posts, command, given, context)) if posts else None
        return await self._call(command.access, request, work, barred)

    async def _barred(self, asked: Request | Press, where: Callable[[Context], Address | None]) -> str | None:
        """Why nothing can be posted there, as the platform says. When it says nothing in time, a first post will."""
        adapter = self._adapters.get(asked.place.platform)
        if adapter is None:
            return None
        address = await self._call(Access.READ, asked, where)
        try:
            return await adapter.allowed(address) if address else None
        except DeliveryError:
            return None

    async def _press(self, press: Press) -> Reply:
        token, action = self._action(press.token)
        typed, posts = () if action.asks is None else (press.text or "",), action.posts
        barred = await self._barred(press, lambda context: posts(context, token)) if posts else None
        reply = await self._call(action.access, press, lambda context: action.handler(context, token, *typed), barred)
        if action.access is Access.WRITE:
            self._rollup.soon(self.library)
        return reply

    async def _form(self, press: Press) -> Form:
        token, action = self._action(press.token)
        asks = action.asks
        if asks is None:
            raise TutorError("That button asks for nothing. Just press it.")
        return await self._call(Access.READ, press, lambda context: asks(context, token))

    async def _call(
        self,
        access: Access,
        asked: Request | Press,
        work: Callable[[Context], T],
        barred: str | None = None,
    ) -> T:
        """Run `work` in a transaction of its own, with the facts of the event."""
        now, seed, person, place = self.clock.now(), self._draw(), asked.person, asked.place

        def transact(tx: Transaction) -> tuple[T, Learner | None]:
            space, learner = learners.met(tx, person, place)
            if access is Access.WRITE:
                space = space or spaces.add(tx, place, now)
                learner = learners.ensure(tx, person, space, learner, now)
            context = Context(
                tx, now, seed, self.shelves, self._default_zone, asked.event, person, place, learner, space,
                self.commands, barred,
            )  # fmt: skip
            return work(context), learner

        if access is Access.WRITE:
            return (await self.database.write(transact))[0]
        result, known = await self.database.read(transact)
        if person.name and (known is None or known.name != person.name):
            self._afterwards.write(partial(_meet, person, place, now))
        return result

    async def _bounded(
        self, kind: Kind, event: Request | Press, what: str, answering: Coroutine[None, None, T]
    ) -> T | Outcome:
        began = perf_counter()
        answer, end = await caught(event.event, what, answering)
        self.observer.done(kind, event.place.platform, what, end, perf_counter() - began)
        return answer


def _meet(person: Person, place: Place, now: datetime, tx: Transaction) -> None:
    space, learner = learners.met(tx, person, place)
    learners.ensure(tx, person, space or spaces.add(tx, place, now), learner, now)
