"""Many workspaces in one process: each with its own token, people and staff; they come, go, and come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.installations import WRONG_KEY
from bot.clock import SteeredClock
from bot.composition import opened
from bot.delivery.adapter import LeftError, RetryAfterError, StartError, Unfindable
from bot.delivery.pacing import Scope
from bot.model import Address, Message, Reply
from tests.adapters.slack_scene import clock_of, library, serving
from tests.adapters.slack_tenants import Company, Workplace, company, settings_for_many, workplace
from tests.classroom import NOON
from tests.fakes.slack import FakeSlack, User, rate_limited, refused
from tests.fakes.slack import Message as Chat

DAY = timedelta(days=1)
OTHER_KEY = "another-key-of-the-tests-32-signs"
DAILY = "schedule daily 9:00 Europe/Berlin"


async def pass_time(c: Company, step: timedelta) -> None:
    clock = c.bot.tutor.clock
    assert isinstance(clock, SteeredClock)
    c.fake.clock.advance(step.total_seconds())
    await c.bot.engine.pass_time(clock, step)
    await c.bot.tutor.settle()


def files(folder: Path) -> bytes:
    """Every byte that lies on the disk."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def readable(folder: Path, fake: FakeSlack) -> list[str]:
    """Tokens that somebody could read who gets hold of the files."""
    found = files(folder)
    assert b"SQLite format 3" in found
    tokens = [team.bot_token for team in fake.platform.teams.values()] + list(fake.platform.dead_tokens)
    return [token for token in tokens if token.encode() in found]


def daily(w: Workplace) -> list[Chat]:
    """The daily questions that stand in the channel."""
    return [message for message in w.general.messages if message.metadata and not message.thread_ts]


def posts(w: Workplace) -> int:
    return len(daily(w))


async def installed(c: Company, *names: str) -> list[Workplace]:
    found = [workplace(c, name) for name in names]
    for each in found:
        assert (await each.install()).status == 200
    return found


async def test_three_install_it_one_leaves_and_comes_back_one_revokes_its_token_and_one_goes_on(
    tmp_path: Path,
) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, east, west = await installed(c, "North", "East", "West")
        for w in (north, east, west):
            await w.quiz()
            assert "Scheduled" in await w.type("/tutor", DAILY)
        await pass_time(c, DAY)
        assert [posts(w) for w in (north, east, west)] == [1, 1, 1]
        board = await north.type("/tutor", "leaderboard month")
        assert "ada" in board
        assert readable(tmp_path, fake) == []

        await (await fake.uninstall(north.team)).acked()
        await (await fake.event(north.team, {"type": "tokens_revoked", "tokens": {"bot": [north.team.bot.id]}})).acked()
        await (await fake.revoke_tokens(east.team)).acked()
        before = len(fake.requests)
        await pass_time(c, 3 * DAY)
        assert [posts(w) for w in (north, east, west)] == [1, 1, 4]
        assert {each.token for each in fake.requests[before:] if each.token} == {west.team.bot_token}

        gone = north.team.bot_token
        assert (await north.install()).title == "Syllabot is installed"
        assert north.team.bot_token != gone
        await pass_time(c, DAY)
        assert [posts(w) for w in (north, east, west)] == [2, 1, 5]
        assert await north.type("/tutor", "leaderboard month") == board
        assert "09:00 Europe/Berlin" in await north.type("/tutor", "schedule list")
        assert readable(tmp_path, fake) == []


async def test_tokens_of_users_that_are_revoked_pause_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        [north] = await installed(c, "North")
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [north.ada.id], "bot": []}}
        await (await fake.event(north.team, revoked)).acked()
        await north.quiz()


async def test_the_late_news_of_an_earlier_removal_does_not_end_a_new_installation(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        [north] = await installed(c, "North")
        gone = await fake.uninstall(north.team)
        await gone.acked()
        await north.install()
        await gone.again(new_ids=True)
        await fake.until(lambda: all(each.acks for each in gone.deliveries), "both acknowledged")
        await north.quiz()


async def test_a_removal_that_nobody_told_us_of_is_found_by_the_next_post(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, west = await installed(c, "North", "West")
        for w in (north, west):
            await w.type("/tutor", DAILY)
        north.team.token_error = "account_inactive"
        await pass_time(c, 2 * DAY)
        assert [posts(w) for w in (north, west)] == [0, 2]
        tried = len([each for each in fake.calls("chat.postMessage") if each.token == north.team.bot_token])
        await north.install()
        await pass_time(c, DAY)
        assert posts(north) == 2  # what was to be posted when they left is put up as closed, and then today's
        assert [message.body for message in north.general.messages if "paused" in message.body] == []
        assert tried == 1


async def test_a_token_that_slack_refuses_in_one_breath_and_takes_in_the_next_ends_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        [north] = await installed(c, "North")
        fake.misbehave(refused("chat.postMessage", "invalid_auth"))
        with pytest.raises(RetryAfterError) as caught:
            await c.bot.adapter.deliver(post(north))
        assert caught.value.scope is Scope.SPACE
        await c.bot.adapter.deliver(post(north))


async def test_a_workspace_that_we_do_not_serve_is_told_so_and_nothing_more(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        [north] = await installed(c, "North")
        stranger = workplace(c, "Stranger")
        message = await north.quiz()
        said = await stranger.type("/quiz")
        assert "not installed in this workspace" in said
        await (await fake.open_home(stranger.ada)).acked()
        await (await fake.shortcut(stranger.ada, "quiz_me")).acked()
        await (await fake.uninstall(north.team)).acked()
        await (await fake.press(north.ada, message, message.buttons[0])).acked()
        with pytest.raises(LeftError):
            await c.bot.adapter.deliver(post(stranger))
        assert await c.bot.tutor.database.read(lambda tx: tx.all("SELECT external FROM spaces")) == [(north.team.id,)]
        assert fake.shown_errors == []


async def test_installing_again_with_more_scopes_changes_one_workspace_alone(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, west = workplace(c, "North"), workplace(c, "West")
        for w in (north, west):
            await c.install(w.ada, without=("channels:history", "groups:history"))
            with pytest.raises(Unfindable):
                await c.bot.adapter.find(post(w))
        await north.install()
        assert await c.bot.adapter.find(post(north)) is None
        with pytest.raises(Unfindable):
            await c.bot.adapter.find(post(west))


async def test_the_same_user_id_in_two_workspaces_is_two_learners(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, west = await installed(c, "North", "West")
        twin = User(west.team, north.ada.id, "twin", "Twin")
        west.team.users[twin.id] = twin
        await north.quiz()
        assert "ada" in await north.type("/tutor", "leaderboard")
        assert "ada" not in await west.type("/tutor", "leaderboard", twin)
        await west.quiz(twin)
        assert "twin" not in await north.type("/tutor", "leaderboard")
        count = await c.bot.tutor.database.read(
            lambda tx: tx.all("SELECT workspace FROM learners WHERE user_id = ? ORDER BY id", (twin.id,))
        )
        assert count == [(north.team.id,), (west.team.id,)]


async def test_staff_of_one_workspace_are_not_staff_of_another(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, west = await installed(c, "North", "West")
        twin = User(west.team, north.ada.id, "twin", "Twin")
        west.team.users[twin.id] = twin
        assert "Scheduled" in await north.type("/tutor", DAILY)
        assert "for the teaching staff" in await west.type("/tutor", DAILY, twin)
        assert "for the teaching staff" in await north.type("/tutor", DAILY, north.bob)


async def test_nobody_asks_slack_who_we_are_once_we_are_installed(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        async with company(fake, tmp_path) as c:
            places = await installed(c, "North", "West")
            assert len(fake.calls("auth.test")) == 2
            for w in places:
                await w.quiz()
        async with company(fake, tmp_path) as c:
            for w in places:
                w.company = c
                await w.quiz()
        assert len(fake.calls("auth.test")) == 2


async def test_a_workspace_that_slack_slows_down_holds_back_no_other(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        north, west = await installed(c, "North", "West")
        for w in (north, west):
            await w.type("/tutor", DAILY)
        await pass_time(c, DAY)
        assert [posts(w) for w in (north, west)] == [1, 1]
        fake.misbehave(rate_limited("chat.update", retry_after=600, times=1))
        await pass_time(c, DAY)
        slow, other = sorted((north, west), key=posts)
        assert (posts(slow), posts(other)) == (1, 2)
        assert "closed" in daily(other)[0].body.casefold()


async def test_the_one_workspace_of_before_waits_until_it_installs_the_app_too(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("North")
        ada, general = team.add_user("ada", is_admin=True), team.add_channel("general")
        async with serving(fake, team, tmp_path, clock=SteeredClock.standing(NOON)):
            await (await fake.slash(ada, general, "/tutor", DAILY)).answered()
        async with company(fake, tmp_path) as c:
            north = Workplace(c, team, general, ada, ada)
            assert "not installed" in await north.type("/quiz")
            await pass_time(c, 2 * DAY)
            assert posts(north) == 0
            await north.install()
            await pass_time(c, DAY)
            assert posts(north) == 1


async def test_another_key_reads_the_old_tokens_and_seals_them_anew(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        async with company(fake, tmp_path) as c:
            places = await installed(c, "North", "West")
        old = settings_for_many(fake, tmp_path).secret_key.reveal()
        async with company(fake, tmp_path, SYLLABOT_SECRET_KEY=OTHER_KEY, SYLLABOT_OLD_SECRET_KEY=old) as c:
            await serves(c, *places)
        async with company(fake, tmp_path, SYLLABOT_SECRET_KEY=OTHER_KEY) as c:
            await serves(c, *places)
        assert readable(tmp_path, fake) == []


async def test_a_wrong_key_is_said_in_one_line_and_loses_nothing(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        async with company(fake, tmp_path) as c:
            places = await installed(c, "North", "West")
        with pytest.raises(StartError) as caught:
            async with company(fake, tmp_path, SYLLABOT_SECRET_KEY=OTHER_KEY):
                pass
        assert str(caught.value) == WRONG_KEY.format(2, 2)
        async with company(fake, tmp_path) as c:
            await serves(c, *places)


async def test_a_key_that_opens_only_some_tokens_changes_none(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        async with company(fake, tmp_path) as c:
            [north] = await installed(c, "North")
        settings = settings_for_many(fake, tmp_path)
        async with opened(settings, library(), clock_of(fake), print) as tutor:
            await tutor.database.write(
                lambda tx: tx.run(
                    "INSERT INTO installations SELECT platform, 'T2', name, domain, app, enterprise, bot, bot_user,"
                    " scopes, CAST('of another key' AS BLOB), installed_at FROM installations"
                )
            )
            before = await tutor.database.read(lambda tx: tx.all("SELECT * FROM installations"))
        old = settings.secret_key.reveal()
        with pytest.raises(StartError, match="of 1 of 2 Slack workspaces"):
            async with company(fake, tmp_path, SYLLABOT_SECRET_KEY=OTHER_KEY, SYLLABOT_OLD_SECRET_KEY=old):
                pass
        async with opened(settings, library(), clock_of(fake), print) as tutor:
            assert await tutor.database.read(lambda tx: tx.all("SELECT * FROM installations")) == before
        assert north.team.token_error is None


async def test_a_copy_of_a_press_is_known_as_one_after_the_app_was_installed_again(tmp_path: Path) -> None:
    async with FakeSlack() as fake, company(fake, tmp_path) as c:
        [w] = await installed(c, "North")
        await (await fake.slash(w.ada, w.general, "/quiz", "2")).answered()
        message = fake.dm(w.ada)[-1]
        press = await fake.press(w.ada, message, message.buttons[0])
        await press.answered()
        calls = len(fake.calls("response_url"))
        await w.install()
        await press.again(new_ids=True, copies=1)
        await fake.until(lambda: all(each.acks for each in press.deliveries))
        assert len(fake.calls("response_url")) == calls


async def serves(c: Company, *places: Workplace) -> None:
    for w in places:
        w.company = c
        await w.quiz()


def post(w: Workplace) -> Message:
    return Message("7", Address("slack", w.team.id, w.general.id), Reply("Today's question", "Daily"))
