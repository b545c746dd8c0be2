"""The reception: takes each interaction to the Tutor, and brings its answer."""

from __future__ import annotations

from contextlib import suppress

import aiohttp
import structlog

from adapters.discord import events
from adapters.discord.answer import Answer
from adapters.discord.callbacks import CallbackError, Callbacks, Kind
from adapters.discord.events import Event, Type, Typed
from adapters.discord.render import FIELD, Body
from adapters.discord.turns import Turns
from bot.grammar import Manner
from bot.model import File, Outcome, Place, Press, Reply, Request
from bot.params import FILE_LIMIT, FILE_TOO_LARGE
from bot.tutor import Tutor

_CHOICE_TEXT = 100
"""…/application-commands#application-command-object-application-command-option-choice-structure."""

_APOLOGY: Body = {"content": "Discord did not take my answer. Please try again.", "flags": events.EPHEMERAL}

log = structlog.get_logger()


class Reception:
    """`patience` is how many seconds an answer may take before we say "thinking"."""

    def __init__(self, tutor: Tutor, callbacks: Callbacks, patience: float) -> None:
        self._tutor = tutor
        self._callbacks = callbacks
        self._patience = patience
        self._turns = Turns()
        self._kinds = {
            Type.COMMAND: self._command,
            Type.PRESS: self._pressed,
            Type.AUTOCOMPLETE: self._autocomplete,
            Type.FORM: self._sent,
        }

    async def receive(self, event: Event, space_name: str) -> None:
        """Never raises but when the task is cancelled: nobody is there to catch it."""
        handle = self._kinds.get(event["type"])
        if handle is None:
            return
        try:
            await handle(event, events.place_of(event, space_name))
        except CallbackError as error:
            log.error("discord.unanswered", interaction=event["id"], cause=str(error))  # noqa: TRY400 - one line
            if event["type"] != Type.AUTOCOMPLETE:
                await self._apologise(event)
        except Exception:
            log.exception("discord.failed", interaction=event["id"])

    async def _apologise(self, event: Event) -> None:
        """In the plainest words that Discord can take: it has refused what we wanted to say."""
        with suppress(CallbackError):
            await self._callbacks.respond(events.ticket_of(event), Kind.MESSAGE, _APOLOGY)

    async def _command(self, event: Event, place: Place) -> None:
        typed = events.typed_of(event)
        async with self._answer(event, Manner.PRIVATE) as answer:
            file = await self._taken(typed)
            if isinstance(file, Outcome):
                await answer.give(file)
                return
            person = events.person_of(event)
            await answer.give(
                await self._tutor.run(Request(event["id"], person, place, typed.command, typed.options, file))
            )

    async def _taken(self, typed: Typed) -> File | Outcome | None:
        """The file that was given with a command, or the refusal of one."""
        given = typed.attachment
        if given is None:
            return None
        if given["size"] > FILE_LIMIT:
            return Outcome(Reply(FILE_TOO_LARGE), refused=True)
        with suppress(aiohttp.ClientError, OSError):
            content = await self._callbacks.fetch(given["url"], FILE_LIMIT)
            fits = len(content) <= FILE_LIMIT
            return File(given["filename"], content) if fits else Outcome(Reply(FILE_TOO_LARGE), refused=True)
        return Outcome(Reply("I could not fetch that file from Discord. Please try again."), refused=True)

    async def _pressed(self, event: Event, place: Place) -> None:
        press = _press(event, place)
        if not self._tutor.asks(press.token):
            await self._answered(event, press)
            return
        async with self._answer(event, Manner.PRIVATE) as answer:
            asked = await self._tutor.form(press)
            if isinstance(asked, Outcome):
                await answer.give(asked)
            else:
                await answer.ask(asked)

    async def _sent(self, event: Event, place: Place) -> None:
        await self._answered(event, _press(event, place, events.entered(event, FIELD)))

    async def _answered(self, event: Event, press: Press) -> None:
        """In turn: otherwise a later press's edit could be overtaken by an earlier one's."""
        manner = self._tutor.manner(press.token)
        if manner is Manner.REPLACE and not events.pressed_own(event):
            manner = Manner.PRIVATE  # what others see is never replaced by one person's press
        message = (event.get("message") or event)["id"]
        async with self._answer(event, manner) as answer, self._turns.of(message, press.person.account.user):
            await answer.give(await self._tutor.press(press))

    async def _autocomplete(self, event: Event, place: Place) -> None:
        typed = events.typed_of(event)
        given = {name: value for name, value in typed.options.items() if name != typed.focused}
        text = typed.options.get(typed.focused, "")
        person = events.person_of(event)
        found = await self._tutor.suggest(person, place, typed.command, typed.focused, text, given)
        choices = [
            {"name": each.label[:_CHOICE_TEXT], "value": each.value}
            for each in found
            if each.label and len(each.value) <= _CHOICE_TEXT
        ]
        await self._callbacks.respond(events.ticket_of(event), Kind.CHOICES, {"choices": choices})

    def _answer(self, event: Event, manner: Manner) -> Answer:
        alone = "guild_id" not in event
        return Answer(self._callbacks, events.ticket_of(event), manner, alone=alone, patience=self._patience)


def _press(event: Event, place: Place, text: str | None = None) -> Press:
    return Press(event["id"], events.person_of(event), place, event["data"]["custom_id"], text)
