"""Attempts (questions issued) and answers, what was revealed to whom, and where learners stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis
from bot.course import AnyQuestion
from bot.storage import snapshots
from bot.storage.transaction import Row, Transaction

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question issued to one learner, as issued: its content, and the order in which its options are shown.

    `shown[0]` is the index, as written, of the option behind the letter A. `chosen` holds letters toggled or arranged,
    and what is kept until the close of a post. It belongs to a `session` (at a `position`) or a `post` (as a `number`).
    """

    id: str
    learner: int
    session: str | None
    position: int | None
    key: str
    question: AnyQuestion
    shown: tuple[int, ...]
    chosen: str
    hinted: bool
    post: str | None = None
    number: int | None = None

    def index(self, letter: str) -> int | None:
        """The option behind a letter, by its index as written; None for a letter that was not shown."""
        place = LETTERS.find(letter)
        return self.shown[place] if len(letter) == 1 and 0 <= place < len(self.shown) else None

    def letter(self, index: int) -> str:
        return LETTERS[self.shown.index(index)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: letters as shown, or what was typed."""

    response: str
    credit: float
    points: int


def issue(tx: Transaction, attempt: Attempt, now: datetime) -> None:
    """Issue a question; its content is kept as it is now."""
    digest = snapshots.keep(tx, attempt.question)
    tx.run(
        "INSERT INTO attempts (id, learner, session, position, question, snapshot, shown, issued_at, post, number)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt.id,
            attempt.learner,
            attempt.session,
            attempt.position,
            attempt.key,
            digest,
            "".join(map(str, attempt.shown)),
            millis(now),
            attempt.post,
            attempt.number,
        ),
    )


def get(tx: Transaction, attempt: str) -> tuple[Attempt, Answer | None] | None:
    """An attempt by its id, and its answer once there is one."""
    row = tx.one(
        "SELECT attempts.id, attempts.learner, session, position, attempts.question, body, shown, chosen, hinted,"
        " post, number, response, credit, points FROM attempts JOIN snapshots ON hash = snapshot"
        " LEFT JOIN answers ON answers.attempt = attempts.id WHERE attempts.id = ?",
        (attempt,),
    )
    return of_row(row) if row else None


def at(tx: Transaction, session: str, position: int) -> tuple[Attempt, Answer | None] | None:
    """The attempt at a position of a session, if it has been issued."""
    row = tx.one(
        "SELECT attempts.id, attempts.learner, session, position, attempts.question, body, shown, chosen, hinted,"
        " post, number, response, credit, points FROM attempts JOIN snapshots ON hash = snapshot"
        " LEFT JOIN answers ON answers.attempt = attempts.id WHERE session = ? AND position = ?",
        (session, position),
    )
    return of_row(row) if row else None


def of_post(tx: Transaction, post: str, number: int, learner: int) -> tuple[Attempt, Answer | None] | None:
    """A learner's attempt at a post's question, if it has been issued."""
    row = tx.one(
        "SELECT attempts.id, attempts.learner, session, position, attempts.question, body, shown, chosen, hinted,"
        " post, number, response, credit, points FROM attempts JOIN snapshots ON hash = snapshot"
        " LEFT JOIN answers ON answers.attempt = attempts.id WHERE post = ? AND number = ? AND attempts.learner = ?",
        (post, number, learner),
    )
    return of_row(row) if row else None


def is_answered_by(tx: Transaction, attempt: str, moment: datetime) -> bool:
    """Whether its answer was given at this moment or before."""
    return tx.one("SELECT 1 FROM answers WHERE attempt = ? AND at <= ?", (attempt, millis(moment))) is not None


def choose(tx: Transaction, attempt: Attempt, letters: str) -> None:
    """Keep the letters toggled or arranged so far."""
    tx.run("UPDATE attempts SET chosen = ? WHERE id = ?", (letters, attempt.id))


def hint(tx: Transaction, attempt: Attempt) -> None:
    tx.run("UPDATE attempts SET hinted = 1 WHERE id = ?", (attempt.id,))


def record(
    tx: Transaction, attempt: Attempt, answer: Answer, space: int, course: str, module: str, now: datetime
) -> None:
    """Keep the answer, and where the learner now stands with this question. UNIQUE (attempt) holds it to one."""
    moment = millis(now)
    tx.run(
        "INSERT INTO answers (attempt, learner, space, course, question, response, credit, points, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt.id,
            attempt.learner,
            space,
            course,
            attempt.key,
            answer.response,
            answer.credit,
            answer.points,
            moment,
        ),
    )
    tx.run(
        "INSERT INTO progress (learner, course, module, question, first, last, times, at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1, ?6) ON CONFLICT (learner, course, module, question)"
        " DO UPDATE SET last = excluded.last, times = times + 1, at = excluded.at",
        (attempt.learner, course, module, attempt.key, answer.credit, moment),
    )


def reveal(tx: Transaction, space: int, key: str, now: datetime) -> None:
    """The key of a question stood publicly in a space."""
    tx.run(
        "INSERT INTO reveals (space, question, at) VALUES (?, ?, ?)"
        " ON CONFLICT (space, question) DO UPDATE SET at = excluded.at",
        (space, key, millis(now)),
    )


def is_revealed(tx: Transaction, learner: int, space: int, key: str, since: datetime | None = None) -> bool:
    """Whether this learner has been shown the key, or it stood publicly in this space: then an answer earns nothing.

    A learner is shown the key after each answer. `since`: a post or a round is a new occasion when the key was last
    shown before then.
    """
    course, module, _ = key.split("/")
    row = tx.one(
        "SELECT 1 FROM progress WHERE learner = ?1 AND course = ?2 AND module = ?3 AND question = ?4 AND at >= ?6"
        " UNION ALL SELECT 1 FROM reveals WHERE space = ?5 AND question = ?4 AND at >= ?6",
        (learner, course, module, key, space, millis(since) if since else 0),
    )
    return row is not None


def of_row(row: Row) -> tuple[Attempt, Answer | None]:
    """An attempt and its answer, from the columns as `get` selects them."""
    attempt, learner, session, position, key, body, shown, chosen, hinted, post, number, *given = row
    order = tuple(map(int, shown))
    issued = Attempt(
        attempt, learner, session, position, key, snapshots.thaw(body), order, chosen, bool(hinted), post, number
    )
    return issued, None if given[0] is None else Answer(*given)
