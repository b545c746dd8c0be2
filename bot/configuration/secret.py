"""A secret: it cannot be printed or logged by accident."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A token or a key. An empty one is false, and means that it was not set."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself, for the one call that needs it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __str__(self) -> str:
        return "(secret)"

    def __repr__(self) -> str:
        return "Secret(…)"
