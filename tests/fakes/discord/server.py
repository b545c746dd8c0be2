"""FakeDiscord: what a test holds in its hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes.discord.buckets import RateLimits
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.message import Message
from tests.fakes.discord.mischief import Rule
from tests.fakes.discord.people import People
from tests.fakes.discord.rest import API, LARGEST_REQUEST, Rest
from tests.fakes.discord.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType

    from tests.fakes.discord.call import Request
    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.clock import Clock
    from tests.fakes.discord.filling import Entry
    from tests.fakes.discord.guild import Guild, Role, User
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.mischief import Mischief
    from tests.fakes.discord.options import Value
    from tests.fakes.discord.problems import Json, Violation

DEFAULT_FILE_BYTES = 10 * 2**20


class FakeDiscord:
    """Discord on 127.0.0.1, for as long as the `async with` lasts.

    At the end it raises AssertionError for every failure of the fake (unknown routes, exceptions) and for every
    violation of Discord's rules that the test has not taken with `take_failures()` or `take_violations()`. Violations
    that lateness or a repeated event explains (10062, 40060, 50027) stay in `violations` but do not raise.
    """

    def __init__(
        self,
        *,
        token: str = "fake-token",  # noqa: S107 - nobody else has it
        limits: RateLimits | None = None,
        privileged_intents: bool = False,
        max_file_bytes: int = DEFAULT_FILE_BYTES,
    ) -> None:
        self.token = token
        self.world = World(max_file_bytes=max_file_bytes)
        self.gateway = Gateway(self.world, token, privileged=privileged_intents)
        self._rest = Rest(self.world, self.gateway, token, limits or RateLimits())
        self._people = People(self.world)
        self._runner: web.AppRunner | None = None

    # Where it is

    @property
    def api_url(self) -> str:
        """The address for discord.http.Route.BASE."""
        return self.world.address + API

    @property
    def gateway_url(self) -> str:
        """The address for discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY (make it a yarl.URL)."""
        return self.gateway.url

    # What was sent, and what was wrong

    @property
    def requests(self) -> list[Request]:
        """Every request, in order; `raw` has all its bytes."""
        return self._rest.requests

    def sent(self, method: str = "*", path: str = "**") -> list[Request]:
        """Return the requests to a path (`*` is one part, `**` any rest)."""
        rule = Rule(method, path, times=1)
        return [request for request in self.requests if rule.fits(request)]

    @property
    def mischief(self) -> Mischief:
        """Rules for requests that shall go wrong."""
        return self._rest.mischief

    @property
    def violations(self) -> list[Violation]:
        """The rules of Discord that the bot broke."""
        return self.world.violations

    @property
    def failures(self) -> list[str]:
        """What should never happen: unknown routes, and exceptions inside the fake."""
        return self.world.failures

    def take_violations(self) -> list[Violation]:
        """Return the violations so far and forget them: the test expected them."""
        taken, self.world.violations[:] = self.world.violations.copy(), []
        return taken

    def take_failures(self) -> list[str]:
        """Return the failures so far and forget them: the test expected them."""
        taken, self.world.failures[:] = self.world.failures.copy(), []
        return taken

    # The world

    @property
    def clock(self) -> Clock:
        """The fake's time: `advance(seconds)`."""
        return self.world.clock

    @property
    def commands(self) -> list[Json]:
        """The global application commands that are registered."""
        return self.world.registry.listed(None)

    def add_guild(self, name: str, *, locale: str = "en-US", owner: User | None = None) -> Guild:
        """Make a server that has the app installed (GUILD_CREATE)."""
        return self.world.add_guild(name, locale=locale, owner=owner)

    def add_user(
        self,
        name: str,
        *,
        display_name: str | None = None,
        locale: str = "en-US",
        guild: Guild | None = None,
        nick: str | None = None,
        roles: Iterable[Role] = (),
        permissions: int = 0,
    ) -> User:
        """Make an account, and with `guild` a member of it; other servers are joined by acting there."""
        user = self.world.add_user(name, display_name, locale)
        if guild is not None:
            guild.add_member(user, nick=nick, roles=roles, permissions=permissions)
        return user

    def dm(self, user: User) -> Channel:
        """Return the direct message channel of the bot and a user."""
        return self.world.direct_channel(user)

    def post(self, channel: Channel, content: str = "", components: Sequence[Json] = ()) -> Message:
        """Put a message of the bot into a channel, as if it had been sent long ago."""
        message = Message(self.world.ids.new(), channel, self.world.bot, self.clock.now(), content)
        message.layout = list(components)
        channel.record[message.id] = message
        return message

    def uninstall(self, guild: Guild) -> None:
        """Remove the app from a server (INTEGRATION_DELETE, GUILD_DELETE)."""
        self.world.uninstall(guild)

    async def until(self, true: Callable[[], object], what: str = "the condition") -> None:
        """Wait until something holds that the bot's requests bring about."""
        await self.world.changes.until(true, what)

    # What people do

    async def slash(
        self,
        user: User,
        channel: Channel,
        line: str,
        options: Mapping[str, Value] | None = None,
        *,
        user_install: bool = False,
    ) -> Interaction:
        """Use a slash command: "quiz", "schedule daily"."""
        return self._people.slash(user, channel, line, options or {}, user_install=user_install)

    async def autocomplete(
        self, user: User, channel: Channel, line: str, options: Mapping[str, Value], *, focused: str
    ) -> Interaction:
        """Type into the option `focused`."""
        return self._people.autocomplete(user, channel, line, options, focused)

    async def press(self, user: User, message: Message, custom_id: str, *, stale: bool = False) -> Interaction:
        """Press a button; `stale`: one that is gone or disabled by now."""
        return self._people.press(user, message, custom_id, stale=stale)

    async def select(self, user: User, message: Message, custom_id: str, values: Sequence[Value]) -> Interaction:
        """Choose from a select menu."""
        return self._people.select(user, message, custom_id, values)

    async def submit(self, user: User, asked: Interaction, entries: Mapping[str, Entry]) -> Interaction:
        """Fill in and send the form that `asked` was answered with."""
        return self._people.submit(user, asked, entries)

    async def redeliver(self, interaction: Interaction) -> None:
        """Send the event of an interaction once more."""
        self._people.redeliver(interaction)

    # Its life

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 is any free one."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/attachments/{path:.*}", self._rest.attachment)
        app.router.add_route("*", API + "/{path:.*}", self._rest.handle)
        app.router.add_route("*", "/{path:.*}", self._rest.unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.world.address = f"http://{host}:{bound}"

    async def stop(self) -> None:
        """Break all connections and stop listening."""
        self.gateway.stop()
        for rule in self.mischief.rules:
            rule.release()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        """Start on any free port."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and fail the test for what it has not expected."""
        await self.stop()
        broken = [violation for violation in self.violations if not violation.timing]
        if not self.failures and not broken:
            return
        found = "\n".join([*self.failures, *(str(violation) for violation in broken)])
        message = f"unexpected (see take_failures, take_violations):\n{found}"
        if error is None:
            raise AssertionError(message)
        error.add_note(message)
