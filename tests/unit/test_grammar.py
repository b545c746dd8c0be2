"""What is typed: which command it is, and which word is which argument, in any order."""

from __future__ import annotations

from contextlib import suppress
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.context import Context
from bot.grammar import Access, Command, Param, find_command, gather, resolve
from bot.library import Library
from bot.model import Reply, TutorError
from bot.params import FreeText, OneOf, Whole, Zone
from tests.classroom import course, single
from tests.unit.facts import context, transaction

LIBRARY = Library([course("tea", {"feature-engineering": [single("a")], "5-steps": [single("b")]})])


def _nothing(_: Context) -> Reply:
    return Reply("Nothing")


SAMPLE = Command(
    "sample",
    "For these tests",
    _nothing,
    (
        Param("rest", "What is left over", FreeText()),
        Param("count", "How many", Whole(bounds=(1, 20)), 5),
        Param("level", "How hard", OneOf(choices=("easy", "very hard"))),
        Param("zone", "Where", Zone()),
    ),
)
STRICT = Command("strict", "Takes a number only", _nothing, (Param("count", "How many", Whole(), required=True),))
WORDS = {"count": "7", "level": "very hard", "zone": "New York", "rest": "feature engineering"}


@pytest.mark.parametrize("order", list(permutations(WORDS)))
def test_arguments_come_in_any_order(order: tuple[str, ...]) -> None:
    assert gather(SAMPLE, " ".join(WORDS[name] for name in order), {}) == WORDS


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("", {}),
        ("rest=7", {"rest": "7"}),
        ("7 8", {"count": "7", "rest": "8"}),
        ('"7" 8', {"count": "8", "rest": "7"}),
        ("“very hard” easy", {"level": "easy", "rest": "very hard"}),
        ('"a=b" count=3', {"count": "3", "rest": "a=b"}),
        ("COUNT=3 Level=easy", {"count": "3", "level": "easy"}),
        ("other=3", {"rest": "other=3"}),
        ("VERY HARD paris", {"level": "VERY HARD", "zone": "paris"}),
        ("count= level=hard", {"level": "hard"}),
        ('zone=paris "new york"', {"zone": "paris", "rest": "new york"}),
        ('an "open quote', {"rest": "an open quote"}),
    ],
)
def test_quotes_and_names_say_what_is_what(typed: str, given: dict[str, str]) -> None:
    assert gather(SAMPLE, typed, {}) == given


def test_options_that_a_platform_took_apart_are_kept_and_unknown_or_empty_ones_dropped() -> None:
    given = gather(SAMPLE, "9", {"count": "3", "level": "  ", "other": "x"})
    assert given == {"count": "3", "rest": "9"}


def test_words_that_nobody_takes_are_told_with_how_it_goes() -> None:
    with pytest.raises(TutorError, match=r"don't know what to do with “many words”.*`/strict <count>`"):
        gather(STRICT, "4 many words", {})


def test_a_missing_argument_is_asked_for_and_defaults_are_filled_in() -> None:
    with transaction() as tx:
        facts = context(tx, LIBRARY)
        with pytest.raises(TutorError, match=r"tell me more: `/strict <count>`\n\n- `count`: "):
            resolve(STRICT, {}, facts)
        assert resolve(SAMPLE, {}, facts) == {"rest": None, "count": 5, "level": None, "zone": None}


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("quiz feature engineering 5", "quiz", "feature engineering 5"),
        ("/QUIZ  hard ", "quiz", "hard"),
        ("settings show", "settings show", ""),
        ("/settings timezone  New York", "settings timezone", "New York"),
        ("", "tutor", ""),
        ("/", "tutor", ""),
    ],
)
def test_a_command_is_the_longest_name_that_the_line_begins_with(typed: str, name: str, rest: str) -> None:
    command, left = find_command(COMMANDS, typed)
    assert (command.name, left.strip()) == (name, rest)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("quizz", "/quiz"), ("sumary", "/summary"), ("leadreboard", "/leaderboard")],
)
def test_an_unknown_command_is_answered_with_the_nearest(typed: str, offered: str) -> None:
    with pytest.raises(TutorError, match=f"Did you mean.*`{offered}`"):
        find_command(COMMANDS, typed)


@pytest.mark.parametrize("typed", ["settings", "settings maybe", "settings maybe on"])
def test_the_first_word_of_several_commands_is_answered_with_all_of_them(typed: str) -> None:
    with pytest.raises(TutorError, match="one more word: `/settings show`, `/settings timezone`"):
        find_command(COMMANDS, typed)


def test_what_is_near_no_command_leads_to_the_help() -> None:
    with pytest.raises(TutorError, match="Type `/help`"):
        find_command(COMMANDS, "%%%")


NAMES = st.sampled_from([command.name for command in COMMANDS])
LINES = st.one_of(st.text(max_size=80), st.builds("{} {}".format, NAMES, st.text(max_size=80)))


@given(line=LINES)
def test_no_line_makes_anything_but_arguments_or_a_kind_refusal(line: str) -> None:
    with transaction() as tx, suppress(TutorError):
        command, rest = find_command(COMMANDS, line)
        resolve(command, gather(command, rest, {}), context(tx, LIBRARY))


@given(data=st.data(), command=st.sampled_from(COMMANDS))
def test_no_option_makes_anything_but_arguments_or_a_kind_refusal(data: st.DataObject, command: Command) -> None:
    options = {param.name: data.draw(st.text(max_size=200)) for param in command.params}
    with transaction() as tx, suppress(TutorError):
        resolve(command, gather(command, "", options), context(tx, LIBRARY))


def test_handlers_take_what_their_parameters_give() -> None:
    for command in COMMANDS:
        code = command.handler.__code__
        names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        assert set(names) == {param.name for param in command.params}, command.name


def test_names_and_descriptions_fit_every_platform() -> None:
    """Discord: https://discord.com/developers/docs/interactions/application-commands, naming and descriptions."""
    for command in COMMANDS:
        assert all(part == part.lower() and len(part) <= 32 for part in command.name.split()), command.name
        assert len(command.name.split()) <= 2
        assert 1 <= len(command.help) <= 100
        for param in command.params:
            assert 1 <= len(param.help) <= 100
            assert len(param.type.choices) <= 25
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_reading_commands_never_ask_for_a_learner_who_has_no_row() -> None:
    """A READ handler may meet somebody new: `settings show` and its like say so instead of failing."""
    with transaction() as tx:
        known = context(tx, LIBRARY)
        facts = Context(**{name: getattr(known, name) for name in Context.__dataclass_fields__} | {"learner": None})
        for command in COMMANDS:
            if command.access is Access.READ and not any(param.required for param in command.params):
                try:
                    said = command.handler(facts, **resolve(command, {}, facts)).text
                except TutorError as refusal:  # as of `course preview`, before anything was uploaded
                    said = str(refusal)
                assert said, command.name
                assert "I don't know you" not in said, command.name
