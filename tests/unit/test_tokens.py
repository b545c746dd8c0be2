"""Tokens of buttons: what is packed comes back, old forms stay readable, and anything else is refused kindly."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import tokens
from bot.commands import ACTIONS
from bot.packing import LIMIT, StaleTokenError, Token
from bot.tokens import TOKENS, unpack

GOLDEN = {
    "1:answer:GmW4xY2kPq9Z:B": tokens.Answer("GmW4xY2kPq9Z", "B"),
    "1:set:GmW4xY2kPq9Z:C:1": tokens.Choose("GmW4xY2kPq9Z", "C", chosen=True),
    "1:set:GmW4xY2kPq9Z:C:0": tokens.Choose("GmW4xY2kPq9Z", "C", chosen=False),
    "1:order:GmW4xY2kPq9Z:2:C": tokens.Arrange("GmW4xY2kPq9Z", 2, "C"),
    "1:order:GmW4xY2kPq9Z:2:": tokens.Arrange("GmW4xY2kPq9Z", 2, ""),
    "1:submit:GmW4xY2kPq9Z": tokens.Submit("GmW4xY2kPq9Z"),
    "1:type:GmW4xY2kPq9Z": tokens.TypeAnswer("GmW4xY2kPq9Z"),
    "1:hint:GmW4xY2kPq9Z": tokens.Hint("GmW4xY2kPq9Z"),
    "1:next:ax7DqQwEr2Ty:3": tokens.Next("ax7DqQwEr2Ty", 3),
    "1:leave:ax7DqQwEr2Ty": tokens.Leave("ax7DqQwEr2Ty"),
    "1:retry:ax7DqQwEr2Ty": tokens.Retry("ax7DqQwEr2Ty"),
    "1:quiz:mlops:": tokens.Quiz("mlops", ""),
    "1:quiz:mlops:drift-and-change": tokens.Quiz("mlops", "drift-and-change"),
    "1:read:mlops:drift-and-change:2": tokens.Read("mlops", "drift-and-change", 2),
    "1:terms:mlops:drift-and-change": tokens.Terms("mlops", "drift-and-change"),
    "1:termspage:mlops:drift-and-change:2": tokens.TermsPage("mlops", "drift-and-change", 2),
    "1:share:mlops:drift-and-change": tokens.ShareSummary("mlops", "drift-and-change"),
    "1:board:week:mlops:1": tokens.ShareBoard("week", "mlops", everywhere=True),
    "1:mine:mlops": tokens.ShareProgress("mlops"),
    "1:score:ax7DqQwEr2Ty": tokens.ShareScore("ax7DqQwEr2Ty"),
    "1:forget:17": tokens.Forget(17),
    "1:keep": tokens.Keep(),
    "1:post:Pq9ZGmW4xY2k:1:B": tokens.AnswerPost("Pq9ZGmW4xY2k", 1, "B"),
    "1:open:Pq9ZGmW4xY2k:1": tokens.OpenPost("Pq9ZGmW4xY2k", 1),
    "1:onpost:Pq9ZGmW4xY2k:2": tokens.OnPost("Pq9ZGmW4xY2k", 2),
    "1:result:Pq9ZGmW4xY2k": tokens.MyResult("Pq9ZGmW4xY2k"),
    "1:test:4": tokens.PostTest(4),
    "1:pass:4:2026-11-21:1": tokens.PassOver(4, "2026-11-21", 1),
    "1:join:Rd7DqQwEr2Ty": tokens.JoinRound("Rd7DqQwEr2Ty"),
    "1:round:Rd7DqQwEr2Ty:3:C": tokens.AnswerRound("Rd7DqQwEr2Ty", 3, "C"),
    "1:postanyway:12": tokens.PostAnyway(12),
    "1:peek:12:raw-to-feature:2": tokens.Peek(12, "raw-to-feature", 2),
    "1:publish:12": tokens.Publish(12),
}
"""Tokens as version 1 made them. They stand in messages for years: lines are added here, and never changed."""

KINDS = sorted(TOKENS.values(), key=lambda kind: kind.name)
VALUES: dict[type, st.SearchStrategy[object]] = {
    str: st.from_regex(r"[A-Za-z0-9_.-]{0,32}", fullmatch=True),
    int: st.integers(0, 10**18 - 1),
    bool: st.booleans(),
}


def _any_token(kind: type[Token]) -> st.SearchStrategy[Token]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: VALUES[hints[each.name]] for each in fields(kind)})


@given(token=st.sampled_from(KINDS).flatmap(_any_token))
def test_what_is_packed_comes_back(token: Token) -> None:
    packed = token.pack()
    assert len(packed.encode()) <= LIMIT
    assert unpack(packed) == token


@pytest.mark.parametrize(("packed", "token"), GOLDEN.items())
def test_old_forms_stay_readable_and_new_ones_are_alike(packed: str, token: Token) -> None:
    assert unpack(packed) == token
    assert token.pack() == packed


def test_every_kind_of_token_has_a_golden_form() -> None:
    assert {type(token) for token in GOLDEN.values()} == set(TOKENS.values())


def test_every_kind_of_token_does_something() -> None:
    assert {action.token for action in ACTIONS} == set(TOKENS.values())


@given(packed=st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1"))))
def test_any_bytes_as_a_token_are_refused_and_nothing_else(packed: str) -> None:
    with pytest.raises(StaleTokenError, match="/help"):
        unpack(packed)


@given(packed=st.sampled_from(list(GOLDEN)), place=st.integers(0, 40), put=st.text(max_size=3), cut=st.integers(0, 3))
def test_a_damaged_token_is_refused_or_another_token(packed: str, place: int, put: str, cut: int) -> None:
    damaged = packed[:place] + put + packed[place + cut :]
    try:
        token = unpack(damaged)
    except StaleTokenError:
        return
    assert unpack(token.pack()) == token


@pytest.mark.parametrize("value", ["a:b", "a b", "é", "x" * 61, "a\n"])
def test_a_word_that_cannot_travel_is_our_mistake_and_raised_when_packing(value: str) -> None:
    with pytest.raises(ValueError, match="cannot travel"):
        tokens.Answer(value, "A").pack()


@pytest.mark.parametrize("number", [-1, 10**18])
def test_a_number_that_cannot_travel_is_our_mistake_too(number: int) -> None:
    with pytest.raises(ValueError, match="cannot travel"):
        tokens.Forget(number).pack()


def test_a_token_longer_than_a_button_takes_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="cannot travel"):
        tokens.Read("c" * 60, "m" * 60, 1).pack()


@pytest.mark.parametrize("number", ["²", "٣", "1_0", "+1", " 1", "0x1", "1" * 19])
def test_only_plain_digits_are_numbers(number: str) -> None:
    with pytest.raises(StaleTokenError, match="damaged"):
        unpack(f"1:forget:{number}")
