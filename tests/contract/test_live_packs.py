"""A pack edited while the bot runs: what is open is graded as issued, what is asked next comes from the new text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.packs.shelf import Step
from tests.contract.acts import score
from tests.contract.premises import Premises
from tests.contract.seat import Seat

KEY = "The air works on the leaves for hours before they are dried"
OTHER = "The leaves are steamed at once, so that they keep their colour"


@pytest.fixture
def premises(premises: Premises) -> Premises:
    return replace(premises, live=True)


def edit(premises: Premises, module: str, *changes: tuple[str, str]) -> None:
    """Change the module's file, as an author does: the whole of it is written at once."""
    path = _file(premises, module)
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def _file(premises: Premises, module: str) -> Path:
    return premises.content / "tea-school" / f"{module}.yaml"


async def swap_the_key(premises: Premises) -> None:
    """B becomes the key, A a distractor; and the stem says so."""
    edit(
        premises,
        "black-tea",
        (f'{{text: "{KEY}", correct: true, feedback', f'{{text: "{KEY}", feedback'),
        (f'{{text: "{OTHER}", feedback', f'{{text: "{OTHER}", correct: true, feedback'),
        ("Which step turns the leaves of black tea dark?", "Which step keeps the leaves of green tea green?"),
    )
    await premises.heard(Step.TAKEN)


async def test_an_open_question_is_graded_as_issued_and_the_next_from_the_new_text(
    seat: Seat, premises: Premises
) -> None:
    open_one = await seat.say("ann", "quiz black-tea 1")
    await swap_the_key(premises)
    fresh = await seat.say("bob", "quiz black-tea 1")
    assert fresh.has("keeps the leaves of green tea green")
    assert (await seat.press("ann", open_one, "A")).has("Right!", "+10 points", "Oxidation does it")
    assert (await seat.press("bob", fresh, "B")).has("Right!", "+10 points")
    assert await score(seat, "ann") == await score(seat, "bob") == 10


async def test_a_quiz_in_hand_goes_on_with_the_new_text(seat: Seat, premises: Premises) -> None:
    first = await seat.say("ann", "quiz tasting 3")
    edit(premises, "tasting", *[(f'stem: "{word}', f'stem: "Now: {word}') for word in ("What", "Which", "Why")])
    await premises.heard(Step.TAKEN)
    feedback = await seat.press("ann", first, "A")
    assert feedback.has("Right!")
    assert (await seat.press("ann", feedback, "Next")).has("Question 2 of 3", "Now: ")


async def test_the_daily_question_stands_and_is_closed_as_it_was_posted(seat: Seat, premises: Premises) -> None:
    seat.make_staff("teacher")
    await seat.say("teacher", "schedule daily 13:00 UTC black-tea")
    await seat.advance(timedelta(hours=1))
    await swap_the_key(premises)
    (post,) = await seat.posted()
    assert post.has("turns the leaves of black tea dark")
    assert (await seat.press("ann", post, "A")).has("Right!")
    await seat.advance(timedelta(hours=24))
    told = "\n".join(shown.text for shown in await seat.posted())
    assert f"A. {KEY}" in told.replace("*", "").replace("\\", "")


async def test_a_pack_with_a_mistake_is_refused_and_all_goes_on_as_before(seat: Seat, premises: Premises) -> None:
    edit(premises, "black-tea", ("difficulty: easy", "difficulty: eassy"))
    told = await premises.heard(Step.REFUSED)
    assert "stays as it was" in told
    assert "black-tea.yaml:" in told
    question = await seat.say("ann", "quiz black-tea 1")
    assert (await seat.press("ann", question, "A")).has("Right!", "+10 points")


async def test_a_question_under_a_new_id_keeps_progress_and_points(seat: Seat, premises: Premises) -> None:
    await seat.press("ann", await seat.say("ann", "quiz black-tea 1"), "A")
    waiting = await seat.say("bob", "quiz black-tea 1")
    edit(premises, "black-tea", ("id: what-makes-it-black", "id: oxidation\n    was: what-makes-it-black"))
    await premises.heard(Step.TAKEN)
    assert (await seat.say("ann", "progress")).has("1 of 9")
    again = await seat.press("ann", await seat.say("ann", "quiz black-tea 1"), "A")
    assert not again.has("+10 points")
    assert (await seat.press("bob", waiting, "A")).has("+10 points")
    assert (await seat.say("bob", "progress")).has("1 of 9")
    assert await score(seat, "ann") == await score(seat, "bob") == 10


async def test_a_module_that_was_taken_out_leaves_what_was_learned_of_it(seat: Seat, premises: Premises) -> None:
    open_one = await seat.say("ann", "quiz black-tea 1")
    page = premises.content / "tea-school" / "course.yaml"
    page.write_text(page.read_text().replace("black-tea, ", ""))
    _file(premises, "black-tea").unlink()
    await premises.heard(Step.TAKEN)
    assert (await seat.press("ann", open_one, "A")).has("Right!", "+10 points")
    assert not (await seat.say("bob", "modules")).has("Black tea")
    assert await score(seat, "ann") == 10
