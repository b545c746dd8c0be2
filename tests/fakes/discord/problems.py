"""Discord's errors: their shape, and how several are gathered into one answer.

https://discord.com/developers/docs/reference#error-messages
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

INVALID_FORM_BODY = 50035
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
INVALID_WEBHOOK_TOKEN = 50027
# These happen to a correct bot too, when time passes or an event comes twice.
TIMING_CODES = frozenset({UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED, INVALID_WEBHOOK_TOKEN})


class Refused(Exception):  # noqa: N818 - reads as what happened to the request
    """A request that Discord would refuse."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None, *, violation: bool) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.violation = violation

    def body(self) -> Json:
        """Return the JSON that Discord sends."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def unknown(code: int, what: str) -> Refused:
    """404, as for `Unknown Message` (10008): no violation, things vanish in real life."""
    return Refused(404, code, f"Unknown {what}", violation=False)


def misuse(status: int, code: int, message: str) -> Refused:
    """Refuse what the bot should never have tried."""
    return Refused(status, code, message, violation=True)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Discord that the bot broke."""

    method: str
    path: str
    code: int
    message: str
    errors: Json | None = None

    @property
    def timing(self) -> bool:
        """Whether lateness or a repeated event explains it; such violations do not fail a test by themselves."""
        return self.code in TIMING_CODES


class Problems:
    """All that is wrong with one body, by path."""

    def __init__(self) -> None:
        self._found: list[tuple[tuple[str, ...], str, str]] = []
        self._prefix: tuple[str, ...] = ()

    def at(self, *path: str | int) -> Problems:
        """Return a view that reports below `path`."""
        child = Problems()
        child._found = self._found
        child._prefix = (*self._prefix, *(str(part) for part in path))
        return child

    def add(self, code: str, message: str) -> None:
        """Report a problem here."""
        self._found.append((self._prefix, code, message))

    def length(self, value: object, low: int, high: int) -> None:
        """Report text (or a list) outside of low..high; absent is not reported."""
        if value is None:
            return
        if not isinstance(value, str | list):
            self.add("BASE_TYPE_BAD_STRING", "Could not interpret value as string.")
        elif len(value) > high or len(value) < low:
            if low and isinstance(value, str) and not value:
                self.add("BASE_TYPE_REQUIRED", "This field is required")
            elif low:
                self.add("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            else:
                self.add("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")

    def required(self, value: object, low: int, high: int) -> None:
        """Like `length`, but absent is a problem too."""
        if value is None:
            self.add("BASE_TYPE_REQUIRED", "This field is required")
        self.length(value, low, high)

    def number(self, value: object, low: int, high: int) -> None:
        """Report a number outside of low..high; absent is not reported."""
        if value is None:
            return
        if not isinstance(value, int) or not low <= value <= high:
            self.add("NUMBER_TYPE_RANGE", f"int value should be between {low} and {high}.")

    def settle(self) -> None:
        """Raise what was found, in Discord's nested shape."""
        if not self._found:
            return
        tree: Json = {}
        for path, code, message in self._found:
            node = tree
            for part in path:
                node = node.setdefault(part, {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        raise Refused(400, INVALID_FORM_BODY, "Invalid Form Body", tree, violation=True)
