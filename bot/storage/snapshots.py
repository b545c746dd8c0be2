"""Snapshots: the content of what was issued, each kept once, by its hash."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec

from bot.course import AnyQuestion
from bot.storage.transaction import Transaction

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder: msgspec.msgpack.Decoder[AnyQuestion] = msgspec.msgpack.Decoder(AnyQuestion)


def keep(tx: Transaction, question: AnyQuestion) -> bytes:
    """Keep a question as it is now; gives the 16 bytes that name its content."""
    body = freeze(question)
    digest = hashlib.blake2b(body, digest_size=16).digest()
    tx.run("INSERT INTO snapshots (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, body))
    return digest


def freeze(question: AnyQuestion) -> bytes:
    """A question as bytes, the same for equal questions."""
    return _encoder.encode(question)


@lru_cache(maxsize=2048)
def thaw(body: bytes) -> AnyQuestion:
    return _decoder.decode(body)
