"""An edited bank imported again with --update, while learners' answers stand in a database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.authoring.commands import content
from bot.library import Library
from bot.packs.shelf import News, Shelf, Step
from bot.reloading import reloading
from bot.storage.database import Row, Transaction
from tests.classroom import Classroom, classroom, token

_QUESTION = """
<question type="multichoice">
  <name><text>{name}</text></name><idnumber>{number}</idnumber>
  <questiontext format="markdown"><text>{stem}</text></questiontext>
  <single>true</single><shuffleanswers>false</shuffleanswers>
  <answer fraction="100" format="markdown"><text>{key}</text></answer>
  <answer fraction="0" format="markdown"><text>100</text></answer>
</question>"""


@dataclass(frozen=True)
class Item:
    number: str
    name: str
    stem: str
    key: str = "80"

    def xml(self) -> str:
        return _QUESTION.format(number=self.number, name=self.name, stem=self.stem, key=self.key)


GREEN = Item("1", "Green", "How hot for green tea?")
BLACK = Item("2", "Black", "How hot for black tea?", "95")
MINT = Item("", "Mint", "How hot for mint tea?", "99")
BANK = (GREEN, BLACK, MINT)

EDITED = (
    Item("", "Mint", "At how many degrees is mint tea made?", "99"),
    Item("4", "White", "How hot for white tea?", "75"),
    Item("2", "Assam", "How hot for black tea?", "95"),
    Item("1", "Sencha", "At how many degrees is green tea made?", "70"),
)
"""Another order, stems and a key changed, one new, two under other names, which their numbers tell."""


@dataclass
class School:
    """A course that was brought from a bank, and two who learn it."""

    folder: Path
    room: Classroom
    news: asyncio.Queue[News]

    async def answer(self, who: str, *, right: bool) -> None:
        """All that the course has to ask."""
        shown = (await self.room.type(who, "quiz 3 easy")).reply
        for _ in range(3):
            feedback = (await self.room.press(who, token(shown, "A" if right else "B"))).reply
            shown = (await self.room.press(who, token(feedback, "Next"))).reply

    async def figures(self) -> dict[str, str]:
        lines = [("ann", "progress"), ("bob", "progress"), ("ann", "leaderboard"), ("bob", "leaderboard all")]
        return {f"{who} {line}": (await self.room.type(who, line)).reply.text for who, line in lines}

    async def rows(self) -> dict[str, list[Row]]:
        def work(tx: Transaction) -> dict[str, list[Row]]:
            return {
                "progress": tx.all("SELECT * FROM progress ORDER BY learner, question"),
                "answers": tx.all("SELECT * FROM answers ORDER BY id"),
                "totals": tx.all("SELECT * FROM totals ORDER BY scope, course, period, learner"),
            }

        return await self.room.tutor.database.read(work)

    async def taken_up(self) -> None:
        async with asyncio.timeout(10):
            while (await self.news.get()).step is not Step.TAKEN:
                pass


def bring(folder: Path, items: tuple[Item, ...], *options: str) -> str:
    bank = folder.parents[1] / "bank.xml"
    bank.write_text(f"<quiz>{''.join(each.xml() for each in items)}</quiz>", encoding="utf-8")
    result = CliRunner().invoke(content, ["import", str(bank), "--into", str(folder), *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    folder = tmp_path / "content" / "teas"
    bring(folder, BANK)
    module = folder / "bank.yaml"
    module.write_text(module.read_text().replace("difficulty: medium", "difficulty: easy"))
    shelf = Shelf([folder.parent])
    async with classroom(tmp_path / "db", Library(shelf.look().courses)) as room:
        school = School(folder, room, asyncio.Queue())
        async with reloading(room.tutor, shelf, school.news.put_nowait):
            await school.answer("ann", right=True)
            await school.answer("bob", right=False)
            await room.tutor.settle()
            yield school


async def test_importing_an_edited_bank_again_keeps_ids_history_and_points(school: School) -> None:
    figures, rows = await school.figures(), await school.rows()
    assert "3 of 3" in figures["ann progress"].replace("*", "")
    assert "30 points" in figures["ann leaderboard"]
    assert (len(rows["answers"]), len(rows["progress"])) == (6, 6)
    said = bring(school.folder, EDITED, "--update")
    assert "1 new, 3 changed" in said
    await school.taken_up()
    course = school.room.tutor.library.courses[0]
    assert [question.id for _, question in course.questions()] == ["green", "black", "mint", "white"]
    assert course.modules[0].questions[0].stem == EDITED[3].stem
    assert await school.rows() == rows
    after = await school.figures()
    assert {who: text for who, text in after.items() if "leaderboard" in who} == {
        who: text for who, text in figures.items() if "leaderboard" in who
    }
    assert "3 of 4" in after["ann progress"].replace("*", "")


async def test_what_was_answered_before_the_import_earns_nothing_again(school: School) -> None:
    bring(school.folder, EDITED, "--update")
    await school.taken_up()
    before = (await school.figures())["ann leaderboard"]
    await school.answer("ann", right=True)
    assert (await school.figures())["ann leaderboard"] == before


async def test_a_question_renamed_in_the_pack_is_known_by_the_bank_and_keeps_its_history(school: School) -> None:
    figures = await school.figures()
    module = school.folder / "bank.yaml"
    module.write_text(module.read_text().replace("id: green\n", "id: sencha\n    was: green\n"))
    await school.taken_up()
    assert await school.figures() == figures
    bring(school.folder, EDITED, "--update")
    await school.taken_up()
    course = school.room.tutor.library.courses[0]
    assert [question.id for _, question in course.questions()] == ["sencha", "black", "mint", "white"]
    assert course.modules[0].questions[0].was == "green"
    after = await school.figures()
    assert "3 of 4" in after["ann progress"].replace("*", "")
    assert after["ann leaderboard"] == figures["ann leaderboard"]
    assert not [row for row in (await school.rows())["progress"] if "teas/bank/green" in row]
