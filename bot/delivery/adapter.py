"""What the core asks of a platform: the adapter's protocol and its four errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.delivery.pacing import Pace, Scope
from bot.model import Address, Message

if TYPE_CHECKING:
    from bot.tutor import Tutor


class StartError(Exception):
    """The platform does not let us in; the text says what to do. The process ends with it."""


class DeliveryError(Exception):
    """A message could not be put where it should stand."""


class GoneError(DeliveryError):
    """The place, or the message to edit, is no more."""


class ForbiddenError(DeliveryError):
    """The platform does not let us; the text says what staff can do about it."""


class LeftError(ForbiddenError):
    """The whole space has removed us: it pauses, and what should stand there waits until we are back."""


class RetryAfterError(DeliveryError):
    """Too fast for the platform, or it is not reached: again after this many seconds, there or everywhere."""

    def __init__(self, seconds: float, scope: Scope = Scope.PLATFORM) -> None:
        super().__init__(f"again after {seconds:.1f} s")
        self.seconds = seconds
        self.scope = scope


class UnknownError(DeliveryError):
    """Nobody knows whether it stands there: a time-out, a dropped connection, a server's error."""


class Unfindable(Exception):  # noqa: N818 - an answer, not an error
    """`find` cannot know whether a message stands."""


class Adapter(Protocol):
    """A platform. `platform` is its name in accounts, places and addresses."""

    platform: str
    pace: Pace
    """How fast it takes messages that nobody waits for."""

    async def run(self, tutor: Tutor) -> None:
        """Serve until cancelled; then finish the replies in hand."""

    async def deliver(self, message: Message) -> str:
        """Put a new public message up and give the platform's reference of it. Raises DeliveryError."""

    async def edit(self, ref: str, message: Message) -> None:
        """Make the message read as it does now. Raises DeliveryError."""

    async def find(self, message: Message) -> str | None:
        """The reference of a message that was perhaps delivered, or None when it was not.

        Raises Unfindable where the platform can never tell, and DeliveryError where it cannot just now.
        """

    async def allowed(self, address: Address) -> str | None:
        """None when messages can be posted there, else a sentence that says what staff must do."""
