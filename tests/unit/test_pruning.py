"""Tidying by itself: what has served goes after a set time, and nothing that anybody may still need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import pruning
from bot.clock import millis
from bot.model import Address, Outcome, Press
from bot.pruning import KEPT, UNANSWERED
from bot.storage import outbox, served
from bot.storage.database import Database
from bot.storage.transaction import Transaction
from bot.tokens import Answer
from tests.belonging import Rows, everything
from tests.classroom import NOON
from tests.furnished import DAY, Space, Town, furnish, town

LATER = KEPT + 4 * DAY


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as found:
        await found.tutor.database.write(partial(pruning.begin, now=found.clock.now()))
        yield found


async def count(here: Town, table: str, where: str = "1") -> int:
    ((found,),) = await here.rows(f"SELECT COUNT(*) FROM {table} WHERE {where}")  # noqa: S608 - ours
    return int(found)


OPEN = "NOT EXISTS (SELECT 1 FROM answers WHERE attempt = attempts.id)"


async def after(here: Town, age: timedelta) -> None:
    """So much later, with the tidying of some days behind us; the machine slept meanwhile."""
    here.clock.move(age)
    await here.pass_time(4 * DAY)


async def quiet(here: Town) -> None:
    """Nothing happens by itself any more, but for the tidying."""
    await here.tutor.database.write(lambda tx: tx.run("UPDATE schedules SET paused = 'holidays'"))
    await here.tutor.database.write(lambda tx: tx.run("DELETE FROM timers WHERE kind IN ('schedule', 'remind')"))
    await here.pass_time(2 * DAY)


async def test_what_has_served_goes_and_what_was_answered_stays(here: Town) -> None:
    space = Space(here, "T1", "zorblax")
    await furnish(space)
    await quiet(here)
    answers = await here.rows("SELECT * FROM answers")
    assert await count(here, "attempts", OPEN)
    assert await count(here, "sessions", "NOT EXISTS (SELECT 1 FROM attempts WHERE session = sessions.id)") == 0
    assert await count(here, "outbox") > 10
    await after(here, UNANSWERED)
    assert await here.rows("SELECT * FROM answers") == answers
    assert await count(here, "attempts", OPEN) == 0
    assert await count(here, "sessions") == 2, "those of ada, who answered; ben never did"
    assert await count(here, "outbox") == 0
    referred = (
        "hash IN (SELECT snapshot FROM attempts UNION SELECT snapshot FROM post_questions"
        " UNION SELECT snapshot FROM round_questions)"
    )
    assert await count(here, "snapshots") == await count(here, "snapshots", referred)
    for table in ("learners", "names", "progress", "totals", "active_days", "posts", "rounds", "schedules", "reveals"):
        assert await count(here, table), table


async def test_nothing_goes_before_its_time(here: Town) -> None:
    await furnish(Space(here, "T1", "zorblax"))
    await quiet(here)
    before = await here.tutor.database.read(everything)
    await after(here, KEPT - 9 * DAY)
    assert await changed(here, before) == {"timers"}
    await after(here, UNANSWERED - 2 * KEPT)
    assert await changed(here, before) == {"timers", "outbox"}


async def changed(here: Town, before: Rows) -> set[str]:
    now = await here.tutor.database.read(everything)
    return {table for table in before if before[table] != now[table]}


async def test_a_question_that_was_pruned_is_refused_kindly(here: Town) -> None:
    space = Space(here, "T1", "zorblax")
    await space.type("ben", "quiz 1")
    ((attempt,),) = await here.rows("SELECT id FROM attempts")
    await after(here, UNANSWERED)
    assert await count(here, "attempts") == await count(here, "sessions") == await count(here, "snapshots") == 0
    press = Press(here.event(), space.person("ben"), space.place(), Answer(attempt, "A").pack())
    outcome: Outcome = await here.tutor.press(press)
    assert (outcome.refused, "Type `/quiz` for a new one" in outcome.reply.text) == (True, True)


async def test_it_is_done_once_a_day_whoever_starts_how_often(here: Town) -> None:
    for _ in range(3):
        await here.tutor.database.write(partial(pruning.begin, now=here.clock.now()))
    assert await count(here, "timers") == 1
    await here.pass_time(timedelta(hours=2))
    ((kind, subject, due),) = await here.rows("SELECT kind, subject, due_at FROM timers")
    assert (kind, subject) == ("prune", "spaces:")
    assert DAY - timedelta(hours=1, minutes=5) < _since(NOON, due) - timedelta(hours=2) < DAY


def _since(start: datetime, due: int) -> timedelta:
    return timedelta(milliseconds=due - millis(start))


async def test_after_having_been_away_it_waits_until_people_are_served(here: Town) -> None:
    await here.pass_time(timedelta(hours=2))
    here.clock.move(40 * DAY)
    await here.engine.settle()
    ((subject, due),) = await here.rows("SELECT subject, due_at FROM timers")
    assert subject == "spaces:"
    assert due == millis(here.clock.now() + pruning.FIRST)


async def test_a_large_table_is_swept_a_slice_at_a_time_and_every_row_is_seen(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "db")
    try:
        await database.write(partial(_fill, size=2 * served.SLICE + 7))
        after: str | None = ""
        left = []
        while after is not None:
            last = after
            after = await database.write(partial(served.attempts, before=NOON, after=last))
            left.append(await database.read(lambda tx: tx.all("SELECT COUNT(*) FROM attempts")[0][0]))
    finally:
        await database.close()
    assert left == [served.SLICE + 7, 7, 0]


def _fill(tx: Transaction, size: int) -> None:
    """Questions that nobody answered."""
    tx.run("INSERT INTO learners VALUES (1, 'slack', '', 'ada', NULL, 0, 0, NULL, 0)")
    tx.run("INSERT INTO snapshots VALUES (x'01', x'')")
    for number in range(size):
        tx.run(
            "INSERT INTO attempts (id, learner, question, snapshot, shown, issued_at) VALUES (?, 1, 'q', x'01', '', 0)",
            (f"attempt-{number:05}",),
        )


async def test_a_message_stays_until_what_answers_it_has_gone_and_while_it_must_still_be_sent(here: Town) -> None:
    place = Address("slack", "T1", "general")

    def want(tx: Transaction, kind: str, parent: tuple[str, str] | None = None, at: datetime = NOON) -> None:
        outbox.want(tx, kind, "1", place, at, parent=parent)

    database = here.tutor.database
    await database.write(partial(want, kind="post"))
    await database.write(partial(want, kind="reveal", parent=("post", "1"), at=NOON + LATER))
    await database.write(partial(want, kind="board"))
    await database.write(lambda tx: tx.run("UPDATE outbox SET delivered = wanted WHERE kind <> 'board'"))
    tidying = partial(served.messages, before=NOON + LATER + DAY, after="")
    for kinds in (["post", "board"], ["board"], ["board"]):  # the reply first; what it answers the next time
        await database.write(tidying)
        assert [kind for (kind,) in await here.rows("SELECT kind FROM outbox ORDER BY id")] == kinds


async def test_a_reply_goes_that_waits_for_a_message_which_nobody_will_ever_confirm(here: Town) -> None:
    place, database = Address("slack", "T1", "general"), here.tutor.database
    await database.write(partial(outbox.want, kind="post", subject="1", address=place, not_before=NOON))
    above = ("post", "1")
    await database.write(partial(outbox.want, kind="reveal", subject="1", address=place, not_before=NOON, parent=above))
    await database.write(lambda tx: tx.run("UPDATE outbox SET state = 'doubtful' WHERE kind = 'post'"))
    for left in (1, 0):
        await database.write(partial(served.messages, before=NOON + LATER, after=""))
        assert await count(here, "outbox") == left


async def test_what_is_chosen_under_an_open_post_is_kept_however_long_it_is_open(here: Town) -> None:
    space = Space(here, "T1", "zorblax")
    await furnish(space)
    await here.tutor.database.write(lambda tx: tx.run("UPDATE attempts SET issued_at = 0"))
    still_open = "post IN (SELECT id FROM posts WHERE closed_at IS NULL)"
    before = await count(here, "attempts", still_open)
    assert before
    await here.tutor.database.write(partial(served.attempts, before=here.clock.now(), after=""))
    assert await count(here, "attempts", still_open) == before
