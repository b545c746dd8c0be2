"""Installing: the pages that somebody sees who adds the app to their workspace, and what comes of it."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.slack.addresses import INSTALL, REDIRECT
from adapters.slack.manifest import OPTIONAL, SCOPES
from adapters.slack.many_workspaces import AT_ONCE
from bot.clock import SteeredClock
from tests.adapters.slack_scene import held_up
from tests.adapters.slack_tenants import Company, browser, company, workplace
from tests.fakes.slack import FakeSlack, dropped, refused


async def test_the_page_explains_every_scope_and_leads_to_slack(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        page = await b.open(INSTALL)
        assert (page.status, page.title) == (200, "Add Syllabot to Slack")
        for scope, why in {**SCOPES, **OPTIONAL}.items():
            assert f"<dt>{scope}</dt>\n<dd>{why}</dd>" in page.html.replace("<code>", "`").replace("</code>", "`")
        assert page.onward.startswith(f"{fake.url}/oauth/v2/authorize?state=")
        assert "redirect_uri" not in page.onward


async def test_a_page_says_its_language_runs_nothing_and_is_kept_by_nobody(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        for path in (INSTALL, REDIRECT):
            page = await b.open(path)
            assert page.html.startswith('<!DOCTYPE html>\n<html lang="en">')
            assert page.html.count("<h1>") == 1
            assert "<script" not in page.html
            assert page.headers["Content-Type"] == "text/html; charset=utf-8"
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_whoever_allows_it_is_told_what_to_do_next_and_can_begin(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        w = workplace(c, "Cohort <1>")
        page = await w.install()
        assert (page.status, page.title) == (200, "Syllabot is installed")
        assert "<strong>Cohort &lt;1&gt;</strong>" in page.html
        assert page.onward == f"https://slack.com/app_redirect?app={fake.platform.app_id}&team={w.team.id}"
        assert (await w.quiz()).body


async def test_the_cookie_is_seen_by_no_script_and_sent_by_tls_alone(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        cookie = (await b.open(INSTALL)).headers["Set-Cookie"]
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"} <= set(cookie.split("; "))


async def test_whoever_cancels_changes_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        page = await b.come_back(fake.deny((await b.open(INSTALL)).onward))
        assert (page.status, page.title) == (200, "Nothing was installed")
        assert fake.calls("oauth.v2.access") == []


async def test_another_error_of_slack_is_told_and_shown_as_text(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        page = await b.open(f"{REDIRECT}?error=%3Cscript%3Einvalid_scope")
        assert (page.status, page.title) == (400, "Slack did not let me in")
        assert "&lt;script&gt;invalid_scope" in page.html


async def test_a_state_is_good_for_once(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        w = workplace(c, "Cohort")
        address = fake.authorize(w.ada, (await b.open(INSTALL)).onward)
        assert (await b.come_back(address)).title == "Syllabot is installed"
        again = await b.come_back(address)
        assert (again.status, again.title) == (400, "Please begin again")
        assert len(fake.calls("oauth.v2.access")) == 1


async def test_a_state_is_good_for_ten_minutes(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        w = workplace(c, "Cohort")
        page = await b.open(INSTALL)
        _pass(c, 600)
        page = await b.come_back(fake.authorize(w.ada, page.onward))
        assert (page.status, page.title) == (400, "Please begin again")
        assert fake.calls("oauth.v2.access") == []


async def test_a_state_that_another_browser_was_given_installs_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as mine, browser(c.bot) as theirs:
        w = workplace(c, "Cohort")
        address = fake.authorize(w.ada, (await mine.open(INSTALL)).onward)
        await theirs.open(INSTALL)
        page = await theirs.come_back(address)
        assert (page.status, page.title) == (400, "Please begin again in this browser")
        assert fake.calls("oauth.v2.access") == []
        assert (await mine.come_back(address)).title == "Syllabot is installed"


async def test_an_invented_state_or_no_code_installs_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        for query in ("", "?code=1", "?code=1&state=made-up", "?state=", f"?code={'9' * 3000}&state=x"):
            assert (await b.open(REDIRECT + query)).status == 400
        state = _state((await b.open(INSTALL)).onward)
        page = await b.open(f"{REDIRECT}?state={state}")
        assert (page.status, page.title) == (400, "Please begin again")
        assert fake.calls("oauth.v2.access") == []


async def test_a_code_that_slack_does_not_know_is_a_reason_to_begin_again(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        state = _state((await b.open(INSTALL)).onward)
        page = await b.open(f"{REDIRECT}?state={state}&code=guessed")
        assert (page.status, page.title) == (400, "Please begin again")
        assert [each.rule for each in fake.take_violations()] == ["invalid_code"]


@pytest.mark.parametrize(
    ("mischief", "title"),
    [
        (refused("oauth.v2.access", "bad_client_secret"), "Slack did not let me in"),
        (dropped("oauth.v2.access", takes_effect=False), "Slack could not be reached"),
        (dropped("oauth.v2.access", takes_effect=True), "Slack could not be reached"),
        (refused("auth.test", "internal_error"), "Slack did not let me in"),
    ],
)
async def test_when_slack_has_trouble_nothing_is_installed_and_trying_again_works(
    tmp_path: Path, mischief: object, title: str
) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        w = workplace(c, "Cohort")
        fake.misbehave(mischief)  # type: ignore[arg-type]
        page = await w.install()
        assert (page.status, page.title) == (502, title)
        assert len(fake.calls("oauth.v2.access")) == 1
        assert (await w.install()).title == "Syllabot is installed"


async def test_an_installation_for_a_whole_organisation_is_given_back(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        w = workplace(c, "Cohort")
        page = await b.come_back(fake.authorize(w.ada, (await b.open(INSTALL)).onward, organisation="E0GRID"))
        assert (page.status, page.title) == (403, "One workspace at a time, please")
        assert fake.platform.organisation_tokens == set()
        assert (await w.install()).title == "Syllabot is installed"


async def test_what_was_said_of_it_in_the_log_holds_no_secret(tmp_path: Path) -> None:
    with capture_logs() as logs:
        async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
            w = workplace(c, "Cohort")
            address = fake.authorize(w.ada, (await b.open(INSTALL)).onward)
            await b.come_back(address)
            await b.come_back(address)
            secrets = (w.team.bot_token, fake.platform.client_secret, _state(address), *fake.platform.codes)
    assert [line["workspace"] for line in logs if line["event"] == "slack.installed"] == [w.team.id]
    assert [secret for secret in secrets if secret in repr(logs)] == []


async def test_states_that_nobody_brought_back_do_not_pile_up(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        for _ in range(5):
            await b.open(INSTALL)
        _pass(c, 601)
        await b.open(INSTALL)
        count = await c.bot.tutor.database.read(lambda tx: tx.one("SELECT COUNT(*) FROM install_states"))
        assert count == (1,)


def _state(address: str) -> str:
    found = re.search(r"state=([^&]+)", address)
    assert found is not None
    return found[1]


def _pass(c: Company, seconds: float) -> None:
    clock = c.bot.tutor.clock
    assert isinstance(clock, SteeredClock)
    clock.move(timedelta(seconds=seconds))
    c.fake.clock.advance(seconds)


async def test_a_crowd_of_visitors_is_asked_to_come_back_and_learners_go_on(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c, browser(c.bot) as b:
        async with held_up(c.bot.tutor):
            visits = [asyncio.create_task(b.open(INSTALL)) for _ in range(AT_ONCE + 1)]
            done, _ = await asyncio.wait(visits, return_when=asyncio.FIRST_COMPLETED)
        [turned_away] = [await each for each in done]
        assert (turned_away.status, turned_away.title) == (503, "One moment, please")
        pages = [await each for each in visits]
        assert [page.status for page in pages].count(200) == AT_ONCE
