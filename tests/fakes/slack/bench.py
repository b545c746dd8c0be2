"""Many commands or presses at once, and how long each took from delivery to its content."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from .events import Event
    from .fake import FakeSlack
    from .journal import Json
    from .messages import Button, Message
    from .world import Channel, Team, User


CALM = 64
"""In flight at most, of the commands whose answers are pressed then."""


@dataclass(frozen=True, slots=True)
class Job:
    """`count` commands, or presses of the answers to as many commands, `in_flight` at a time."""

    do: str  # "command" or "press"
    command: str
    text: str = ""
    count: int = 1000
    in_flight: int = 64
    button: str | None = None  # label or action id; the first one if None
    in_dm: bool = False  # type the command in the direct message instead of a channel


@dataclass(slots=True)
class Bench:
    """Fires jobs at the app; one person for each event, so that none waits for another.

    They come from all workspaces in turn; `channels` has one of each.
    """

    fake: FakeSlack
    channels: list[Channel]

    def enlarge(self, count: int) -> list[Team]:
        """From now on people come from `count` other workspaces."""
        teams = [self.fake.add_team(f"Workspace {number}") for number in range(count)]
        self.channels = [team.add_channel("general") for team in teams]
        return teams

    async def run(self, job: Job) -> Json:
        teams = [channel.team for channel in self.channels]
        people = [teams[number % len(teams)].add_user(f"learner{number}") for number in range(job.count)]
        typed = self._typing(job)
        if job.do == "command":
            return await self._measure(job, people, typed)
        events, _ = await in_flight(min(job.in_flight, CALM), people, typed)
        found = {event.user: pressable(self.fake, event, job.button) for event in events if event.user}
        pressers = [user for user, place in found.items() if place is not None]

        async def press(user: User) -> Event:
            place = found[user]
            assert place is not None
            return await finished(await self.fake.press(user, *place))

        return await self._measure(job, pressers, press)

    def _typing(self, job: Job) -> Callable[[User], Awaitable[Event]]:
        channels = {id(channel.team): channel for channel in self.channels}

        async def typed(user: User) -> Event:
            where = user.team.im(user) if job.in_dm else channels[id(user.team)]
            return await finished(await self.fake.slash(user, where, job.command, job.text))

        return typed

    async def _measure(self, job: Job, people: Sequence[User], act: Callable[[User], Awaitable[Event]]) -> Json:
        events, seconds = await in_flight(job.in_flight, people, act)
        return report(self.fake, job, events, seconds)


async def finished(event: Event) -> Event:
    """The event once its content is there; without one after some seconds it counts as an error."""
    try:
        await event.answered()
    except AssertionError as hung:
        event.error = event.error or str(hung).splitlines()[0]
    return event


async def in_flight(
    limit: int, people: Sequence[User], act: Callable[[User], Awaitable[Event]]
) -> tuple[list[Event], float]:
    """`act` for each person, `limit` at a time; with the seconds that all took."""
    waiting = iter(people)
    events: list[Event] = []

    async def worker() -> None:
        events.extend([await act(user) for user in waiting])

    begun = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(worker())
    return events, perf_counter() - begun


def pressable(fake: FakeSlack, event: Event, which: str | None) -> tuple[Message, Button] | None:
    """The newest message for the person of this event that has the wanted button."""
    assert event.user is not None
    said = [each.message for each in event.responses if each.message is not None]
    for message in reversed([*fake.dm(event.user), *said]):
        for button in message.buttons:
            if button.url is None and which in {None, button.text, button.action_id}:
                return message, button
    return None


def report(fake: FakeSlack, job: Job, events: list[Event], seconds: float) -> Json:
    good = [event for event in events if event.error is None]
    took = sorted((event.content_perf - event.sent_perf) * 1000 for event in good)
    return {
        "do": job.do,
        "count": len(events),
        "in_flight": job.in_flight,
        "seconds": round(seconds, 4),
        "per_second": round(len(good) / seconds, 1) if seconds else 0.0,
        "latency_ms": {f"p{part}": quantile(took, part) for part in (50, 90, 99, 100)},
        "carried_by": dict(Counter(event.responses[0].how for event in good)),
        "errors": job.count - len(good),
        "first_error": next((event.error for event in events if event.error), None),
        "violations": [str(each) for each in fake.take_violations()[:5]],
        "failures": [str(each) for each in fake.take_failures()[:5]],
    }


def quantile(ordered: list[float], part: int) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 3)
