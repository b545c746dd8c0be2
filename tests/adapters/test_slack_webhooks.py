"""Called by HTTP: what is let in, what is refused, and how."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.slack.addresses import CALLED
from adapters.slack.webhooks import FORM, JSON
from bot.hosting.web import LARGEST_BODY
from tests.adapters.slack_caller import Caller, caller


@pytest.fixture
async def c(tmp_path: Path) -> AsyncIterator[Caller]:
    async with caller(tmp_path) as opened:
        yield opened


async def test_a_signed_command_is_answered_in_the_acknowledgement(c: Caller) -> None:
    status, text = await c.post(await c.typed("help"), FORM)
    assert status == 200
    assert json.loads(text)["response_type"] == "ephemeral"


async def test_a_forged_request_is_refused_and_does_nothing(c: Caller) -> None:
    before = c.written()
    body = await c.typed("quiz")
    c.slack.secret = "somebody's guess"
    assert await c.post(body, FORM) == (401, "not signed by Slack")
    assert await c.post(body, FORM, headers={"Content-Type": FORM}) == (401, "not signed by Slack")
    assert c.written() == before


async def test_a_body_that_was_changed_on_its_way_is_refused(c: Caller) -> None:
    body = await c.typed("help")
    headers = c.slack.headers(body, FORM)
    assert await c.post(body.replace(b"help", b"quiz"), FORM, headers=headers) == (401, "not signed by Slack")


@pytest.mark.parametrize("skew", [-301, 302])
async def test_a_stale_request_is_refused(c: Caller, skew: float) -> None:
    c.slack.skew = skew
    assert await c.post(await c.typed("help"), FORM) == (401, "too old")


async def test_the_very_same_request_is_refused_the_second_time_and_does_nothing(c: Caller) -> None:
    body = await c.typed("quiz")
    headers = c.slack.headers(body, FORM)
    assert (await c.post(body, FORM, headers=headers))[0] == 200
    before = c.written()
    retried = headers | {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert await c.post(body, FORM, headers=headers) == (401, "seen before")
    assert await c.post(body, FORM, headers=retried) == (401, "seen before")
    assert c.written() == before


async def test_what_slack_sends_again_is_answered_again(c: Caller) -> None:
    """Its retries are signed anew. The header alone says nothing: the first copy may have been lost."""
    with capture_logs() as logs:
        for attempt in (0, 1):
            c.slack.skew = attempt
            retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"} if attempt else {}
            body = await c.typed("help")
            status, text = await c.post(body, FORM, headers=c.slack.headers(body, FORM) | retry)
            assert status == 200
            assert text
    assert [(line["number"], line["reason"]) for line in logs if line["event"] == "slack.retried"] == [
        ("1", "http_timeout")
    ]


@pytest.mark.parametrize("chunked", [False, True])
async def test_an_oversized_request_is_refused(c: Caller, *, chunked: bool) -> None:
    body = b"a" * (LARGEST_BODY + 1)

    async def parts() -> AsyncIterator[bytes]:
        yield body

    headers = c.slack.headers(body, FORM)
    sent = parts() if chunked else io.BytesIO(body)
    async with c.session.post(c.scene.bot.address, data=sent, headers=headers) as answer:
        assert answer.status == 413


async def test_the_largest_request_that_is_not_oversized_is_read(c: Caller) -> None:
    body = b"a" * LARGEST_BODY
    async with c.session.post(
        c.scene.bot.address, data=io.BytesIO(body), headers=c.slack.headers(body, FORM)
    ) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data", "application/xml", "", "application/json-patch", "\x80"]
)
async def test_another_content_type_is_refused(c: Caller, content_type: str) -> None:
    assert (await c.post(b"{}", content_type))[0] == 415


async def test_a_compressed_body_is_refused(c: Caller) -> None:
    body = b"{}"
    headers = c.slack.headers(body, JSON) | {"Content-Encoding": "gzip"}
    assert (await c.post(body, headers=headers))[0] in (400, 415)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", JSON),
        (b"null", JSON),
        (b"[]", JSON),
        (b'{"type": "event_callback"', JSON),
        (b'{"type": "\xff"}', JSON),
        (b'{"type": "\\ud800"}', JSON),
        (b"[" * 100_000, JSON),
        (b'{"a":' * 100_000, JSON),
        (b'{"type": {}}', JSON),
        (b'{"type": "event_callback", "team_id": null}', JSON),
        (b'{"type": "url_verification"}', JSON),
        (b'{"type": "url_verification", "challenge": 1}', JSON),
        (b"", FORM),
        (b"\xff\xfe", FORM),
        (b"command=%ff", FORM),
        (b"payload=", FORM),
        (b"payload=%7B", FORM),
        (b"payload=%7B%7D&payload=1", FORM),
        (b"command=/tutor", FORM),
        (b"&".join(b"a=1" for _ in range(200)), FORM),
    ],
)
async def test_what_cannot_be_read_is_a_bad_request(c: Caller, body: bytes, content_type: str) -> None:
    assert (await c.post(body, content_type))[0] == 400


async def test_the_address_answers_slacks_challenge_if_it_is_signed(c: Caller) -> None:
    assert await c.slack.verify_url()
    c.slack.secret = "somebody's guess"
    assert not await c.slack.verify_url()


async def test_a_check_of_the_certificate_is_answered_with_nothing(c: Caller) -> None:
    assert await c.post(b"ssl_check=1&token=x", FORM, headers={"Content-Type": FORM}) == (200, "")


async def test_only_posting_is_answered(c: Caller) -> None:
    async with c.session.get(c.scene.bot.address) as answer:
        assert answer.status == 405


async def test_a_request_that_breaks_off_is_nobodys_error(c: Caller) -> None:
    host, port = c.scene.bot.address.removeprefix("http://").removesuffix(CALLED).split(":")
    head = f"POST {CALLED} HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\n"
    with capture_logs() as logs:
        for rest in ("Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"{head}{rest}".encode())
            await writer.drain()
            writer.write_eof()
            await reader.read()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        assert await c.slack.verify_url()
    assert [line for line in logs if line["log_level"] == "error"] == []
