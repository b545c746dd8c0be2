"""Lines for the console itself: who sits here, and how time passes."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.console.conversation import Desk, Steer
from adapters.console.durations import read_duration


@dataclass(frozen=True, slots=True)
class Steering:
    """One `:word`: how it is typed, what it does, and the function that does it."""

    usage: str
    help: str
    steer: Steer

    @property
    def word(self) -> str:
        return self.usage.split()[0].removeprefix(":")


def steering(word: str) -> Steer | str:
    """What a `:word` does; for an unknown one, what there is."""
    found = next((each for each in STEERING if each.word == word), None)
    if found:
        return found.steer
    return f"There is no :{word[:40]}. There are {', '.join(f':{each.word}' for each in STEERING)}; :help says more."


async def _sit(desk: Desk, rest: str) -> str:
    name = " ".join(rest.split())
    if not name or len(name) > 60 or not name.isprintable():  # noqa: PLR2004 - what fits a line
        return "Who sits here? Type `:as` and a name of at most 60 signs."
    desk.learner = name
    return f"You are {name} now."


async def _advance(desk: Desk, rest: str) -> str:
    span = read_duration(rest)
    if span is None:
        return "How long? Type it as 90m, 1d2h or 2w; at most ten years."
    if desk.engine is not None:
        await desk.engine.pass_time(desk.clock, span)
    return f"It is {desk.clock.now():%A, %Y-%m-%d %H:%M} UTC now."


async def _restart(desk: Desk, _rest: str) -> None:
    desk.restarting = True


async def _staff(desk: Desk, rest: str) -> str:
    if rest not in ("on", "off"):
        return "Type `:staff on` or `:staff off`."
    (desk.staff.add if rest == "on" else desk.staff.discard)(desk.learner)
    return f"{desk.learner} is {'staff now' if rest == 'on' else 'no longer staff'}."


async def _quit(_desk: Desk, _rest: str) -> None:
    return None


async def _help(_desk: Desk, _rest: str) -> str:
    lines = [f"- `{each.usage}` {each.help}" for each in STEERING]
    return "\n".join(["This console, beside the tutor's own /help:\n", *lines, "", _TYPING])


_TYPING = (
    "A question is answered by a letter, by letters parted by commas, or by typing the answer. "
    "A button is pressed by its label, its number, or its token."
)

STEERING = (
    Steering(":as NAME", "lets another learner sit here", _sit),
    Steering(":advance 1d2h", "lets time pass", _advance),
    Steering(":staff on|off", "makes you staff, or not", _staff),
    Steering(":restart", "forgets all that is in memory and opens the database again", _restart),
    Steering(":help", "shows this", _help),
    Steering(":quit", "leaves", _quit),
)
