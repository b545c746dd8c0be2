"""What a person did (or the platform reports), on its way to the app and back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from .journal import DEADLINE

if TYPE_CHECKING:
    from .journal import Json
    from .messages import Message
    from .modals import View
    from .platform import Platform
    from .world import Channel, Team, User


@dataclass(frozen=True, slots=True)
class Response:
    """Something the app said or showed because of an event."""

    how: str  # "ack", "response_url" or the Web API method
    body: Json
    message: Message | None = None
    view: View | None = None


@dataclass(slots=True, eq=False)
class Delivery:
    """One envelope (or HTTP request) that carries an event; it may be sent more than once."""

    event: Event
    envelope_id: str
    payload: Json
    attempt: int = 0
    reason: str = ""
    sent_at: float = 0.0
    sends: int = 0
    acks: int = 0
    expired: bool = False


@dataclass(slots=True, eq=False)
class Event:
    """An event with its deliveries, its acknowledgement and what came of it."""

    platform: Platform
    kind: str  # the envelope's type: slash_commands, interactive or events_api
    what: str  # the command, the payload's or the event's type
    payload: Json
    team: Team
    user: User | None = None
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    is_acked: bool = False
    ack: Json | None = None  # its payload, if it had one
    error: str | None = None  # what Slack showed to the person instead
    retry_at: float | None = None
    sent_perf: float = 0.0
    content_perf: float = 0.0
    _acked: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, *, attempt: int = 0, reason: str = "", new_ids: bool = False) -> Delivery:
        """Send the event in an envelope of its own."""
        delivery = self.platform.prepare(self, attempt=attempt, reason=reason, new_ids=new_ids)
        self.deliveries.append(delivery)
        await self.platform.send(delivery)
        return delivery

    async def again(self, *, new_ids: bool = False, copies: int = 1) -> None:
        """Send it again: the very same envelope, or others with new envelope, event and trigger ids."""
        for _ in range(copies):
            if new_ids:
                await self.deliver(new_ids=True)
            else:
                await self.platform.send(self.deliveries[-1])

    async def retry(self, *, new_ids: bool = False, reason: str = "timeout") -> None:
        """Redeliver an Events API event as Slack does when it was not acknowledged.

        https://docs.slack.dev/apis/events-api#retries: retry_attempt 1 to 3, with a reason;
        in practice with new event ids too (https://github.com/slackapi/node-slack-sdk/issues/2141).
        """
        attempt = max((each.attempt for each in self.deliveries), default=0) + 1
        await self.deliver(attempt=attempt, reason=reason, new_ids=new_ids)

    async def acked(self) -> None:
        """Wait until the app has acknowledged it."""
        await self._wait(self._acked, "acknowledged")

    async def answered(self) -> None:
        """Wait until it is acknowledged and something was said or a view was opened."""
        await self._wait(self._answered, "answered")

    @property
    def options(self) -> list[Json]:
        """The options that a suggestion brought, those in groups too."""
        found = self.ack or {}
        groups = found.get("option_groups", [])
        return [*found.get("options", []), *(each for group in groups for each in group["options"])]

    def note_ack(self, payload: Json | None) -> None:
        self.is_acked = True
        self.ack = payload or self.ack
        self._acked.set()
        self._look()

    def note(self, response: Response) -> None:
        if not self.responses:
            self.content_perf = perf_counter()
        self.responses.append(response)
        self._look()

    def fail(self, code: str) -> None:
        """Slack gave up and showed the person an error."""
        self.error = code
        self.platform.journal.shown_errors.append(self.platform.shown_error(self, code))
        self._acked.set()
        self._answered.set()
        self.platform.log.close(self)

    @property
    def is_answered(self) -> bool:
        return self.is_acked and bool(self.responses)

    def _look(self) -> None:
        if self.is_answered:
            self._answered.set()
            self.platform.log.close(self)
        self.platform.journal.changed()

    async def _wait(self, happened: asyncio.Event, what: str) -> None:
        try:
            async with asyncio.timeout(DEADLINE):
                await happened.wait()
        except TimeoutError:
            state = f"acked={self.is_acked}, responses={[each.how for each in self.responses]}"
            tail = self.platform.journal.tail()
            raise AssertionError(f"{self.what} was not {what} in {DEADLINE:g} s ({state})\n{tail}") from None
        if self.error is not None:
            raise AssertionError(f"{self.what} failed: Slack showed {self.error}")


@dataclass(slots=True)
class EventLog:
    """Which event a thing that the app says belongs to.

    A response_url, a trigger or an acknowledgement names its event. For other calls it is the
    oldest open event it can belong to (of the message, then the person, then the channel), and
    when none is open the latest one.
    """

    open: dict[int, Event] = field(default_factory=dict)
    latest: dict[int, Event] = field(default_factory=dict)  # by id() of a message, user or channel

    def add(self, event: Event) -> None:
        self.open[id(event)] = event
        for subject in (event.message, event.user, event.channel):
            if subject is not None:
                self.latest[id(subject)] = event

    def close(self, event: Event) -> None:
        self.open.pop(id(event), None)

    def credit(self, response: Response, *, user: User | None = None, channel: Channel | None = None) -> None:
        if channel is not None and channel.im_with is not None:
            user = channel.im_with
        event = self._find(response.message, user, channel)
        if event is not None:
            event.note(response)

    def _find(self, message: Message | None, user: User | None, channel: Channel | None) -> Event | None:
        subjects = [each for each in (message, user, channel) if each is not None]
        for subject in subjects:
            for event in self.open.values():
                if subject in (event.message, event.user, event.channel):
                    return event
        found = (self.latest.get(id(subject)) for subject in subjects)
        return next((each for each in found if each is not None), None)
