from __future__ import annotations

from tests.contract.acts import answer, offers
from tests.contract.seat import Seat


async def test_a_newcomer_sees_the_courses_and_which_one_is_learned_here(seat: Seat) -> None:
    shown = await seat.say("ann", "courses")
    assert shown.has("Tea school", "the course here", "Coffee school", "7 modules, 9 questions")
    assert shown.private


async def test_the_modules_stand_in_order_and_a_number_opens_a_summary(seat: Seat) -> None:
    shown = await seat.say("ann", "modules")
    assert shown.text.index("Black tea") < shown.text.index("Green tea") < shown.text.index("Tasting")
    assert (await seat.press("ann", shown, "2")).has("Green tea", "heated soon after the harvest")


async def test_the_modules_of_another_course_can_be_seen(seat: Seat) -> None:
    shown = await seat.say("ann", "modules coffee-school")
    assert shown.has("Coffee school", "Beans")


async def test_a_summary_has_key_points_and_the_ways_on(seat: Seat) -> None:
    shown = await seat.say("ann", "summary black-tea")
    assert shown.has("Black tea", "fully oxidised", "Its leaves turn dark", "Key points", "All about tea")
    assert offers(shown, "Key terms", "Quiz me", "Next module", "Show in channel")


async def test_a_summary_leads_to_its_terms_to_the_next_module_and_to_a_quiz(seat: Seat) -> None:
    summary = await seat.say("ann", "summary black-tea")
    terms = await seat.press("ann", summary, "Key terms")
    assert terms.has("Oxidation", "also: oxidising", "meet the air")
    summary = await seat.press("ann", terms, "Summary")
    assert (await seat.press("ann", summary, "Next module")).has("Green tea")
    summary = await seat.say("ann", "summary black-tea")
    assert (await seat.press("ann", summary, "Quiz me")).has("Which step turns the leaves of black tea dark?")


async def test_without_a_name_the_summary_is_of_the_module_that_comes_next(seat: Seat) -> None:
    assert (await seat.say("ann", "summary")).has("Black tea")
    await answer(seat, "ann", "black-tea", "A")
    assert (await seat.say("ann", "summary")).has("Green tea")


async def test_a_module_is_found_by_its_title_its_beginning_and_a_near_miss(seat: Seat) -> None:
    assert (await seat.say("ann", "summary Black Tea")).has("fully oxidised")
    assert (await seat.say("ann", "summary tast")).has("Smell first")
    missed = await seat.say("ann", "summary blakc tea")
    assert missed.has("Did you mean", "Black tea")
    assert missed.private


async def test_a_summary_can_be_shown_to_everybody(seat: Seat) -> None:
    summary = await seat.say("ann", "summary black-tea")
    shared = await seat.press("ann", summary, "Show in channel")
    assert not shared.private
    assert (await seat.posted())[-1].has("Black tea", "fully oxidised")


async def test_a_term_is_defined_by_its_name_and_by_its_other_names(seat: Seat) -> None:
    for typed in ("oxidation", "Oxidising"):
        assert (await seat.say("ann", f"define {typed}")).has("Oxidation", "meet the air", "Black tea")
    assert (await seat.say("ann", "define oxydation")).has("Did you mean", "Oxidation")


async def test_while_typing_modules_and_terms_are_suggested(seat: Seat) -> None:
    assert await seat.suggest("ann", "summary", "module", "tast") == ["Tasting"]
    assert await seat.suggest("ann", "define", "term", "oxi") == ["Oxidation"]
    assert "A mix of all modules" in await seat.suggest("ann", "quiz", "module", "")


async def test_progress_tells_how_far_one_has_come(seat: Seat) -> None:
    assert (await seat.say("ann", "progress")).has("Nothing yet")
    await answer(seat, "ann", "black-tea", "A")
    await answer(seat, "ann", "myths", "B")
    assert (await seat.say("ann", "progress")).has("1 of 9", "Black tea", "1 of 1 right the first time", "Myths")


async def test_progress_can_be_shown_to_everybody(seat: Seat) -> None:
    await answer(seat, "ann", "black-tea", "A")
    shared = await seat.press("ann", await seat.say("ann", "progress"), "Show in channel")
    assert not shared.private
    assert (await seat.posted())[-1].has("ann", "Black tea")
