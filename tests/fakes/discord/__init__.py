"""A fake Discord that the real discord.py connects to over real sockets on 127.0.0.1.

    async with FakeDiscord() as fake:
        guild = fake.add_guild("Cohort")
        channel = guild.add_channel("general")
        ada = fake.add_user("ada", guild=guild, nick="Ada L.", permissions=flags.MANAGE_GUILD)
        async with connected(fake, client):                 # tests.fakes.discord.connecting; or use the two addresses
            interaction = await fake.slash(ada, channel, "schedule daily", {"time": "09:00"})
            message = (await interaction.answered()).message
            pressed = await fake.press(ada, message, message.button("A").custom_id)
            assert (await pressed.answered()).updated is message

How to connect
    Only settings: `discord.http.Route.BASE = fake.api_url` and `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY =
    yarl.URL(fake.gateway_url)` (`connecting.addressed` does both and puts them back), and `fake.token`.
    `discord.Client(..., guild_ready_timeout=0)` is ready some 2 s earlier: the default waits that long after the last
    server. With 0 the servers may arrive just after `ready` (wait with `fake.until(lambda: client.get_guild(id))`);
    with 0.05 they are there. A second IDENTIFY (op 9, not resumable) is sent after 5 s by discord.py; a client that
    overrides the documented `before_identify_hook` does not wait. Importing discord.py on Python 3.11 and 3.12 warns of
    `audioop`: where warnings are errors, ignore that one.

What people do: `slash`, `autocomplete`, `press`, `select`, `submit`, each returning an Interaction
    They raise CannotDo where Discord's client would not let a person do it: unregistered commands, missing or wrong
    options, missing rights, buttons that are gone (but `press(..., stale=True)`), other people's private messages.
    A file is an `Upload(filename, data)`; users, roles and channels are given as themselves.

What came back
    `interaction.answered()`, `.first_response()`, `.followed_up(n)`; `.messages`, `.message`, `.updated`, `.modal`,
    `.choices`, `.callback`, `.failed`; `channel.messages`, `.posted(n)`, `.seen_by(user)`, `.ephemeral(user)`;
    `fake.dm(user)` is a channel. Waits are for events, with a deadline of 5 real seconds that only ends a hanging test.

Time
    `fake.clock.advance(seconds)`. The clock stands still otherwise; 3 s, 15 minutes and the nonce's window go by it.

Trouble
    `fake.mischief.rate_limit / server_error / forbid / lose / drop / slow (method, path, times=…)`, with paths such as
    "/channels/*/messages" or "/webhooks/**"; `fake.gateway.drop / reconnect / invalidate / hold / repeat`,
    `fake.redeliver(interaction)`; `channel.bot_permissions`, `channel.delete()`, `user.dms_open`,
    `fake.uninstall(guild)`, `fake.world.outage(guild)`; `FakeDiscord(limits=RateLimits.real())`.

What was sent
    `fake.requests`, `fake.sent(method, path)`; each has method, path, query, headers, body, files, raw, status.

The end of the block raises AssertionError for `fake.failures` (unknown routes, exceptions) and `fake.violations` that
no `take_failures()` or `take_violations()` has taken; violations that lateness or a repeated event explains (10062,
40060, 50027) do not raise.
"""

from tests.fakes.discord import flags
from tests.fakes.discord.buckets import RateLimits
from tests.fakes.discord.call import Request
from tests.fakes.discord.channel import Channel
from tests.fakes.discord.forms import Input, Modal
from tests.fakes.discord.guild import Guild, Member, Role, User
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.message import Attachment, Button, Message, Select, Upload
from tests.fakes.discord.mischief import Rule
from tests.fakes.discord.options import CannotDo
from tests.fakes.discord.problems import Violation
from tests.fakes.discord.server import FakeDiscord

__all__ = [
    "Attachment",
    "Button",
    "CannotDo",
    "Channel",
    "FakeDiscord",
    "Guild",
    "Input",
    "Interaction",
    "Member",
    "Message",
    "Modal",
    "RateLimits",
    "Request",
    "Role",
    "Rule",
    "Select",
    "Upload",
    "User",
    "Violation",
    "flags",
]
