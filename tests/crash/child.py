"""The process that is killed: learners begin quizzes and answer them through the Tutor, and every answer that is told
back is written to standard output as `attempt verdict`, unbuffered, for the parent to log.

`python -m tests.crash.child DATABASE SEED [LEARNERS]`
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from random import Random

from bot.clock import SystemClock
from bot.library import Library
from bot.model import Button, Reply
from bot.tokens import Answer, Next, unpack
from tests.classroom import Classroom, classroom, numbered

LEARNERS = 24
LIBRARY = Library([numbered("tea", 60, modules=2)])
READY = "ready"


async def learn(room: Classroom, who: str, random: Random) -> None:
    """One learner, for ever: take a quiz up or begin one, answer, press twice now and then, go on."""
    while True:
        card = (await room.type(who, "quiz count=20", event=f"{os.getpid()}/{who}/{random.random()}")).reply
        while answers := _tokens(card, Answer):
            packed = random.choice(answers)
            copies = 1 + (random.random() < 0.1)
            outcomes = await asyncio.gather(*(room.press(who, packed) for _ in range(copies)))
            _acknowledge(packed, outcomes[0].reply)
            onward = _tokens(outcomes[0].reply, Next)
            if not onward:
                break
            card = (await room.press(who, onward[0])).reply


def _tokens(reply: Reply, kind: type[Answer | Next]) -> list[str]:
    return [button.token for button in _buttons(reply) if isinstance(unpack(button.token), kind)]


def _buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


def _acknowledge(packed: str, reply: Reply) -> None:
    token = unpack(packed)
    assert isinstance(token, Answer)
    verdict = "right" if reply.text.startswith("**Right!**") else "wrong"
    os.write(1, f"{token.attempt} {token.letter} {verdict}\n".encode())


async def main(path: Path, seed: int, learners: int = LEARNERS) -> None:
    random = Random(seed)
    async with classroom(path, LIBRARY, clock=SystemClock(), draw=lambda: random.getrandbits(128)) as room:
        os.write(1, f"{READY}\n".encode())
        names = (f"learner-{number}" for number in range(learners))
        await asyncio.gather(*(learn(room, who, Random(f"{seed}/{who}")) for who in names))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
