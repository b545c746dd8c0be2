"""What people of one workspace can reach by anything that can be typed or pressed: nothing of another workspace.

Everything is generated from the two tables, so a new command or button is tried without a line here.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import get_type_hints

import pytest

from bot.commands import ACTIONS, COMMANDS
from bot.grammar import Action, Command
from bot.model import Form, Outcome, Place, Press, Reply, Request
from bot.periods import Period
from bot.tokens import Token
from tests.belonging import OF_NOBODY, Rows, rows_of
from tests.furnished import Space, furnish, town

MARK = "zorblax"
"""Stands in every name and text of the workspace that is not theirs."""

GIVEN = {
    "time": "9:00", "zone": "Europe/Paris", "date": "tomorrow", "start": "tomorrow", "term": "leaf", "choice": "on",
    "name": "Quince", "course": "tea", "command": "quiz",
}  # fmt: skip
"""What is typed for a parameter that must be given, while another one is tried."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Somebody of `ours` tries; `theirs` are the rows of the other workspace, and `own` those of ours."""

    ours: Space
    other: Space
    theirs: Rows
    own: Rows

    @property
    def number(self) -> object:
        """Of the other workspace."""
        return self.theirs["spaces"][0][0]

    def places(self) -> tuple[Place, Place, Place]:
        """A channel, the direct message with the bot, and one that belongs to no space."""
        channel = self.ours.place()
        return channel, replace(channel, channel="D1", private=True), Place(channel.platform, None, "D2", private=True)


@asynccontextmanager
async def neighbours(folder: Path) -> AsyncIterator[Neighbours]:
    async with town(folder) as here:
        other, ours = Space(here, "T1", MARK), Space(here, "T2", "quibble")
        await furnish(other)
        await furnish(ours)
        yield Neighbours(ours, other, await _rows(other), await _rows(ours))


async def _rows(space: Space) -> Rows:
    work = partial(rows_of, space=await space.id(), external=space.external)
    return await space.town.tutor.database.read(work)


def _ids(rows: Rows, table: str) -> list[object]:
    """What stands in the first column."""
    return [row[0] for row in rows[table]]


def _said(outcome: Outcome | Form) -> str:
    """Every word that comes out."""
    if isinstance(outcome, Form):
        return f"{outcome.title} {outcome.label} {outcome.hint} {outcome.token}"
    reply: Reply = outcome.reply
    labels = [f"{button.label} {button.spoken} {button.token}" for row in reply.buttons for button in row]
    files = [f"{file.name} {file.alt} {file.content!r}" for file in reply.files]
    pictures = [picture.alt for picture in reply.pictures]
    return " ".join((reply.title, reply.text, *pictures, *labels, *files))


async def _nothing_came_out_or_changed(near: Neighbours, said: Mapping[object, str]) -> None:
    assert said
    assert [what for what, words in said.items() if MARK in words.lower()] == []
    after = await _rows(near.other)
    assert {table for table, rows in near.theirs.items() if after[table] != rows} == set()


def _typed(near: Neighbours, command: Command) -> Iterator[dict[str, str]]:
    """The command alone; and each of its parameters with everything of theirs that could be named."""
    needed = {param.name: GIVEN.get(param.name, "tea") for param in command.params if param.required}
    yield needed
    own = near.other.own_course
    theirs = [own, f"{own}.{near.number}", near.other.own_module, near.other.place().channel]
    theirs += [f"#{schedule}" for schedule in _ids(near.theirs, "schedules")[:2]]
    for param in command.params:
        values = param.type.choices or theirs
        yield from ({**needed, param.name: value} for value in values)


@pytest.mark.parametrize("staff", [False, True], ids=["learner", "staff"])
async def test_no_command_shows_or_changes_anything_of_another_workspace(tmp_path: Path, *, staff: bool) -> None:
    async with neighbours(tmp_path) as near:
        said: dict[object, str] = {}
        person = near.ours.person("grace" if staff else "ada", staff=staff)
        for command in COMMANDS:
            for place, options in itertools.product(near.places(), _typed(near, command)):
                request = Request(near.ours.town.event(), person, place, command.name, options)
                outcome = await near.ours.town.tutor.run(request)
                assert outcome.reply.title != "My mistake", (command.name, options)
                said[command.name, place.channel, tuple(options.items())] = _said(outcome)
        await near.ours.town.tutor.settle()
        await _nothing_came_out_or_changed(near, said)


def _values(near: Neighbours, rows: Rows, name: str, kind: type) -> list[object]:
    """What a field of a token could hold; where its name says nothing, every id of its type in these rows."""
    known: dict[str, list[object]] = {
        "letter": ["A", "B"], "number": [1, 2], "position": [1, 2], "page": [1], "passed": [1], "period": [Period.ALL],
        "course": ["tea", f"{near.other.own_course}.{near.number}"], "date": ["2026-11-25"],
        "module": ["", near.other.own_module, "green"], "message": _ids(rows, "outbox"),
        "everywhere": [False, True], "chosen": [True],
    }  # fmt: skip
    if name in known:
        return known[name]
    table = f"{name}s"
    ids = _ids(rows, table) if table in rows else [each for table in rows for each in _ids(rows, table)]
    return [each for each in dict.fromkeys(ids) if type(each) is kind]


def _tokens(near: Neighbours, rows: Rows, action: Action) -> list[Token]:
    hints = get_type_hints(action.token)
    pools = [_values(near, rows, field.name, hints[field.name]) for field in fields(action.token)]
    assert all(pools), f"furnish what {action.token.__name__} needs"
    return [action.token(*values) for values in itertools.product(*pools)]


async def _press(near: Neighbours, rows: Rows, *, staff: bool) -> dict[object, str]:
    """Press every button with the ids of these rows, as somebody of ours."""
    said: dict[object, str] = {}
    tutor, person = near.ours.town.tutor, near.ours.person("grace" if staff else "ada", staff=staff)
    for action in ACTIONS:
        for place, token in itertools.product(near.places(), _tokens(near, rows, action)):
            press = Press(near.ours.town.event(), person, place, token.pack(), "a leaf")
            if action.asks is not None:
                said[token, place.channel, "form"] = _said(await tutor.form(press))
            outcome = await tutor.press(press)
            assert outcome.reply.title != "My mistake", token
            said[token, place.channel] = _said(outcome)
    await tutor.settle()
    return said


@pytest.mark.parametrize("staff", [False, True], ids=["learner", "staff"])
async def test_no_button_shows_or_changes_anything_of_another_workspace(tmp_path: Path, *, staff: bool) -> None:
    async with neighbours(tmp_path) as near:
        said = await _press(near, near.theirs, staff=staff)
        await _nothing_came_out_or_changed(near, said)


@pytest.mark.parametrize("staff", [False, True], ids=["learner", "staff"])
async def test_what_people_may_press_changes_nothing_next_door(tmp_path: Path, *, staff: bool) -> None:
    """People next door bear the same user ids here: an id is a person's only together with its workspace."""
    async with neighbours(tmp_path) as near:
        said = await _press(near, near.own, staff=staff)
        await _nothing_came_out_or_changed(near, said)
        assert await _rows(near.ours) != near.own, "nothing was done at all"


async def test_no_suggestion_names_anything_of_another_workspace(tmp_path: Path) -> None:
    async with neighbours(tmp_path) as near:
        said: dict[object, str] = {}
        for command in COMMANDS:
            for param, typed in itertools.product(command.params, ("", MARK, "own", "#")):
                found = await near.ours.town.tutor.suggest(
                    near.ours.person("grace", staff=True), near.ours.place(), command.name, param.name, typed, {}
                )
                said[command.name, param.name, typed] = " ".join(f"{each.label} {each.value}" for each in found)
        await _nothing_came_out_or_changed(near, said)


async def test_the_workspace_next_door_has_something_of_everything(tmp_path: Path) -> None:
    """Without this the others would prove little: each table that can hold something of a space does."""
    async with neighbours(tmp_path) as near:
        assert {table for table, rows in near.theirs.items() if not rows} <= {"counts"}
        assert OF_NOBODY.isdisjoint(near.theirs)
