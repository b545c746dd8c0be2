"""Who may call us: Slack, which signs what it sends, lately, and once.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable

from adapters.slack.recent import Recent
from bot.configuration.secret import Secret

WINDOW = 5 * 60
"""Seconds that a request's time may differ from ours."""

REMEMBERED = 50_000
"""Signatures: ten minutes of eighty requests a second. The core counts a copy once, whatever we remember."""

FORGED, STALE, REPLAYED = "not signed by Slack", "too old", "seen before"

_TIME = re.compile(r"[0-9]{1,12}")


class Signatures:
    """A request that Slack sends again is signed again, with its new time: so the same signature is somebody's copy."""

    def __init__(self, secret: Secret, now: Callable[[], float] = time.time) -> None:
        self._key = secret.reveal().encode()
        self._now = now
        self._seen: Recent[bool] = Recent(REMEMBERED)

    def objection(self, moment: str, signature: str, body: bytes) -> str | None:
        """What speaks against a request; None for one to be taken in, and from then on its copies are objected to."""
        if not _TIME.fullmatch(moment):
            return FORGED
        signed = hmac.new(self._key, b"v0:%b:%b" % (moment.encode(), body), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={signed}".encode(), signature.encode(errors="replace")):
            return FORGED
        if abs(self._now() - int(moment)) > WINDOW:
            return STALE
        if self._seen.get(signature):
            return REPLAYED
        self._seen.put(signature, value=True)
        return None
