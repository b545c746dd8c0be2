"""Time zones as people name them: an IANA name, or a city."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.model import TutorError
from bot.text.nearness import nearest

ABBREVIATED = {
    "cet": ("Europe/Paris", "Europe/Berlin"),
    "cest": ("Europe/Paris", "Europe/Berlin"),
    "est": ("America/New_York", "America/Toronto"),
    "edt": ("America/New_York", "America/Toronto"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "mst": ("America/Denver", "America/Phoenix"),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "pdt": ("America/Los_Angeles",),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "gmt": ("Europe/London", "Africa/Accra"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
}
"""Abbreviations name several zones and no summer time, so they are asked back, not guessed."""

UTC_NAMES = frozenset({"utc", "z", "zulu"})


@cache
def names() -> tuple[str, ...]:
    """The zones that people live in, by IANA name."""
    return tuple(
        sorted(
            name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
        )
    )


@cache
def _folded() -> dict[str, str]:
    found = {name.casefold(): name for name in names()}
    for name in names():
        found.setdefault(name.rsplit("/", 1)[1].replace("_", " ").casefold(), name)
    return found


def is_zone(text: str) -> bool:
    """Whether this is a zone's or a city's name, exactly, or an abbreviation that wants asking back."""
    folded = _fold(text)
    return folded in UTC_NAMES or folded in ABBREVIATED or folded in _folded()


def is_near(text: str) -> bool:
    """Whether a zone seems to be meant: `Europe/Pariss`."""
    area, slash, _ = _fold(text).partition("/")
    return bool(slash) and any(name.casefold().startswith(f"{area}/") for name in names())


def find_zone(text: str) -> ZoneInfo:
    """The zone that was meant. Raises TutorError with cities for an abbreviation, and the nearest for a slip."""
    folded = _fold(text)
    if folded in UTC_NAMES:
        return ZoneInfo("UTC")
    if folded in ABBREVIATED:
        cities = " or ".join(f"`{name}`" for name in ABBREVIATED[folded])
        raise TutorError(f"“{text}” stands for several zones. Please name a city: {cities}.")
    found = _folded().get(folded)
    if found is None:
        near = dict.fromkeys(_folded()[each] for each in nearest(folded, _folded(), limit=4))
        asked = " or ".join(f"`{name}`" for name in list(near)[:3]) or "a city, such as `Europe/Paris`"
        raise TutorError(f"I don't know the time zone “{text[:40]}”. Did you mean {asked}?")
    return ZoneInfo(found)


def matching(typed: str) -> Iterable[str]:
    """Zones whose name holds what was typed."""
    folded = typed.replace(" ", "_").casefold()
    return (name for name in ("UTC", *names()) if folded in name.casefold())


def _fold(text: str) -> str:
    return " ".join(text.casefold().split()) if "/" not in text else text.strip().replace(" ", "_").casefold()
