"""Group commit against a model that runs one work after the other, with failing, cancelled and repeated works."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.database import Database, Lane, Transaction
from tests.examples import examples
from tests.unit.stores import held, opened

FATES = ("writes", "fails", "refuses", "is cancelled", "fails at commit")


@dataclass(frozen=True, slots=True)
class Step:
    """A work that adds to a learner's count, once for each `event`, however often the event comes."""

    event: int
    amount: int
    fate: str
    lane: Lane


STEPS = st.lists(
    st.builds(
        Step,
        event=st.integers(1, 12),
        amount=st.integers(1, 5),
        fate=st.sampled_from(FATES),
        lane=st.sampled_from(Lane),
    ),
    max_size=40,
)


def _work(step: Step) -> Callable[[Transaction], int]:
    """Gives the sum so far, to compare what a work sees."""

    def work(tx: Transaction) -> int:
        if step.fate == "refuses":
            raise LookupError
        if tx.run("INSERT INTO events VALUES (?) ON CONFLICT DO NOTHING", (step.event,)):
            tx.run("UPDATE sums SET amount = amount + ?", (step.amount,))
        if step.fate == "fails":
            raise LookupError
        if step.fate == "fails at commit":
            tx.run("PRAGMA defer_foreign_keys = ON")
            tx.run("INSERT INTO names (space, learner, name) VALUES (0, 404, 'nobody')")
        row = tx.one("SELECT amount FROM sums")
        assert row is not None
        return int(row[0])

    return work


def _in_turn(steps: list[Step]) -> tuple[set[int], int, list[int | None]]:
    """The model: events, sum, and what each caller is told (None: nothing), first people, then the background."""
    events: set[int] = set()
    total = 0
    told: dict[int, int | None] = {}
    for place, step in sorted(enumerate(steps), key=lambda each: each[1].lane.value):
        told[place] = None
        if step.fate == "writes":
            total += step.amount if step.event not in events else 0
            events.add(step.event)
            told[place] = total
    return events, total, [told[place] for place in range(len(steps))]


async def _together(database: Database, steps: list[Step]) -> list[int | None]:
    async with held(database) as holder:
        tasks = [asyncio.create_task(database.write(_work(step), step.lane)) for step in steps]
        await asyncio.sleep(0)
        for step, task in zip(steps, tasks, strict=True):
            if step.fate == "is cancelled":
                task.cancel()
        holder.release()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    return [result if isinstance(result, int) else None for result in results]


async def _compare(steps: list[Step], path: Path) -> None:
    async with opened(path) as database:
        await database.write(lambda tx: tx.run("CREATE TABLE events (id INTEGER PRIMARY KEY)"))
        await database.write(lambda tx: tx.run("CREATE TABLE sums (amount INTEGER)"))
        await database.write(lambda tx: tx.run("INSERT INTO sums VALUES (0)"))
        told = await _together(database, steps)
        rows = await database.read(lambda tx: tx.all("SELECT id FROM events"))
        amount = await database.read(lambda tx: tx.one("SELECT amount FROM sums"))
    events, total, wanted = _in_turn(steps)
    assert {event for (event,) in rows} == events
    assert amount == (total,)
    assert told == wanted


@examples(60)
@given(steps=STEPS)
def test_works_together_end_as_works_in_turn(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_compare(steps, Path(folder) / "model.db"))
