from __future__ import annotations

from bot.commands import COMMANDS
from tests.contract.seat import Seat


async def test_help_names_everything_that_a_learner_can_type(seat: Seat) -> None:
    shown = await seat.say("ann", "help")
    assert shown.has(*(command.name for command in COMMANDS if not command.staff))
    assert not shown.has("course use")
    assert shown.private


async def test_help_tells_staff_what_they_can_do_beside(seat: Seat) -> None:
    seat.make_staff("eve")
    assert (await seat.say("eve", "help")).has("For staff", "course use", "setup")


async def test_help_tells_more_about_one_command(seat: Seat) -> None:
    assert (await seat.say("ann", "help quiz")).has("quiz [module] [count] [difficulty]", "easy, medium, hard")


async def test_help_for_what_does_not_exist_offers_the_nearest(seat: Seat) -> None:
    assert (await seat.say("ann", "help quizz")).has("Did you mean", "quiz")


async def test_commands_are_suggested_while_typing(seat: Seat) -> None:
    assert "summary" in await seat.suggest("ann", "help", "command", "summ")
