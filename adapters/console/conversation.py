"""The talk between whoever types and the Tutor: a line in, replies out."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from adapters.console.buttons import letter_of
from adapters.console.files import given, keep
from adapters.console.pressing import press_letters
from adapters.console.printing import Printed, Printer
from adapters.console.reading import Letters, Meaning, Pressed, Puzzled, Say, Steered, read_line
from adapters.console.scroll import Entry, Scroll
from bot.clock import SteeredClock
from bot.delivery.engine import Engine
from bot.grammar import Command, Manner
from bot.model import Account, Form, Outcome, Person, Place, Press, Reply, Request, Suggestion, TutorError
from bot.text.markdown import escape
from bot.tutor import Tutor

PLATFORM = "console"
CHANNEL = "general"


@dataclass(slots=True)
class Desk:
    """What stays when the Tutor is restarted: who sits here, what stands on the screen, and where the clock stands."""

    learner: str
    space: str
    clock: SteeredClock
    printer: Printer
    files: Path
    scroll: Scroll = field(default_factory=Scroll)
    staff: set[str] = field(default_factory=set)
    restarting: bool = False
    live: bool = False
    """Whether its clock runs by itself; else what is due is done between two lines."""

    engine: Engine | None = None

    @property
    def person(self) -> Person:
        return Person(Account(PLATFORM, "", self.learner), self.learner, self.learner in self.staff)

    @property
    def place(self) -> Place:
        return Place(PLATFORM, self.space, CHANNEL, space_name=self.space)

    def say(self, text: str, command: str = "") -> None:
        """A word of the console's own."""
        self.printer.show(Printed(Reply(text), command=command))


Steer = Callable[[Desk, str], Awaitable[str | None]]
"""Does what a `:word` asks and gives what to say, or None to leave."""


class Conversation:
    """One Tutor's share of the talk; `:restart` begins another at the same desk."""

    def __init__(self, tutor: Tutor, engine: Engine, desk: Desk, steering: Callable[[str], Steer | str]) -> None:
        self.desk = desk
        self._engine = desk.engine = engine
        self._tutor = tutor
        self._steering = steering
        self._first_words = frozenset(command.name.split()[0] for command in tutor.commands)

    async def hear(self, line: str) -> bool:
        """Answer a line. False when it asks to leave."""
        desk = self.desk
        meaning = read_line(line, desk.scroll.seen_by(desk.learner), self._first_words)
        if isinstance(meaning, Steered):
            return await self._steer(meaning, line)
        if meaning is not None:
            await self._answer(meaning, line.strip().removeprefix("/"))
        await self.settle()
        return True

    async def settle(self) -> None:
        """Until everything is done that was begun or is due."""
        await self._tutor.settle()
        await self._engine.settle()

    async def _steer(self, steered: Steered, line: str) -> bool:
        steer = self._steering(steered.word)
        said = steer if isinstance(steer, str) else await steer(self.desk, steered.rest)
        if said is not None:
            self.desk.say(said, line.strip())
        return said is not None

    async def _answer(self, meaning: Meaning, command: str) -> None:
        desk = self.desk
        if isinstance(meaning, Say):
            self._show(await self._run(meaning.line), None, Manner.PRIVATE, command)
        elif isinstance(meaning, Pressed):
            await self._press(meaning, command)
        elif isinstance(meaning, Letters):
            await self._press_letters(meaning, command)
        elif isinstance(meaning, Puzzled):
            desk.say(meaning.text, command)

    async def _run(self, line: str) -> Outcome:
        """A command; a file that it wants is given by its path."""
        try:
            line, file = await asyncio.to_thread(given, line, self.commands)
        except TutorError as error:
            return Outcome(Reply(escape(str(error))), refused=True)
        return await self._tutor.run(Request(secrets.token_hex(8), self.desk.person, self.desk.place, line, file=file))

    async def _press(self, pressed: Pressed, command: str) -> None:
        desk = self.desk
        entry = desk.scroll.holding(desk.learner, pressed.token)
        if pressed.text is None and self._tutor.asks(pressed.token):
            form = await self._tutor.form(self._as_press(pressed))
            if isinstance(form, Form):
                desk.say(f"{form.label}: type it now.", command)
            else:
                self._show(form, None, Manner.PRIVATE, command)
            return
        outcome = await self._tutor.press(self._as_press(pressed))
        self._show(outcome, entry, self._tutor.manner(pressed.token), command)

    async def _press_letters(self, meaning: Letters, command: str) -> None:
        async def press(token: str) -> Outcome:
            return await self._tutor.press(self._as_press(Pressed(token)))

        entry = meaning.entry
        outcome = await press_letters(press, entry.reply, meaning.letters)
        if isinstance(outcome, Puzzled):
            self.desk.say(outcome.text, command)
        else:
            lettered = next(button for button in entry.buttons if letter_of(button))
            self._show(outcome, entry, self._tutor.manner(lettered.token), command)

    def _as_press(self, pressed: Pressed) -> Press:
        return Press(secrets.token_hex(8), self.desk.person, self.desk.place, pressed.token, pressed.text)

    def _show(self, outcome: Outcome, entry: Entry | None, manner: Manner, command: str) -> None:
        """Put the reply on the screen: in the place of the message that was pressed, or as a new one."""
        desk, reply = self.desk, outcome.reply
        public = manner is Manner.PUBLIC and not outcome.refused
        if entry is not None and manner is Manner.REPLACE and not outcome.refused:
            desk.scroll.change(entry, reply)
        else:
            desk.scroll.add(None if public else desk.learner, reply)
        try:
            files = [str(keep(file, desk.files)) for file in reply.files]
        except OSError as error:
            desk.say(f"I can't write a file into {desk.files}: {error.strerror}. Start me elsewhere.", command)
            return
        desk.printer.show(Printed(reply, private=not public, command=command, files=files))

    @property
    def commands(self) -> tuple[Command, ...]:
        return self._tutor.commands

    @property
    def words(self) -> tuple[str, ...]:
        """What can be typed beside commands: the labels of the newest buttons."""
        newest = next((entry for entry in self.desk.scroll.seen_by(self.desk.learner) if entry.buttons), None)
        return tuple(button.label for button in newest.buttons) if newest else ()

    def hint(self) -> str:
        """The line under the prompt."""
        here = " · ".join(self.words[:8])
        return f"{here} · /help · Ctrl-D leaves" if here else "/quiz · /summary · /help · Tab completes · Ctrl-D leaves"

    async def suggest(self, command: str, param: str, typed: str) -> list[Suggestion]:
        """What may stand for a parameter."""
        return await self._tutor.suggest(self.desk.person, self.desk.place, command, param, typed, {})
