"""The fake platform without its wire: teams, tickets, deliveries, and the clock that ends them."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from . import limits
from .acks import take_ack
from .clock import Clock
from .events import Delivery, Event, EventLog
from .journal import Journal, Json, ShownError
from .mischief import Mischief
from .rates import Rates
from .tickets import ResponseUrl, Triggers
from .world import SCOPES, Team, new_id

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from .messages import Message
    from .modals import View
    from .oauth import Code
    from .world import Channel, User

# https://docs.slack.dev/apis/events-api#retries: nearly at once, after 1 minute, after 5 minutes
NO_TRIGGER = {"block_suggestion", "view_closed"}
RETRY_AFTER = (0.0, 60.0, 300.0)


class Transport(Protocol):
    """How envelopes reach the app."""

    async def send(self, delivery: Delivery) -> None: ...


class Platform:
    """What stands behind the Web API, the sockets and the test."""

    transport: Transport

    def __init__(self, *, live_clock: bool = False, rate_limits: bool = False) -> None:
        self.clock = Clock(live=live_clock)
        self.journal = Journal()
        self.mischief = Mischief()
        self.rates = Rates(self.clock, on=rate_limits)
        self.log = EventLog()
        self.triggers = Triggers(self.clock, self.journal)
        self.base_url = ""
        self.app_id = new_id("A")
        self.app_token = f"xapp-1-{self.app_id}-{token_hex(8)}"
        self.client_id = f"{token_hex(5)}.{token_hex(6)}"
        self.client_secret = token_hex(16)
        self.signing_secret = token_hex(16)
        self.verification_token = token_hex(12)
        self.teams: dict[str, Team] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.socket_tickets: set[str] = set()
        self.expected_lengths: dict[str, int] = {}  # of announced uploads
        self.file_looks = 1  # how often a new file may be asked for in a message before it is ready
        self.codes: dict[str, Code] = {}
        self.redirect_uri = ""  # the address registered with the app
        self.dead_tokens: dict[str, str] = {}  # of earlier installations, and what Slack says of each
        self.organisation_tokens: set[str] = set()
        self.retry_with_new_ids = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.clock.watch(self.expire)

    def add_team(self, name: str, *, scopes: Iterable[str] = SCOPES, installed: bool = True) -> Team:
        """A workspace; where the app is not installed yet its bot token is not valid."""
        number = len(self.teams) + 1
        token = f"xoxb-{number}-{token_hex(12)}"
        team = Team(new_id("T"), name, self.app_id, token, new_id("B"), set(scopes))
        team.token_error = None if installed else "invalid_auth"
        self.teams[team.id] = team
        return team

    def team_of_token(self, token: str) -> Team | None:
        return next((team for team in self.teams.values() if team.bot_token == token), None)

    # From a person to the app

    def prepare(self, event: Event, *, attempt: int, reason: str, new_ids: bool) -> Delivery:
        """A delivery of `event`, with a trigger of its own, and ids of its own if wanted."""
        payload = deepcopy(event.payload)
        if event.kind == "events_api":
            if new_ids:
                payload["event_id"] = new_id("Ev")
        elif event.what not in NO_TRIGGER and (new_ids or "trigger_id" not in payload):
            payload["trigger_id"] = self.triggers.make(event)
            event.payload.setdefault("trigger_id", payload["trigger_id"])
        delivery = Delivery(event, str(uuid4()), payload, attempt, reason)
        self.deliveries[delivery.envelope_id] = delivery
        return delivery

    async def send(self, delivery: Delivery) -> None:
        delivery.sent_at = self.clock.now()
        delivery.sends += 1
        delivery.event.sent_perf = perf_counter()
        self.log.add(delivery.event)
        await self.transport.send(delivery)

    def new_response_url(self, event: Event, user: User, channel: Channel, pressed: Message | None) -> str:
        """https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""
        name = token_hex(12)
        family = "commands" if event.kind == "slash_commands" else "actions"
        url = f"{self.base_url}/{family}/{user.team.id}/{name}"
        self.response_urls[name] = ResponseUrl(url, event, user, channel, pressed, self.clock.now())
        return url

    # From the app back

    def take_ack(self, envelope_id: str, payload: Json | None) -> None:
        delivery = self.deliveries.get(envelope_id)
        if delivery is None:
            self.journal.violation("ack.unknown_envelope", "ack", envelope_id)
            return
        delivery.acks += 1
        if delivery.acks > delivery.sends:
            self.journal.violation("ack.twice", "ack", delivery.event.what)
            return
        if self.clock.live and self.clock.now() - delivery.sent_at > limits.ANSWER_SECONDS:
            self._expire(delivery)
        if delivery.expired:
            # Slack has already shown the error: what a late acknowledgement says is lost.
            self.journal.changed()
            return
        event = delivery.event
        take_ack(self, event, payload or {})
        event.note_ack(payload)
        if delivery.acks == delivery.sends and self.clock.live:
            del self.deliveries[envelope_id]  # a benchmark must not grow for ever

    def fail_delivery(self, delivery: Delivery, code: str) -> None:
        """The app could not be reached, or answered with an error."""
        if not delivery.expired:
            self._expire(delivery, code)

    def expire(self) -> None:
        """End what was not acknowledged within 3 s, and redeliver events that are due."""
        now = self.clock.now()
        for delivery in list(self.deliveries.values()):
            unheard = delivery.sends > delivery.acks and not delivery.expired
            if unheard and now - delivery.sent_at > limits.ANSWER_SECONDS:
                self._expire(delivery)
        for event in {id(each.event): each.event for each in self.deliveries.values()}.values():
            if event.retry_at is not None and event.retry_at <= now:
                event.retry_at = None
                self.spawn(event.retry(new_ids=self.retry_with_new_ids), f"retry of {event.what}")

    def _expire(self, delivery: Delivery, code: str = "operation_timeout") -> None:
        delivery.expired = True
        event = delivery.event
        if event.is_acked:
            return
        if event.kind != "events_api":
            event.fail(code)
        elif delivery.attempt < len(RETRY_AFTER):
            event.retry_at = self.clock.now() + RETRY_AFTER[delivery.attempt]
        self.journal.changed()

    def shown_error(self, event: Event, code: str) -> ShownError:
        return ShownError(event.user.name if event.user else "", code, event.what)

    # What many methods need

    def find_view(self, team: Team, view_id: object, external_id: object) -> View | None:
        stacks = [view for stack in team.stacks.values() for view in stack]
        for view in [*stacks, *team.homes.values()]:
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def spawn(self, work: Coroutine[object, object, None], what: str) -> None:
        """Run in the background; an exception becomes a failure of the test."""
        task = asyncio.create_task(work)
        self._tasks.add(task)

        def done(finished: asyncio.Task[None]) -> None:
            self._tasks.discard(finished)
            if not finished.cancelled() and (error := finished.exception()) is not None:
                self.journal.failure(what, error)

        task.add_done_callback(done)

    async def stop_tasks(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
