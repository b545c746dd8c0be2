"""A company that hosts Syllabot for many workspaces, which install it by themselves: what its tests share."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from adapters.slack.addresses import INSTALL, REDIRECT
from bot.clock import SteeredClock
from bot.configuration.environment import Settings, read_settings
from bot.library import Library
from tests.adapters.slack_scene import Served, served
from tests.classroom import NOON, numbered
from tests.fakes.slack import Channel, FakeSlack, Message, Team, User

KEY = "a key of the tests, 32 signs long".replace(" ", "-")
PUBLIC = "https://tutor.test"
"""Where a proxy would make us known; the browser of the tests goes around it."""

_LINK = re.compile(r'<a class="button" href="([^"]+)"')
_TITLE = re.compile(r"<h1>([^<]+)</h1>")


def settings_for_many(fake: FakeSlack, folder: Path, **other: str) -> Settings:
    given = {
        "SLACK_CLIENT_ID": fake.platform.client_id,
        "SLACK_CLIENT_SECRET": fake.platform.client_secret,
        "SLACK_SIGNING_SECRET": fake.signing_secret,
        "SLACK_API_URL": fake.api_url,
        "SYLLABOT_HTTP_PORT": "0",
        "SYLLABOT_SECRET_KEY": KEY,
        "SYLLABOT_DATA": str(folder),
    }
    return read_settings(given | other)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as a person sees it. `onward` is where its button leads."""

    status: int
    title: str
    html: str
    onward: str
    headers: dict[str, str]


class Browser:
    """Keeps cookies, as if it had come by TLS."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def open(self, path: str) -> Seen:
        async with self._session.get(URL(self._address + path, encoded=True)) as answer:
            html = await answer.text()
            onward, title = _LINK.search(html), _TITLE.search(html)
            return Seen(
                answer.status,
                unescape(title[1]) if title else "",
                html,
                unescape(onward[1]) if onward else "",
                dict(answer.headers),
            )

    async def come_back(self, address: str) -> Seen:
        """Follow Slack's redirect."""
        assert address.startswith(PUBLIC)
        return await self.open(address.removeprefix(PUBLIC))


@asynccontextmanager
async def browser(bot: Served) -> AsyncIterator[Browser]:
    parts = urlsplit(bot.address)
    address = f"{parts.scheme}://{parts.netloc}"
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(address))
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(session, address)


@dataclass
class Company:
    fake: FakeSlack
    bot: Served

    async def install(self, owner: User, *, without: tuple[str, ...] = ()) -> Seen:
        """The owner of a workspace adds the app to it, in a browser of their own."""
        async with browser(self.bot) as b:
            page = await b.open(INSTALL)
            return await b.come_back(self.fake.authorize(owner, page.onward, without=without))


@dataclass
class Workplace:
    """A workspace with a channel and two members; ada is one of its admins."""

    company: Company
    team: Team
    general: Channel
    ada: User
    bob: User

    async def install(self) -> Seen:
        return await self.company.install(self.ada)

    async def type(self, command: str, text: str = "", who: User | None = None) -> str:
        """What the person is told."""
        event = await self.company.fake.slash(who or self.ada, self.general, command, text)
        await event.answered()
        return self.news(who or self.ada).body

    async def quiz(self, who: User | None = None) -> Message:
        """Answer a question, and right; gives the message as it then reads."""
        fake, user = self.company.fake, who or self.ada
        event = await fake.slash(user, self.general, "/quiz", "1")
        await event.answered()
        message = fake.dm(user)[-1]
        asked = re.search(r"What of question-(\d+)\?", message.body)
        assert asked is not None
        right = f"choice {int(asked[1]) % 4}"  # as tests.classroom.numbered has it
        button = next(button for button in message.buttons if button.text.endswith(right))
        await (await fake.press(user, message, button)).answered()
        return message

    def news(self, who: User) -> Message:
        return self.company.fake.seen(who, self.general)[-1]


def workplace(company: Company, name: str) -> Workplace:
    """Not installed yet."""
    team = company.fake.add_team(name, installed=False)
    return Workplace(
        company,
        team,
        team.add_channel("general"),
        team.add_user("ada", is_admin=True),
        team.add_user("bob"),
    )


@asynccontextmanager
async def company(fake: FakeSlack, folder: Path, **other: str) -> AsyncIterator[Company]:
    fake.platform.redirect_uri = PUBLIC + REDIRECT
    courses = Library([numbered("numbers", 40)])
    settings = settings_for_many(fake, folder, **other)
    async with served(fake, settings, clock=SteeredClock.standing(NOON), courses=courses) as bot:
        yield Company(fake, bot)
