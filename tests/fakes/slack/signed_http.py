"""The same events over signed HTTP, to the address a test gives.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, TCPConnector

from .journal import Json, Request

if TYPE_CHECKING:
    from .events import Delivery
    from .platform import Platform

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(kind: str, payload: Json) -> tuple[bytes, str]:
    """Commands as a form, interactivity as JSON in a form, events as JSON."""
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), FORM
    return json.dumps(payload).encode(), JSON


class SignedHttp:
    """Delivers each event as an HTTP request; the response is its acknowledgement.

    The timestamp is the real time, which the app checks against its own clock, plus `skew` seconds.
    """

    def __init__(self, platform: Platform, url: str) -> None:
        self.platform = platform
        self.url = url
        self.skew = 0.0
        self.secret: str | None = None  # another one to sign with, for a test of forgery
        self._session: ClientSession | None = None

    def headers(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(time.time() + self.skew))
        return {
            "Content-Type": content_type, "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.secret or self.platform.signing_secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }  # fmt: skip

    async def send(self, delivery: Delivery) -> None:
        self.platform.spawn(self._exchange(delivery), f"HTTP delivery of {delivery.event.what}")

    async def _exchange(self, delivery: Delivery) -> None:
        body, content_type = encode(delivery.event.kind, delivery.payload)
        headers = self.headers(body, content_type)
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        try:
            async with self.session().post(self.url, data=body, headers=headers) as response:
                await self._take(delivery, response)
        except ClientError:
            self.platform.fail_delivery(delivery, "dispatch_failed")

    async def _take(self, delivery: Delivery, response: ClientResponse) -> None:
        raw = await response.read()
        platform = self.platform
        args: Json = {"status": response.status, "body": raw.decode(errors="replace")}
        platform.journal.request(Request(platform.clock.now(), "ack", args, raw))
        if response.status != 200:
            platform.fail_delivery(delivery, "http_service_error")
        elif not raw.strip():
            platform.take_ack(delivery.envelope_id, None)
        elif response.content_type == JSON:
            platform.take_ack(delivery.envelope_id, json.loads(raw))
        else:
            platform.take_ack(delivery.envelope_id, {"text": args["body"]})

    async def verify_url(self) -> bool:
        """Whether the address answers Slack's challenge: https://docs.slack.dev/reference/events/url_verification"""
        asked = {"type": "url_verification", "token": self.platform.verification_token, "challenge": "3eZbrw1aB"}
        body = json.dumps(asked).encode()
        async with self.session().post(self.url, data=body, headers=self.headers(body, JSON)) as response:
            return response.status == 200 and "3eZbrw1aB" in await response.text()

    def session(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=0))  # Slack does not wait for others' answers
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
