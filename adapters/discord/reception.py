"""The reception: takes each interaction to the Tutor, and brings its answer."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

import aiohttp
import discord
import structlog

from adapters.discord.answer import Answer
from adapters.discord.callbacks import Callbacks, Kind, Ticket
from adapters.discord.events import Data, Typed, entered, person_of, place_of, typed_of
from adapters.discord.render import FIELD
from adapters.discord.turns import Turns
from bot.grammar import Manner
from bot.model import File, Outcome, Press, Reply, Request
from bot.tutor import Tutor

FILE_LIMIT = 5 * 2**20
"""Bytes of a file that somebody gives to a command."""

_CHOICE_TEXT = 100
"""…/application-commands#application-command-object-application-command-option-choice-structure."""

log = structlog.get_logger()


class Reception:
    """`patience` is how many seconds an answer may take before we say "thinking"."""

    def __init__(self, tutor: Tutor, callbacks: Callbacks, patience: float) -> None:
        self._tutor = tutor
        self._callbacks = callbacks
        self._patience = patience
        self._turns = Turns()
        self._kinds = {
            discord.InteractionType.application_command: self._command,
            discord.InteractionType.component: self._pressed,
            discord.InteractionType.autocomplete: self._autocomplete,
            discord.InteractionType.modal_submit: self._sent,
        }

    async def receive(self, interaction: discord.Interaction) -> None:
        """Never raises but when the task is cancelled: nobody is there to catch it."""
        handle = self._kinds.get(interaction.type)
        if handle is None:
            return
        try:
            await handle(interaction, cast("Data", interaction.data))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.error("discord.unanswered", interaction=interaction.id, cause=str(error))  # noqa: TRY400 - one line
        except Exception:
            log.exception("discord.failed", interaction=interaction.id)

    async def _command(self, interaction: discord.Interaction, data: Data) -> None:
        typed = typed_of(data)
        async with self._answer(interaction, Manner.PRIVATE) as answer:
            file = await self._taken(typed)
            if isinstance(file, Outcome):
                await answer.give(file)
                return
            request = Request(
                str(interaction.id), person_of(interaction), place_of(interaction), typed.command, typed.options, file
            )
            await answer.give(await self._tutor.run(request))

    async def _taken(self, typed: Typed) -> File | Outcome | None:
        """The file that was given with a command, or the refusal of one."""
        given = typed.attachment
        if given is None:
            return None
        if given["size"] > FILE_LIMIT:
            text = f"That file is too large for me. Please give one of at most {FILE_LIMIT // 2**20} MB."
            return Outcome(Reply(text), refused=True)
        with suppress(aiohttp.ClientError, OSError):
            return File(given["filename"], await self._callbacks.fetch(given["url"]))
        return Outcome(Reply("I could not fetch that file from Discord. Please try again."), refused=True)

    async def _pressed(self, interaction: discord.Interaction, data: Data) -> None:
        press = _press(interaction, data["custom_id"])
        if not self._tutor.asks(press.token):
            await self._answered(interaction, press)
            return
        async with self._answer(interaction, Manner.PRIVATE) as answer:
            asked = await self._tutor.form(press)
            if isinstance(asked, Outcome):
                await answer.give(asked)
            else:
                await answer.ask(asked)

    async def _sent(self, interaction: discord.Interaction, data: Data) -> None:
        await self._answered(interaction, _press(interaction, data["custom_id"], entered(data["components"], FIELD)))

    async def _answered(self, interaction: discord.Interaction, press: Press) -> None:
        """In turn: otherwise a later press's edit could be overtaken by an earlier one's."""
        message = interaction.message.id if interaction.message else interaction.id
        async with (
            self._answer(interaction, self._manner(interaction, press)) as answer,
            self._turns.of(message, interaction.user.id),
        ):
            await answer.give(await self._tutor.press(press))

    def _manner(self, interaction: discord.Interaction, press: Press) -> Manner:
        """What others see is never replaced by one person's press."""
        manner = self._tutor.manner(press.token)
        message = interaction.message
        own = message is not None and (message.flags.ephemeral or interaction.guild_id is None)
        return Manner.PRIVATE if manner is Manner.REPLACE and not own else manner

    async def _autocomplete(self, interaction: discord.Interaction, data: Data) -> None:
        typed = typed_of(data)
        given = {name: value for name, value in typed.options.items() if name != typed.focused}
        found = await self._tutor.suggest(
            person_of(interaction),
            place_of(interaction),
            typed.command,
            typed.focused,
            typed.options.get(typed.focused, ""),
            given,
        )
        choices = [
            {"name": each.label[:_CHOICE_TEXT], "value": each.value}
            for each in found
            if each.label and len(each.value) <= _CHOICE_TEXT
        ]
        await self._callbacks.respond(_ticket(interaction), Kind.CHOICES, {"choices": choices})

    def _answer(self, interaction: discord.Interaction, manner: Manner) -> Answer:
        alone = interaction.guild_id is None
        return Answer(self._callbacks, _ticket(interaction), manner, alone=alone, patience=self._patience)


def _ticket(interaction: discord.Interaction) -> Ticket:
    return Ticket(interaction.id, interaction.application_id, interaction.token)


def _press(interaction: discord.Interaction, token: str, text: str | None = None) -> Press:
    return Press(str(interaction.id), person_of(interaction), place_of(interaction), token, text)
