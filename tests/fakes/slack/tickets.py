"""What Slack hands out for a while: trigger ids and response URLs."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING

from . import limits
from .refusal import Refusal

if TYPE_CHECKING:
    from .clock import Clock
    from .events import Event
    from .journal import Journal
    from .messages import Message
    from .world import Channel, User


@dataclass(slots=True)
class Trigger:
    event: Event
    made_at: float
    used: bool = False


@dataclass(slots=True)
class Triggers:
    """Trigger ids, valid for 3 s and once.

    https://docs.slack.dev/reference/methods/views.open (expired_trigger_id, exchanged_trigger_id)
    """

    clock: Clock
    journal: Journal
    made: dict[str, Trigger] = field(default_factory=dict)

    def make(self, event: Event) -> str:
        now = self.clock.now()
        name = f"{int(now * 1000)}.{len(self.made) + 1}.{token_hex(8)}"
        self.made[name] = Trigger(event, now)
        return name

    def exchange(self, name: object, method: str) -> Event:
        trigger = self.made.get(str(name))
        if trigger is None:
            self.journal.violation("invalid_trigger_id", method, str(name))
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            self.journal.violation("exchanged_trigger_id", method, trigger.event.what)
            raise Refusal("exchanged_trigger_id")
        if self.clock.now() - trigger.made_at > limits.TRIGGER_SECONDS:
            self.journal.violation("expired_trigger_id", method, trigger.event.what)
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.event


@dataclass(slots=True)
class ResponseUrl:
    """The right to say 5 things within 30 minutes, where a person used the app.

    https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
    """

    url: str
    event: Event
    user: User
    channel: Channel
    pressed: Message | None
    made_at: float
    uses: int = 0

    def use(self, clock: Clock, journal: Journal) -> None:
        if clock.now() - self.made_at > limits.RESPONSE_URL_SECONDS:
            journal.violation("expired_url", "response_url", self.event.what)
            raise Refusal("expired_url")
        if self.uses >= limits.RESPONSE_URL_USES:
            journal.violation("used_url", "response_url", self.event.what)
            raise Refusal("used_url")
        self.uses += 1
