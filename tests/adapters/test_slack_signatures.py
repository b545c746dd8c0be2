from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.signatures import FORGED, REPLAYED, STALE, WINDOW, Signatures
from bot.configuration.secret import Secret
from tests.fakes.slack.signed_http import signature

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_800_000_000.0


def signatures() -> Signatures:
    return Signatures(Secret(SECRET), now=lambda: NOW)


def signed(body: bytes, age: int = 0, secret: str = SECRET) -> tuple[str, str, bytes]:
    moment = str(int(NOW) - age)
    return moment, signature(secret, moment, body), body


def test_what_slacks_documentation_signs_is_accepted() -> None:
    """The example of https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
        b"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url="
        b"https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id="
        b"398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    found = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    then = Signatures(Secret(SECRET), now=lambda: 1_531_420_618.0)
    assert then.objection("1531420618", found, body) is None


@pytest.mark.parametrize("age", [0, WINDOW, -WINDOW])
def test_within_five_minutes_it_is_accepted(age: int) -> None:
    assert signatures().objection(*signed(b"x", age)) is None


@pytest.mark.parametrize("age", [WINDOW + 1, -WINDOW - 1, 10**9])
def test_out_of_five_minutes_it_is_stale(age: int) -> None:
    assert signatures().objection(*signed(b"x", age)) == STALE


def test_with_another_secret_or_body_or_time_it_is_forged() -> None:
    moment, mark, body = signed(b"text=1")
    for attempt in (
        signed(b"text=1", secret="another"),
        (moment, mark, b"text=2"),
        (str(int(moment) + 1), mark, body),
        (moment, mark.upper(), body),
        (moment, mark[:-1], body),
        (moment, "", body),
        ("", mark, body),
        (f" {moment}", mark, body),
    ):
        assert signatures().objection(*attempt) == FORGED


@given(st.text(), st.text(), st.binary())
def test_whatever_stands_in_the_headers_nothing_is_raised(moment: str, mark: str, body: bytes) -> None:
    assert signatures().objection(moment, mark, body) == FORGED


def test_the_very_same_request_is_accepted_once() -> None:
    known = signatures()
    assert known.objection(*signed(b"x")) is None
    assert known.objection(*signed(b"x")) == REPLAYED
    assert known.objection(*signed(b"y")) is None


def test_a_request_that_slack_sends_again_is_signed_anew_and_accepted() -> None:
    known = signatures()
    assert known.objection(*signed(b"x", age=1)) is None
    assert known.objection(*signed(b"x", age=0)) is None


def test_a_forgery_does_not_make_the_true_request_a_copy() -> None:
    known = signatures()
    moment, mark, body = signed(b"x")
    assert known.objection(moment, mark, b"z") == FORGED
    assert known.objection(moment, mark, body) is None


def test_by_default_the_time_is_the_real_one() -> None:
    moment = str(int(time.time()))
    assert Signatures(Secret(SECRET)).objection(moment, signature(SECRET, moment, b"x"), b"x") is None
