"""Streaks by brute force, as the check of the real ones: it imports nothing from `bot`."""

from __future__ import annotations


def model(story: str) -> tuple[int, int]:
    """Days and freezes of a story, a letter a day: `x` active, `.` missed, `?` still open, a space: no question.

    By rewriting: days without a question go, each x adds one, each miss takes a freeze or everything.
    """
    days = freezes = 0
    for sign in story:
        if sign == "x":
            days += 1
            freezes = min(2, freezes + 1) if days % 7 == 0 else freezes
        elif sign == ".":
            days, freezes = (days, freezes - 1) if freezes > 0 else (0, 0)
    return (days, freezes)
