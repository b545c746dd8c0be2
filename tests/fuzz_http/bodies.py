"""Random bodies: noise, random JSON, and Slack's own payloads with something changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.fakes.slack.signed_http import FORM, JSON, encode
from tests.fuzz_http.originals import Original

_OURS = re.compile(rb"http[^\"&]{0,12}127\.0\.0\.1(:|%3A)\d+")
"""An address in a payload. Another one in its place would send us out into the world."""

_TEXTS = (
    "", " ", "\0", "?", "/", "<!channel>", "<#C1|x>", "quiz", "\N{SNOWMAN}", "\u202e", "0", "-1", "1e999", "null",
    "a" * 5000, "[]", "{}", "1:answer:0123456789ab:A", "press:0:0", "'; DROP TABLE answers; --", "\r\n", "T0", "%ff",
    "\N{PILE OF POO}" * 50,
)  # fmt: skip
_KEYS = ("type", "team", "user", "view", "actions", "command", "payload", "event", "id", "value", "state", "challenge")


@dataclass(frozen=True, slots=True)
class Body:
    manner: str
    content_type: str
    content: bytes


class Bodies:
    """The same seed gives the same bodies of the same originals."""

    def __init__(self, originals: Sequence[Original], seed: int) -> None:
        self._originals: dict[str, list[Original]] = {}
        for each in originals:
            self._originals.setdefault(each.what, []).append(each)
        self._random = Random(seed)

    def __iter__(self) -> Iterator[Body]:
        makers = (
            self._noise,
            self._random_json,
            self._changed,
            self._changed,
            self._changed,
            self._scratched,
            self._own,
        )
        while True:
            yield self._random.choice(makers)()

    def _noise(self) -> Body:
        content = self._random.randbytes(self._random.choice((0, 1, 10, 200, 3000)))
        prefix = self._random.choice((b"", b"payload=", b"{", b"command=", b"payload=%7B"))
        return Body("random bytes", self._random.choice((FORM, JSON)), prefix + content)

    def _random_json(self) -> Body:
        content = json.dumps(self._value(4)).encode(errors="surrogatepass")
        if self._random.random() < 0.5:
            return Body("random JSON", FORM, urlencode({"payload": content}).encode())
        return Body("random JSON", JSON, content)

    def _original(self) -> Original:
        """One of each kind as often as of another."""
        kind = self._random.choice(tuple(self._originals))
        return self._random.choice(self._originals[kind])

    def _own(self) -> Body:
        """Again, as if somebody had done the same once more."""
        original = self._original()
        again = {key: f"{self._random.random()}" for key in ("trigger_id", "event_id") if key in original.payload}
        content, content_type = encode(original.kind, original.payload | again)
        return Body(f"{original.what}, as it is", content_type, content)

    def _changed(self) -> Body:
        """With values, keys and types of others."""
        original = self._original()
        payload = deepcopy(original.payload)
        for _ in range(self._random.choice((1, 1, 2, 5))):
            self._change(payload)
        content, content_type = encode(original.kind, payload)
        return Body(f"{original.what}, changed", content_type, content)

    def _scratched(self) -> Body:
        """With bytes changed, lost and added."""
        original = self._original()
        content, content_type = encode(original.kind, original.payload)
        for _ in range(self._random.choice((1, 3, 10))):
            content = self._scratch(content)
        return Body(f"{original.what}, scratched", content_type, content)

    def _scratch(self, content: bytes) -> bytes:
        at = self._random.randrange(len(content) + 1)
        if any(each.start() <= at <= each.end() for each in _OURS.finditer(content)):
            return content
        lost = self._random.choice((0, 1, 1, 20))
        if _OURS.search(content[at : at + lost + 40]):
            lost = 0
        return content[:at] + self._random.randbytes(self._random.choice((0, 1, 1, 3))) + content[at + lost :]

    def _change(self, payload: dict[str, Any]) -> None:
        """Somewhere in there one thing is lost, added, or another."""
        holder, key = self._random.choice([each for each in _places(payload) if each[1] != "response_url"])
        act = self._random.random()
        if act < 0.25:
            del holder[key]
        elif act < 0.4 and isinstance(holder, dict):
            holder[self._random.choice(_KEYS)] = self._value(2)
        else:
            holder[key] = self._value(2)

    def _value(self, depth: int) -> Any:
        kind = self._random.randrange(9 if depth else 6)
        if kind < 6:
            return self._scalar(kind)
        if kind == 6:
            return [self._value(depth - 1) for _ in range(self._random.randrange(4))]
        return {self._key(): self._value(depth - 1) for _ in range(self._random.randrange(5))}

    def _scalar(self, kind: int) -> Any:
        if kind == 0:
            return None
        if kind == 1:
            return self._random.choice((True, False))
        if kind == 2:
            return self._random.choice((0, -1, 10**30, 1.5, float("inf"), float("nan"), 2**53))
        return self._random.choice(_TEXTS) if kind < 5 else self._key()

    def _key(self) -> str:
        return self._random.choice(_KEYS) if self._random.random() < 0.8 else str(self._random.randrange(1000))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value: what holds it, and its key or index there."""
    keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)) and value[key]:
            yield from _places(value[key])
