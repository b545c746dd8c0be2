"""Spans of time as they are typed: 90m, 1d2h, 2w."""

from __future__ import annotations

import re
from datetime import timedelta

LONGEST = timedelta(days=3660)

_PART = re.compile(r"(\d{1,6})\s*([wdhms])\s*")
_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


def read_duration(text: str) -> timedelta | None:
    """The span of time, or None for what is no span or is longer than ten years."""
    text = text.strip().lower()
    if not text or _PART.sub("", text):
        return None
    span = sum((int(count) * _UNITS[unit] for count, unit in _PART.findall(text)), timedelta())
    return span if span <= LONGEST else None
