"""How many chose what, as a picture: what it tells in words, and that it can be drawn whatever stands in it."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from PIL import Image

from bot.distribution import Bar, Distribution, Group, chart
from bot.drawing import drawable, readable, shortened
from bot.question import Choice, Difficulty, MultipleChoice, Question, SingleChoice, TrueFalse, Typed

TEXTS = ("Paris", "A longer text that goes on about what the pipeline does with each of its rows", "Łódź", "Zürich")


def single(count: int = 4, key: int = 0) -> SingleChoice:
    choices = tuple(Choice(text=TEXTS[at % 4] + str(at), correct=at == key) for at in range(count))
    return SingleChoice(id="q", objective="o", stem="Which?", difficulty=Difficulty.EASY, choices=choices)


def group(question: Question, letters: dict[str, int], right: int = 0, answered: int | None = None) -> Group:
    shown = tuple(reversed(range(len(question.options))))
    return chart(question, shown, letters, right, sum(letters.values()) if answered is None else answered)


def pixels(distribution: Distribution) -> Image.Image:
    content = distribution.content()
    assert content.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(content)).convert("RGB")


def colours(image: Image.Image) -> set[object]:
    return {colour for _, colour in image.getcolors(1_000_000) or ()}


def test_the_letters_are_those_that_were_seen_and_the_key_is_named() -> None:
    told = Distribution((group(single(), {"A": 3, "D": 7}),)).alt
    assert told == "Bar chart of the answers. A: 3 of 10; B: 0 of 10; C: 0 of 10; D, the key: 7 of 10."


def test_typed_answers_are_counted_and_never_quoted() -> None:
    question = Typed(id="q", objective="o", stem="Which?", difficulty=Difficulty.EASY, accept=("a secret",))
    told = Distribution((group(question, {}, right=2, answered=5),)).alt
    assert told == "Bar chart of the answers. Right: 2 of 5; Not right: 3 of 5."


def test_alt_text_stays_within_what_platforms_take() -> None:
    many = tuple(group(single(10), dict.fromkeys("ABCDEFGHIJ", 1000)) for _ in range(5))
    assert len(Distribution(many).alt) <= 1000


@pytest.mark.parametrize(
    "groups",
    [
        [group(single(), {"A": 1})],
        [group(single(6), dict.fromkeys("ABCDEF", 40))],
        [group(single(10), {"J": 1})],
        [Group((Bar("A", "", 0, key=True), Bar("B", "漢字", 0, key=False)), 0)],
        [Group((Bar("Right", "", 10, key=True), Bar("Not right", "", 0, key=False)), 10, "Question 1", "")] * 5,
    ],
    ids=["one answer", "six tied", "ten choices", "none, and no such sign", "several typed"],
)
def test_it_can_be_drawn(groups: Iterable[Group]) -> None:
    image = pixels(Distribution(tuple(groups), "#1a3c6e"))
    assert image.width == 800
    assert 100 < image.height < 1400


def test_only_the_key_has_the_courses_colour_and_no_answer_has_no_bar() -> None:
    shown = colours(pixels(Distribution((group(single(), {"D": 7, "A": 1}),), "#7a1fa2")))
    hidden = colours(pixels(Distribution((group(single(), {"A": 7}),), "#7a1fa2")))
    assert (0x7A, 0x1F, 0xA2) in shown
    assert (0x7A, 0x1F, 0xA2) not in hidden


def test_the_key_is_told_without_colours_too() -> None:
    right, wrong = (Image.Image.convert(pixels(Distribution((group(q, {"A": 2, "B": 2}),))), "L") for q in both())
    assert right.tobytes() != wrong.tobytes()


def both() -> tuple[TrueFalse, TrueFalse]:
    true, false = (
        TrueFalse(id="q", objective="o", stem="Is it?", difficulty=Difficulty.EASY, answer=answer)
        for answer in (True, False)
    )
    return true, false


def test_several_keys_are_each_a_key() -> None:
    choices = tuple(Choice(text=str(at), correct=at < 2) for at in range(3))
    question = MultipleChoice(id="q", objective="o", stem="Which?", difficulty=Difficulty.EASY, choices=choices)
    told = Distribution((group(question, {"A": 1, "B": 4, "C": 5}, answered=5),)).alt
    assert "B, a key: 4 of 5; C, a key: 5 of 5" in told


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd400", "#00aa55", "#000000", "#1a5fb4"])
def test_a_pale_colour_is_darkened_until_it_can_be_seen(colour: str) -> None:
    given, darker = bytes.fromhex(colour[1:]), bytes.fromhex(readable(colour)[1:])
    assert all(ours <= theirs for ours, theirs in zip(darker, given, strict=True))
    assert sum(darker) < 560


def test_what_the_font_cannot_show_is_known() -> None:
    assert drawable("Żółć, ñandú, Größe, Σίσυφος, ещё, 3 ≤ 4")
    assert not drawable("漢字")
    assert not drawable("שלום")


def test_a_long_text_is_cut_at_a_word() -> None:
    cut = shortened("one two three four five six seven eight nine ten", 300, 28)
    assert cut.endswith("…")
    assert "one two three four five six seven eight nine ten".startswith(cut.removesuffix("…"))
    assert shortened("short", 300, 28) == "short"
