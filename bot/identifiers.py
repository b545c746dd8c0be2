"""Random identifiers of sessions and attempts: they stand in tokens, so they must not be guessable."""

from __future__ import annotations

from random import Random

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH = 12
"""58 signs to the 12th are 70 bits; the generator was seeded with 128 bits of the operating system's."""


def new_id(random: Random) -> str:
    return "".join(random.choices(_ALPHABET, k=_LENGTH))
