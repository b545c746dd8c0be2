"""Load for benchmarks: so many interactions, so many in flight, and how long each took.

The time counts from the dispatch to the moment when the fake has the final content in its hands.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.channel import Channel
    from tests.fakes.discord.event import Event
    from tests.fakes.discord.guild import User
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.message import Message
    from tests.fakes.discord.options import Value
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.server import FakeDiscord

    # What one of those in flight does, by the number of the act and their own place.
    Act = Callable[[int, int], Awaitable[Interaction]]

# Real seconds after which an interaction counts as lost.
LOST = 10.0


@dataclass(slots=True)
class Load:
    """What to fire: a press of `custom_id` (each user has a message of their own) or a command with options."""

    count: int
    in_flight: int
    custom_id: str = ""
    command: str = ""
    options: dict[str, Value] = field(default_factory=dict)
    users: int = 0


class Bench:
    """A server with users, so many channels in it and in as many more `servers`, and the loads that run there."""

    def __init__(self, fake: FakeDiscord, channels: int = 1, servers: int = 1) -> None:
        self._fake = fake
        self.guild = fake.add_guild("Bench")
        guilds = [self.guild, *(fake.add_guild(f"Bench {number}") for number in range(1, servers))]
        self.channels = [guilds[number % servers].add_channel(f"bench-{number}") for number in range(channels)]
        self._users: list[User] = []
        self._aside: Channel | None = None
        self._statuses: Counter[str] = Counter()
        self._bytes = 0

    async def run(self, load: Load) -> Json:
        """Fire a load and report rate and latencies (milliseconds)."""
        users = self._people(load.users or load.in_flight)
        messages = [self._message(load, self.channels[number % len(self.channels)]) for number in range(len(users))]

        def act(number: int, place: int) -> Awaitable[Interaction]:
            who = (number + place) % len(users) if load.users else place
            return self._act(load, users[who], messages[who])

        return await self._fire(load, act)

    async def answer(self, load: Load) -> Json:
        """Use the command so often, then press the first button of each message that came: a report of both."""
        users = self._people(load.users or load.in_flight)
        asked: list[Interaction] = []

        async def command(number: int, _: int) -> Interaction:
            user = users[number % len(users)]
            channel = self.channels[number % len(self.channels)]
            interaction = await self._fake.slash(user, channel, load.command, load.options)
            asked.append(interaction)
            return interaction

        def press(number: int, _: int) -> Awaitable[Interaction]:
            before = asked[number]
            assert before.message.buttons, before.message.text
            return self._fake.press(before.user, before.message, before.message.buttons[0].custom_id)

        return {"commands": await self._fire(load, command), "presses": await self._fire(load, press)}

    async def _fire(self, load: Load, act: Act) -> Json:
        taken: list[float] = []
        lost = 0
        numbers = iter(range(load.count))

        async def person(place: int) -> None:
            nonlocal lost
            for number in numbers:
                seconds = await _final(await act(number, place))
                if seconds is None:
                    lost += 1
                else:
                    taken.append(seconds)

        began = time.perf_counter()
        await asyncio.gather(*(person(place) for place in range(load.in_flight)))
        elapsed = time.perf_counter() - began
        return {**_spread(taken), "lost": lost, "seconds": elapsed, "rate": len(taken) / elapsed, **self._state()}

    async def posts(self, count: int, deadline: float) -> Json:
        """Wait until the bot has sent `count` messages to the channels, and report when they came."""
        known = {message.id for channel in self.channels for message in channel.messages}
        began = time.perf_counter()
        first: list[float] = []

        def complete() -> bool:
            standing = sum(message.id not in known for channel in self.channels for message in channel.messages)
            if standing and not first:
                first.append(time.perf_counter())
            return standing >= count

        await self._fake.world.changes.until(complete, f"{count} posts", deadline)
        elapsed = time.perf_counter() - (first[0] if first else began)
        return {"posts": count, "seconds": elapsed, "rate": count / elapsed if elapsed else 0.0, **self._state()}

    async def answer_until(self, load: Load, *, posts: int = 0, at: float = 0.0) -> Json:
        """People answer in a channel of their own: till the bot has posted so often of itself, or that time has come.

        Each of those in flight goes on as another person for the next question: a learner's day has its limits.
        """
        aside = self._aside or self.guild.add_channel("aside")
        self._aside = aside
        people = cycle(self._people(load.users or load.in_flight))
        taken: list[float] = []
        lost = 0
        posted = sum(len(channel.messages) for channel in self.channels)

        def count_one(event: Event) -> None:
            nonlocal posted
            posted += event.name == "MESSAGE_CREATE"

        def over() -> bool:
            return posted >= posts if posts else self._fake.clock.now() >= at

        async def person() -> None:
            nonlocal lost
            while not over():
                user = next(people)
                asked = await self._fake.slash(user, aside, load.command, load.options)
                if await _final(asked) is None:
                    lost += 1
                    continue
                pressed = await self._fake.press(user, asked.message, asked.message.buttons[0].custom_id)
                seconds = await _final(pressed)
                taken.append(LOST if seconds is None else seconds)
                self._forget(aside, asked, pressed)

        self._fake.world.listeners.append(count_one)
        began = time.perf_counter()
        await asyncio.gather(*(person() for _ in range(load.in_flight)))
        elapsed = time.perf_counter() - began
        self._fake.world.listeners.remove(count_one)
        report = {"lost": lost, "rate": len(taken) / elapsed, **_spread(taken), **self._state()}
        return {**report, **self._posted()} if posts else report

    def _posted(self) -> Json:
        """How many messages stand in the channels, in how many of them, and when the first and the last came."""
        times = sorted(message.created_at for channel in self.channels for message in channel.messages)
        channels = sum(1 for channel in self.channels if channel.messages)
        return {"posts": len(times), "channels": channels, "first": times[0], "last": times[-1]}

    def _forget(self, aside: Channel, *over: Interaction) -> None:
        """What is over would fill the memory in some minutes."""
        self._count()
        for each in over:
            self._fake.world.interactions.pop(each.token, None)
        aside.record.pop(over[0].message.id, None)

    def _people(self, count: int) -> list[User]:
        while len(self._users) < count:
            self._users.append(self._fake.add_user(f"user{len(self._users)}", guild=self.guild))
        return self._users[:count]

    def _message(self, load: Load, channel: Channel) -> Message:
        button = {"type": 2, "style": 1, "label": "Press", "custom_id": load.custom_id, "id": 2}
        layout = [{"type": 1, "id": 1, "components": [button]}] if load.custom_id else []
        return self._fake.post(channel, "A question", layout)

    async def _act(self, load: Load, user: User, message: Message) -> Interaction:
        if load.custom_id:
            return await self._fake.press(user, message, load.custom_id, stale=True)
        return await self._fake.slash(user, message.channel, load.command, load.options)

    def _count(self) -> None:
        for request in self._fake.requests:
            self._statuses[str(request.status)] += 1
            self._bytes += len(request.raw)
        self._fake.requests.clear()

    def _state(self) -> Json:
        self._count()
        statuses, size = dict(self._statuses), self._bytes // max(1, self._statuses.total())
        self._statuses, self._bytes = Counter(), 0
        return {
            "statuses": statuses,
            "mean_bytes": size,
            "violations": [str(violation) for violation in self._fake.take_violations()][:10],
            "failures": self._fake.take_failures()[:10],
        }


async def _final(interaction: Interaction) -> float | None:
    try:
        async with asyncio.timeout(LOST):
            await interaction.answered()
    except TimeoutError:
        return None
    assert interaction.finished is not None
    return interaction.finished - interaction.dispatched


def _spread(taken: list[float]) -> Json:
    ordered = sorted(taken)
    if not ordered:
        return {"count": 0}

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    return {
        "count": len(ordered),
        "p50_ms": at(0.5),
        "p90_ms": at(0.9),
        "p99_ms": at(0.99),
        "max_ms": ordered[-1] * 1000,
    }
