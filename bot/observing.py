"""Observing: what whoever measures is told of commands and presses, and of platforms that said: too fast."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from bot.delivery.pacing import Scope


class Kind(Enum):
    """What people do."""

    COMMAND = "command"
    PRESS = "press"
    FORM = "form"


class End(Enum):
    """What came of it."""

    ANSWERED = "answered"
    REFUSED = "refused"
    BUSY = "busy"
    """It could not be saved just now."""
    FAILED = "failed"
    """An apology, with a number that stands in the log."""


class Observer(Protocol):
    """Is told what happens, on the event loop. It must be quick and never raise."""

    def done(self, kind: Kind, platform: str, what: str, end: End, seconds: float) -> None:
        """`what` is the typed line, or the pressed token."""

    def held(self, platform: str, scope: Scope, seconds: float) -> None:
        """The platform takes no messages there for so long."""


class Unobserved:
    """Nobody looks."""

    def done(self, kind: Kind, platform: str, what: str, end: End, seconds: float) -> None: ...

    def held(self, platform: str, scope: Scope, seconds: float) -> None: ...
