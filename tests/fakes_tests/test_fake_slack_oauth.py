"""The fake's OAuth, held to https://docs.slack.dev/authentication/installing-with-oauth."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team, User

REDIRECT = "https://app.test/slack/oauth_redirect"


@dataclass
class Office:
    fake: FakeSlack
    team: Team
    owner: User

    def link(self, **other: str) -> str:
        asked = {"client_id": self.fake.platform.client_id, "scope": "commands,chat:write", "state": "s"} | other
        return "https://slack.test/oauth/v2/authorize?" + "&".join(f"{name}={value}" for name, value in asked.items())

    def code(self, **other: str) -> str:
        return parse_qs(urlsplit(self.fake.authorize(self.owner, self.link(**other))).query)["code"][0]

    async def exchange(self, code: str, secret: str = "", **other: str) -> str:
        """The token; else Slack's word."""
        known = f"{self.fake.platform.client_id}:{secret or self.fake.platform.client_secret}"
        headers = {"Authorization": f"Basic {b64encode(known.encode()).decode()}"}
        client = AsyncWebClient(base_url=self.fake.api_url)
        try:
            given = await client.api_call("oauth.v2.access", data={"code": code, **other}, headers=headers)
        except SlackApiError as error:
            return str(error.response["error"])
        return str(given["access_token"])

    async def says(self, token: str) -> str:
        try:
            await AsyncWebClient(token, self.fake.api_url).auth_test()
        except SlackApiError as error:
            return str(error.response["error"])
        return "ok"


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    async with FakeSlack() as fake:
        fake.platform.redirect_uri = REDIRECT
        team = fake.add_team("Cohort", installed=False)
        yield Office(fake, team, team.add_user("owner"))


async def test_a_code_is_good_for_once_and_for_ten_minutes() -> None:
    async with office() as o:
        code = o.code()
        o.fake.clock.advance(600)
        assert (await o.exchange(code)).startswith("xoxb-")
        assert await o.exchange(code) == "code_already_used"
        code = o.code()
        o.fake.clock.advance(601)
        assert await o.exchange(code) == "invalid_code"
        assert [each.rule for each in o.fake.take_violations()] == ["code_already_used"]


async def test_the_address_that_was_named_must_be_named_again() -> None:
    async with office() as o:
        assert await o.exchange(o.code(redirect_uri=REDIRECT)) == "bad_redirect_uri"
        assert await o.exchange(o.code(), redirect_uri=REDIRECT) == "bad_redirect_uri"
        assert (await o.exchange(o.code(redirect_uri=REDIRECT), redirect_uri=REDIRECT)).startswith("xoxb-")
        with pytest.raises(AssertionError, match="not registered"):
            o.code(redirect_uri="https://evil.test/")
        o.fake.take_violations()


async def test_a_wrong_secret_gets_no_token() -> None:
    async with office() as o:
        assert await o.exchange(o.code(), secret="guessed") == "bad_client_secret"
        o.fake.take_violations()


async def test_whoever_cancels_comes_back_with_the_state_and_no_code() -> None:
    async with office() as o:
        assert o.fake.deny(o.link()) == f"{REDIRECT}?error=access_denied&state=s"


async def test_after_a_removal_another_token_is_given_and_the_old_one_stays_dead() -> None:
    async with office() as o:
        first = await o.exchange(o.code())
        assert await o.exchange(o.code()) == first
        o.team.token_error = "account_inactive"
        second = await o.exchange(o.code())
        assert (await o.says(first), await o.says(second)) == ("account_inactive", "ok")


async def test_a_token_for_an_organisation_has_no_workspace_and_can_be_given_back() -> None:
    async with office() as o:
        code = parse_qs(urlsplit(o.fake.authorize(o.owner, o.link(), organisation="E1")).query)["code"][0]
        token = await o.exchange(code)
        assert (await AsyncWebClient(token, o.fake.api_url).auth_revoke())["revoked"]
        assert await o.says(token) == "invalid_auth"
