"""Presses: each is taken to the Tutor in its turn, and answered in the manner of its row."""

from __future__ import annotations

import structlog

from adapters.slack import forms, render
from adapters.slack.giving import Giver
from adapters.slack.people import People
from adapters.slack.recent import Recent
from adapters.slack.render import Json
from adapters.slack.spot import Spot, read_metadata, spot_of_action
from adapters.slack.turns import Turns
from bot.delivery.adapter import DeliveryError, ForbiddenError
from bot.grammar import Manner
from bot.model import Form, Outcome, Press, Reply
from bot.tutor import Tutor

TOO_SLOW = "That took me too long. Please press the button again."
SHOWN = "Everybody in <#{}> can see it now."
NOWHERE = "There is nobody here but us. Begin in a channel, and I can show it there."

log = structlog.get_logger()


class Presses:
    """One person's on one message are handled one at a time, to the end: otherwise edits overtake each other.

    What others see is edited by the outbox alone, so nobody waits for anybody else's.
    """

    def __init__(self, tutor: Tutor, giver: Giver, people: People, answered: Recent[bool]) -> None:
        self._tutor = tutor
        self._people = people
        self._giver = giver
        self._speaker = giver.speaker
        self._turns = Turns()
        self._answered = answered

    async def press(self, body: Json) -> None:
        """A press is known by what was pressed, by whom and when: copies come with other ids, and no retry headers.

        A copy is passed over only when the answer has been given.
        """
        spot = spot_of_action(body, self._tutor.clock.now().timestamp())
        action = body["actions"][0]
        token, origin = render.read_value(action["value"])
        key = f"{spot.message}:{spot.user}:{action['action_id']}:{action['action_ts']}"
        async with self._turns.of(spot.message, spot.user):
            if self._answered.get(key):
                return
            press = await self._press(spot, key, token, origin)
            if self._tutor.asks(token):
                await self._ask(spot, press, origin, body["trigger_id"])
            else:
                await self._answer(spot, press, origin)
            self._answered.put(key, value=True)

    async def submitted(self, body: Json) -> None:
        """A form was sent. The view names it."""
        packed, token, origin = read_metadata(body)
        spot = Spot.unpack(packed)
        key = f"{spot.team}:{spot.user}:{body['view']['id']}"
        text = forms.typed(body["view"]["state"]["values"])
        async with self._turns.of(spot.message, spot.user):
            if not self._answered.get(key):
                await self._answer(spot, await self._press(spot, key, token, origin, text), origin)
                self._answered.put(key, value=True)

    async def _press(self, spot: Spot, key: str, token: str, origin: str, text: str | None = None) -> Press:
        """What is for everybody belongs to the channel where the conversation began."""
        channel = origin if self._tutor.manner(token) is Manner.PUBLIC else ""
        place = spot.place(self._speaker.workspace.name, channel)
        person = await self._people.person(spot, rights=self._tutor.rights(token))
        return Press(key, person, place, token, text)

    async def _ask(self, spot: Spot, press: Press, origin: str, trigger: str) -> None:
        form = await self._tutor.form(press)
        if not isinstance(form, Form):
            await self._speaker.notice(spot, self._giver.message(form.reply))
            return
        view = forms.answer_form(form, spot, origin)
        try:
            await self._speaker.workspace.writer.call("views.open", {"trigger_id": trigger, "view": view})
        except DeliveryError as error:
            log.warning("slack.no_form", cause=str(error))
            await self._speaker.notice(spot, render.line(TOO_SLOW))

    async def _answer(self, spot: Spot, press: Press, origin: str) -> None:
        manner = self._tutor.manner(press.token)
        if manner is Manner.PUBLIC and spot.direct and not origin:
            await self._speaker.notice(spot, render.line(NOWHERE))
            return
        outcome = await self._tutor.press(press)
        if outcome.refused:
            await self._speaker.notice(spot, self._giver.message(outcome.reply))
        elif manner is Manner.PUBLIC:
            await self._show(spot, outcome.reply, origin)
        elif self._tutor.session(press.token) and not spot.in_conversation:
            await self._begin(spot, outcome)
        elif manner is Manner.REPLACE:
            await self._giver.replace(spot, outcome.reply, origin)
        else:
            await self._giver.private(spot, outcome.reply, origin)

    async def _begin(self, spot: Spot, outcome: Outcome) -> None:
        pointer = await self._giver.begin(spot, outcome.reply)
        if pointer:
            await self._speaker.private(spot, pointer)

    async def _show(self, spot: Spot, reply: Reply, origin: str) -> None:
        """For everybody. From the direct message it goes to where the conversation began, and we say that it did."""
        try:
            await self._speaker.public(spot, self._giver.message(reply), origin)
        except DeliveryError as error:
            text = str(error) if isinstance(error, ForbiddenError) else "I could not show it there. Please try again."
            await self._speaker.notice(spot, self._giver.message(Reply(text)))
        else:
            if origin:
                await self._speaker.notice(spot, render.line(SHOWN.format(origin)))
