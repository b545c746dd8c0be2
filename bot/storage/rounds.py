"""Live rounds: where each stands, and its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clock import millis
from bot.course import AnyQuestion
from bot.model import Address
from bot.storage import snapshots
from bot.storage.transaction import Row, Transaction


class Phase(StrEnum):
    """What a round is doing; from `OVER` on it has ended."""

    LOBBY = "lobby"
    ASKING = "asking"
    TELLING = "telling"
    OVER = "over"
    EMPTY = "empty"
    STOPPED = "stopped"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Round:
    """`position` is the number of the question that is asked or told; 0 in the lobby. `count`: of its questions."""

    id: str
    space: int
    address: Address
    starter: int
    course: str
    module: str | None
    seconds: int
    count: int
    position: int
    phase: Phase

    @property
    def running(self) -> bool:
        return self.phase in (Phase.LOBBY, Phase.ASKING, Phase.TELLING)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as it is issued to everybody. `shown`: the options' indices, in the order of their letters."""

    key: str
    question: AnyQuestion
    shown: tuple[int, ...]


def begin(tx: Transaction, new: Round, questions: Sequence[Posed], event: str, now: datetime) -> None:
    """Keep a new round. UNIQUE (space, channel, event) holds an event that comes twice to one."""
    tx.run(
        "INSERT INTO rounds (id, space, channel, starter, course, module, seconds, phase, event, begun_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.id,
            new.space,
            new.address.channel,
            new.starter,
            new.course,
            new.module,
            new.seconds,
            new.phase.value,
            event,
            millis(now),
        ),
    )
    for number, posed in enumerate(questions, start=1):
        tx.run(
            "INSERT INTO round_questions (round, number, question, snapshot, shown) VALUES (?, ?, ?, ?, ?)",
            (new.id, number, posed.key, snapshots.keep(tx, posed.question), "".join(map(str, posed.shown))),
        )


def get(tx: Transaction, round_id: str) -> Round | None:
    return _round(
        tx.one(
            "SELECT rounds.id, space, platform, external, rounds.channel, starter, rounds.course, module, seconds,"
            " (SELECT COUNT(*) FROM round_questions WHERE round = rounds.id), position, phase"
            " FROM rounds JOIN spaces ON spaces.id = space WHERE rounds.id = ?",
            (round_id,),
        )
    )


def of_event(tx: Transaction, space: int, channel: str, event: str) -> Round | None:
    """The round that this very event began, if it came before."""
    row = tx.one("SELECT id FROM rounds WHERE space = ? AND channel = ? AND event = ?", (space, channel, event))
    return get(tx, row[0]) if row else None


def running_in(tx: Transaction, space: int, channel: str) -> Round | None:
    row = tx.one("SELECT id FROM rounds WHERE space = ? AND channel = ? AND ended_at IS NULL", (space, channel))
    return get(tx, row[0]) if row else None


def begun_since(tx: Transaction, learner: int, since: datetime) -> int:
    """How many rounds a learner began since then: there is a limit to a day."""
    row = tx.one("SELECT COUNT(*) FROM rounds WHERE starter = ? AND begun_at >= ?", (learner, millis(since)))
    return row[0] if row else 0


def move(tx: Transaction, playing: Round, position: int, phase: Phase) -> None:
    tx.run("UPDATE rounds SET position = ?, phase = ? WHERE id = ?", (position, phase.value, playing.id))


def end(tx: Transaction, playing: Round, phase: Phase, now: datetime) -> None:
    """The round is over. What was answered but never told counts for nothing and is deleted."""
    tx.run("UPDATE rounds SET phase = ?, ended_at = ? WHERE id = ?", (phase.value, millis(now), playing.id))
    tx.run(
        "DELETE FROM attempts WHERE round = ? AND NOT EXISTS (SELECT 1 FROM answers WHERE attempt = attempts.id)",
        (playing.id,),
    )


def posed(tx: Transaction, round_id: str, number: int) -> Posed | None:
    row = tx.one(
        "SELECT question, body, shown FROM round_questions JOIN snapshots ON hash = snapshot"
        " WHERE round = ? AND number = ?",
        (round_id, number),
    )
    return Posed(row[0], snapshots.thaw(row[1]), tuple(map(int, row[2]))) if row else None


def told_in(tx: Transaction, space: int, course: str) -> dict[str, int]:
    """When the key of each question of a course was last shown publicly in a space (milliseconds)."""
    rows = tx.all(
        "SELECT question, at FROM reveals WHERE space = ? AND question >= ? AND question < ?",
        (space, f"{course}/", f"{course}0"),  # 0 comes after the slash
    )
    return dict(rows)


def _round(row: Row | None) -> Round | None:
    if row is None:
        return None
    round_id, space, platform, external, channel, starter, course, module, seconds, count, position, phase = row
    address = Address(platform, external, channel)
    return Round(round_id, space, address, starter, course, module, seconds, count, position, Phase(phase))
