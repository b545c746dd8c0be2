"""The Slack seat: our adapter and the real slack-bolt on a socket of a fake Slack, or called by it over signed HTTP.

It reads only what the fake got.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from adapters.slack.naming import SHORT
from bot.clock import SteeredClock
from tests.adapters.slack_scene import Served, serving
from tests.contract.premises import START, Premises
from tests.contract.seat import Seat, Shown
from tests.fakes.slack import Button, Channel, Event, FakeSlack, Message, Team, User, View, read_mrkdwn

DM = "dm"
"""As a channel: the person's direct messages with the app."""

_CHANNEL = re.compile(r"(channel=)(\w+)")
_UNSEEN = str.maketrans("", "", "\u200b\u00ad")


class SlackSeat:
    """People are members of one workspace, which has the channels that they name."""

    def __init__(self, fake: FakeSlack, premises: Premises, *, over_http: bool = False) -> None:
        self.name = "slack_http" if over_http else "slack"
        self._over_http = over_http
        self.fake = fake
        self.clock = SteeredClock.standing(START)
        self._premises = premises
        self._team: Team = fake.add_team("Cohort")
        self._channels: dict[str, Channel] = {}
        self._people: dict[str, User] = {}
        self._process = AsyncExitStack()
        self._bot: Served

    async def start(self) -> None:
        settings = self._premises
        running = serving(
            self.fake,
            self._team,
            settings.data,
            clock=self.clock,
            seed=settings.seed,
            courses=settings.library(),
            over_http=self._over_http,
        )
        self._bot = await self._process.enter_async_context(running)
        await self._process.enter_async_context(settings.beside(self._bot.tutor))

    async def stop(self) -> None:
        await self._process.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def say(
        self, who: str, line: str, *, channel: str = "general", file: tuple[str, bytes] | None = None
    ) -> Shown:
        user, before = self._person(who), self._all()
        word, _, rest = line.partition(" ")
        command, text = (f"/{word}", rest) if word in SHORT else ("/tutor", line)
        text = _CHANNEL.sub(lambda found: f"{found[1]}{self._mentioned(found[2])}", text)
        await self._done(await self.fake.slash(user, self._channel(who, channel), command, text))
        if file is not None and (views := self.fake.views(user)):
            await self._done(await self.fake.submit(user, views[-1], {"file": [file]}))
            await self.fake.until(lambda: self._news(user, before) is not None, "an answer to the file")
        return self._news(user, before) or _asked(self.fake.views(user)[-1])

    async def press(self, who: str, shown: Shown, label: str, *, text: str | None = None, copies: int = 1) -> Shown:
        user = self._person(who)
        message = self._before(user, shown)
        earlier = (button for version in reversed(message.edits) for button in version.buttons)  # as a stale client has
        button = next(button for button in (*message.buttons, *earlier) if button.text.startswith(label))
        return await self._pressed(user, message, button, text, copies)

    async def forge(self, who: str, token: str) -> Shown:
        user = self._person(who)
        message = self._copy(user, self._channel(who, "general"), [])
        return await self._pressed(user, message, Button("Forged", "press:0:0", "forged", token, raw={"value": token}))

    async def suggest(self, who: str, command: str, param: str, typed: str) -> list[str]:
        user = self._person(who)
        await self._done(await self.fake.slash(user, self._channel(who, "general"), "/tutor", f"{command} ?"))
        view = self.fake.views(user)[-1]
        element, _ = view.element(param)
        options = element.get("options")
        if options is None:
            options = (await self.fake.suggest(user, view, param, typed)).options
            return [option["text"]["text"] for option in options]
        labels = [option["text"]["text"] for option in options]
        return [label for label in labels if typed.casefold() in label.casefold()]

    async def advance(self, step: timedelta) -> None:
        self.fake.clock.advance(step.total_seconds())
        await self._bot.engine.pass_time(self.clock, step)
        await self._bot.tutor.settle()

    async def posted(self, channel: str = "general") -> list[Shown]:
        await self._bot.engine.settle()
        messages = self._channel("", channel).messages
        return [_read(message) for message in messages if not (message.deleted or message.ephemeral_to)]

    async def received(self, who: str) -> list[Shown]:
        await self._bot.engine.settle()
        return [_read(message) for message in self._channel(who, DM).messages if not message.deleted]

    def make_staff(self, who: str) -> None:
        self._person(who).is_admin = True

    def sent(self) -> bytes:
        return self.fake.all_bytes()

    async def _pressed(
        self, user: User, message: Message, button: Button, text: str | None = None, copies: int = 1
    ) -> Shown:
        before = self._all()
        event = await self.fake.press(user, message, button)
        await event.again(new_ids=True, copies=copies - 1)
        await self._done(event)
        if text is not None and (views := self.fake.views(user)):
            await self._done(await self.fake.submit(user, views[-1], {"typed": text}))
        shown = self._news(user, before)
        return shown or _read(message)

    async def _done(self, event: Event) -> None:
        """Our acknowledgement comes after what there is to see, unless that takes long."""
        await event.acked()
        await self.fake.until(lambda: all(each.acks for each in event.deliveries), "every copy acknowledged")

    def _all(self) -> dict[Message, int]:
        """Every message, and how often it was edited."""
        return {message: len(message.edits) for each in self._team.channels.values() for message in each.messages}

    def _news(self, user: User, before: dict[Message, int]) -> Shown | None:
        """What is new: for all to see, then in the direct messages, then what only this person sees.

        What carries metadata is of the outbox, and answers nobody.
        """
        new = [
            message
            for message, edits in self._all().items()
            if before.get(message) != edits and message.ephemeral_to in (None, user.id) and not message.metadata
        ]
        files = tuple((file.name, file.content) for message in new for file in message.files)
        said = sorted((message for message in new if not message.files), key=_rank)
        return _read(said[0], files) if said else None

    def _mentioned(self, name: str) -> str:
        """What Slack makes of #name: https://docs.slack.dev/interactivity/implementing-slash-commands, escaping."""
        return f"<#{self._channel('', name).id}|{name}>"

    def _person(self, who: str) -> User:
        if who not in self._people:
            self._people[who] = self._team.add_user(who, display_name=who)
        return self._people[who]

    def _channel(self, who: str, name: str) -> Channel:
        if name == DM:
            return self._team.im(self._person(who))
        if name not in self._channels:
            self._channels[name] = self._team.add_channel(name)
        return self._channels[name]

    def _before(self, user: User, shown: Shown) -> Message:
        """The message that they press. Slack shows a private one to nobody else; who presses it all the same has
        forged a message with the same buttons."""
        message = shown.handle
        assert isinstance(message, Message)
        if message.ephemeral_to in (None, user.id) and message.channel.has(user.id):
            return message
        return self._copy(user, self._channel(user.name, "general"), message.blocks)

    def _copy(self, user: User, channel: Channel, blocks: list[dict[str, object]]) -> Message:
        stamp = self.fake.clock.timestamp()
        message = Message(channel, stamp, self._team.bot.id, "forged", blocks, ephemeral_to=user.id)
        channel.messages.append(message)
        return message


@asynccontextmanager
async def open_seat(premises: Premises, *, over_http: bool = False) -> AsyncIterator[Seat]:
    async with FakeSlack() as fake:
        seat = SlackSeat(fake, premises, over_http=over_http)
        await seat.start()
        try:
            yield seat
        finally:
            await seat.stop()


def _rank(message: Message) -> int:
    if message.ephemeral_to is not None:
        return 2
    return 1 if message.channel.im_with else 0


def _read(message: Message, files: tuple[tuple[str, bytes], ...] = ()) -> Shown:
    """A message as a person reads it: channels by name, and without the signs that escape others."""
    text = read_mrkdwn(message.body).visible.translate(_UNSEEN)
    for channel in message.channel.team.channels.values():
        text = text.replace(f"#{channel.id}", f"#{channel.name}")
    return Shown(
        text,
        tuple(button.text for button in message.buttons),
        private=message.ephemeral_to is not None or message.channel.im_with is not None,
        files=files,
        handle=message,
    )


def _asked(view: View) -> Shown:
    """A form that wants what is missing."""
    return Shown(f"{view.title}\n{view.text}", handle=view)
