"""One run of the fuzz: how each body was answered, and what was logged as an error."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from tests.adapters.slack_scene import Scene, scene
from tests.fakes.slack import SignedHttp
from tests.fuzz_http.bodies import Bodies, Body
from tests.fuzz_http.originals import originals

IN_FLIGHT = 32
_SHOWN = 5


@dataclass
class Tally:
    """`answers` by manner and status. `troubles` must not be: errors that were logged, and answers with 5xx."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    count_of_troubles: int = 0
    hardly: Counter[str] = field(default_factory=Counter)
    """Warnings, by what they say."""

    def answered(self, body: Body, status: int) -> None:
        self.answers[body.manner, status] += 1
        if status >= 500:
            self.trouble(f"{status} for {body}")

    def trouble(self, text: str) -> None:
        self.count_of_troubles += 1
        if len(self.troubles) < _SHOWN:
            self.troubles.append(text)

    def statuses(self) -> dict[int, int]:
        found: Counter[int] = Counter()
        for (_, status), count in self.answers.items():
            found[status] += count
        return dict(sorted(found.items()))


class _Ear(logging.Handler):
    def __init__(self, tally: Tally) -> None:
        super().__init__(logging.ERROR)
        self._tally = tally

    def emit(self, record: logging.LogRecord) -> None:
        self._tally.trouble(self.format(record))


@contextmanager
def heard(tally: Tally) -> Iterator[None]:
    """What is logged as an error, by us or by a library, is a trouble as long as the block lasts."""

    def listen(_: Any, level: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if level in ("error", "critical", "exception"):
            formatted = structlog.processors.format_exc_info(_, level, line)
            tally.trouble(f"{formatted.get('event')}: {formatted.get('exception', line)}")
        elif level == "warning":
            tally.hardly[str(line.get("event"))] += 1
        raise structlog.DropEvent

    ear, before = _Ear(tally), structlog.get_config()
    structlog.configure(processors=[listen])
    logging.getLogger().addHandler(ear)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(ear)
        structlog.configure(**before)


async def run(folder: Path, count: int, seed: int) -> Tally:
    tally = Tally()
    async with scene(folder, over_http=True, seed=seed) as s:
        s.fake.platform.journal.keeps_requests = False
        bodies = islice(Bodies(await originals(s), seed), count)
        slack = s.fake.deliver_over_http(s.bot.address)
        with heard(tally):
            async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
                for _ in range(IN_FLIGHT):
                    group.create_task(_send(s, slack, session, bodies, tally))
            await s.bot.engine.settle()
        s.fake.take_violations()  # what it was sent there for nobody asked
        s.fake.take_failures()
    return tally


async def _send(
    s: Scene, slack: SignedHttp, session: aiohttp.ClientSession, bodies: Iterator[Body], tally: Tally
) -> None:
    for body in bodies:
        headers = slack.headers(body.content, body.content_type)
        async with session.post(s.bot.address, data=body.content, headers=headers) as answer:
            await answer.read()
            tally.answered(body, answer.status)
