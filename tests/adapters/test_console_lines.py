"""What a typed line means, in the console."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.completing import complete
from adapters.console.durations import LONGEST, read_duration
from adapters.console.files import keep
from adapters.console.printing import buttons_line, visible
from adapters.console.reading import Letters, Pressed, Puzzled, Say, Steered, read_line
from adapters.console.scroll import Scroll
from bot.commands import COMMANDS
from bot.model import Button, File, Reply, Suggestion
from bot.tokens import Answer, Hint, Leave, Next, Read, TypeAnswer

FIRST_WORDS = frozenset(command.name.split()[0] for command in COMMANDS)
SINGLE = Reply(
    "?",
    buttons=(
        (Button("A", Answer("at", "A").pack()), Button("B", Answer("at", "B").pack())),
        (Button("Hint", Hint("at").pack()), Button("Leave", Leave("se").pack())),
    ),
)
TYPED = Reply("?", buttons=((Button("Answer…", TypeAnswer("at").pack()), Button("Hint", Hint("at").pack())),))
FEEDBACK = Reply("!", buttons=((Button("Next: score card", Next("se", 2).pack()),),))
MODULES = Reply("m", buttons=(tuple(Button(str(n), Read("c", f"m{n}", 1).pack()) for n in range(1, 4)),))


def read(line: str, *replies: Reply) -> object:
    """The meaning of a line after these replies, the last of them the newest."""
    scroll = Scroll()
    for reply in replies:
        scroll.add("ann", reply)
    return read_line(line, scroll.seen_by("ann"), FIRST_WORDS)


@pytest.mark.parametrize("line", ["", "  ", "/", " // "])
def test_an_empty_line_is_harmless(line: str) -> None:
    assert read(line, SINGLE) is None


def test_a_slash_makes_a_command_even_where_typing_is_wanted() -> None:
    assert read("/progress", TYPED) == Say("progress")
    assert read("progress", TYPED) == Pressed(TypeAnswer("at").pack(), "progress")
    assert read("progress", SINGLE) == Say("progress")


def test_a_colon_is_for_the_console_itself() -> None:
    assert read(":Advance  1d", TYPED) == Steered("advance", "1d")


@pytest.mark.parametrize(("line", "letters"), [("a", ("a",)), ("B", ("b",)), ("a, B,a", ("a", "b"))])
def test_letters_go_to_the_question_shown_last(line: str, letters: tuple[str, ...]) -> None:
    meaning = read(line, SINGLE, Reply("a note"), MODULES)
    assert isinstance(meaning, Letters)
    assert meaning.letters == letters
    assert meaning.entry.reply == SINGLE


def test_a_letter_after_the_answer_goes_to_no_older_question() -> None:
    scroll = Scroll()
    scroll.add("ann", SINGLE)
    scroll.change(scroll.add("ann", SINGLE), FEEDBACK)
    meaning = read_line("a", scroll.seen_by("ann"), FIRST_WORDS)
    assert isinstance(meaning, Puzzled)
    assert "next: score card" in meaning.text


def test_nobody_answers_what_another_was_shown() -> None:
    scroll = Scroll()
    scroll.add("bob", SINGLE)
    assert isinstance(read_line("a", scroll.seen_by("ann"), FIRST_WORDS), Puzzled)


@pytest.mark.parametrize("line", ["hint", "HINT", "3"])
def test_a_button_is_pressed_by_its_label_or_its_number(line: str) -> None:
    assert read(line, SINGLE) == Pressed(Hint("at").pack())


def test_a_label_may_be_begun_by_whole_words() -> None:
    assert read("next", FEEDBACK) == Pressed(Next("se", 2).pack())
    assert isinstance(read("nex", FEEDBACK), Puzzled)


def test_a_label_that_is_begun_is_one_of_the_newest_message() -> None:
    assert isinstance(read("next", FEEDBACK, SINGLE), Puzzled)
    assert read("next: score card", FEEDBACK, SINGLE) == Pressed(Next("se", 2).pack())


def test_a_label_that_is_a_number_is_that_button() -> None:
    assert read("2", MODULES) == Pressed(Read("c", "m2", 1).pack())


@pytest.mark.parametrize("line", ["a", "3", "an oolong", "a, b", "next"])
def test_where_typing_is_wanted_the_line_is_the_answer(line: str) -> None:
    assert read(line, SINGLE, TYPED) == Pressed(TypeAnswer("at").pack(), line)


def test_where_typing_is_wanted_another_button_can_still_be_pressed() -> None:
    assert read("hint", TYPED) == Pressed(Hint("at").pack())


def test_an_answer_finds_the_question_that_waits_behind_other_messages() -> None:
    assert read("an oolong", TYPED, MODULES) == Pressed(TypeAnswer("at").pack(), "an oolong")


def test_a_token_is_a_press_and_may_bring_a_text() -> None:
    assert read("1:keep") == Pressed("1:keep")
    assert read("1:type:at an oolong", SINGLE) == Pressed("1:type:at", "an oolong")


def test_anything_else_gets_a_hint() -> None:
    meaning = read("good morning", SINGLE)
    assert isinstance(meaning, Puzzled)
    assert "a, b, hint, leave" in meaning.text
    assert "/help" in meaning.text


@given(st.text(max_size=200), st.sampled_from([(), (SINGLE,), (TYPED,), (FEEDBACK, MODULES)]))
def test_every_line_means_something_or_nothing(line: str, replies: tuple[Reply, ...]) -> None:
    assert read(line, *replies) is None or line.strip()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90m", timedelta(minutes=90)),
        ("1d2h", timedelta(days=1, hours=2)),
        (" 2W 3s ", timedelta(weeks=2, seconds=3)),
        ("0s", timedelta()),
    ],
)
def test_spans_of_time_are_read(text: str, span: timedelta) -> None:
    assert read_duration(text) == span


@pytest.mark.parametrize("text", ["", "soon", "1", "d", "1y", "-1d", "1d x", "999999w", "9" * 40 + "d"])
def test_what_is_no_span_of_time_is_none(text: str) -> None:
    assert read_duration(text) is None


@given(st.text())
def test_no_span_is_longer_than_ten_years(text: str) -> None:
    span = read_duration(text)
    assert span is None or timedelta() <= span <= LONGEST


async def suggest(command: str, param: str, typed: str) -> list[Suggestion]:
    return [Suggestion(f"{command} {param}", f"<{typed}>")]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/sum", [("summary", 3)]),
        ("lead", [("leaderboard", 4)]),
        ("/settings na", [("settings name", 11)]),
        ("hi", [("Hint", 2)]),
        ("/summary fea", [("<fea>", 3)]),
        ("/summary module=fea", [("<fea>", 3)]),
        ("/leaderboard mon", [("month", 3), ("<mon>", 3)]),
        ("xyz", []),
        ("/nosuch x", []),
    ],
)
async def test_tab_offers_what_may_follow(line: str, offered: list[tuple[str, int]]) -> None:
    found = await complete(line, COMMANDS, ("Hint", "Leave"), suggest)
    assert sorted((each.text, each.length) for each in found) == sorted(offered)


def test_buttons_stand_in_rows_and_with_the_numbers_that_press_them() -> None:
    assert buttons_line(SINGLE) == "[A] [B]\n[3: Hint] [4: Leave]"
    assert buttons_line(MODULES) == "[1] [2] [3]"


def test_signs_that_steer_a_terminal_are_left_out() -> None:
    assert visible("a\x1b[31mb\x07\n\tc\x9b") == "a[31mb\n\tc"


def test_a_file_stays_in_its_folder_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    path = keep(File("../../escape.json", b"{}"), folder)
    assert path == folder / "escape.json"
