"""Seeds: 128 bits of the system's randomness for each event; choices of questions and random ids grow from them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

BYTES = 16
PORTION = 256
"""Seeds read at a time. Each reading lets go of the interpreter's lock, and then waits for the database's thread."""


def _drawn() -> Iterator[int]:
    while True:
        portion = secrets.token_bytes(BYTES * PORTION)
        for begin in range(0, len(portion), BYTES):
            yield int.from_bytes(portion[begin : begin + BYTES])


draw_seed = _drawn().__next__
