"""Counting things: `1 question`, `1,200 questions`."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
