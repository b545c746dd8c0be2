from __future__ import annotations

from bot.commands import COMMANDS
from tests.contract.acts import answer, offers
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


async def test_the_tutor_tells_a_newcomer_how_to_begin_and_then_what_comes_next(seat: Seat) -> None:
    greeting = await seat.say("ann", "tutor")
    assert greeting.has("Tea school", "Begin with", "five questions", "help")
    assert offers(greeting, "Quiz me")
    await answer(seat, "ann", "black-tea", "A")
    assert (await seat.say("ann", "tutor")).has("Next comes", "Green tea")


async def test_the_tutor_tells_of_a_quiz_that_waits(seat: Seat) -> None:
    await seat.say("ann", "quiz black-tea 2")
    assert (await seat.say("ann", "tutor")).has("A quiz of yours waits")


async def test_commands_are_suggested_while_typing(seat: Seat) -> None:
    assert "summary" in await seat.suggest("ann", "help", "command", "summ")
