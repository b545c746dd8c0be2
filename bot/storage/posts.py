"""Posts: scheduled questions in a channel, as they were issued to everybody, and who answered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import millis, moment
from bot.course import AnyQuestion
from bot.daily.choosing import Past
from bot.model import Address
from bot.quiz.scoring import RIGHT
from bot.storage import snapshots
from bot.storage.attempts import LETTERS
from bot.storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Post:
    """`zone` is that of its schedule, or of its space for a test; `author` is the staff member behind it."""

    id: str
    schedule: int | None
    date: date
    space: int
    address: Address
    course: str
    reveal: str
    test: bool
    posted_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    zone: str | None = None
    author: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class PostQuestion:
    """One question of a post, laid out in one order for all: `shown[0]` is the index of the option behind A."""

    number: int
    key: str
    question: AnyQuestion
    shown: tuple[int, ...]

    def letter(self, index: int) -> str:
        return LETTERS[self.shown.index(index)]


@dataclass(frozen=True, slots=True)
class Response:
    """What somebody answered in time, by letters as shown or typed; nobody's name stands here."""

    given: str
    credit: float


def add(tx: Transaction, post: Post, questions: Sequence[PostQuestion], event: str | None = None) -> bool:
    """Keep a new post; False if this date of the schedule (or this event) has one already."""
    made = tx.run(
        "INSERT INTO posts (id, schedule, date, space, channel, course, reveal, test, posted_at, closes_at, event,"
        " author) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            post.id,
            post.schedule,
            post.date.isoformat(),
            post.space,
            post.address.channel,
            post.course,
            post.reveal,
            int(post.test),
            millis(post.posted_at),
            millis(post.closes_at),
            event,
            post.author,
        ),
    )
    for each in questions if made else ():
        tx.run(
            "INSERT INTO post_questions (post, number, question, snapshot, shown) VALUES (?, ?, ?, ?, ?)",
            (post.id, each.number, each.key, snapshots.keep(tx, each.question), "".join(map(str, each.shown))),
        )
    return made > 0


def get(tx: Transaction, post: str) -> Post | None:
    row = tx.one(
        "SELECT posts.id, schedule, date, posts.space, platform, external, posts.channel, posts.course, posts.reveal,"
        " test, posted_at, closes_at, closed_at, COALESCE(schedules.zone, spaces.zone),"
        " COALESCE(posts.author, schedules.author)"
        " FROM posts JOIN spaces ON spaces.id = posts.space LEFT JOIN schedules ON schedules.id = schedule"
        " WHERE posts.id = ?",
        (post,),
    )
    return _post(row) if row else None


def open_in(tx: Transaction, space: int) -> list[Post]:
    """The open posts of a space, the newest first."""
    rows = tx.all(
        "SELECT posts.id, schedule, date, posts.space, platform, external, posts.channel, posts.course, posts.reveal,"
        " test, posted_at, closes_at, closed_at, COALESCE(schedules.zone, spaces.zone),"
        " COALESCE(posts.author, schedules.author)"
        " FROM posts JOIN spaces ON spaces.id = posts.space LEFT JOIN schedules ON schedules.id = schedule"
        " WHERE posts.space = ? AND closed_at IS NULL ORDER BY posted_at DESC, posts.id",
        (space,),
    )
    return [_post(row) for row in rows]


def is_made(tx: Transaction, schedule: int, day: date) -> bool:
    """Whether a date of a schedule has had its post."""
    return tx.one("SELECT 1 FROM posts WHERE schedule = ? AND date = ?", (schedule, day.isoformat())) is not None


def open_before(tx: Transaction, schedule: int, day: date) -> list[str]:
    """The posts of earlier dates of a schedule that are still open."""
    sql = "SELECT id FROM posts WHERE schedule = ? AND date < ? AND closed_at IS NULL ORDER BY date"
    return [post for (post,) in tx.all(sql, (schedule, day.isoformat()))]


def open_on(tx: Transaction, platform: str) -> int:
    """How many messages with counters a platform has."""
    row = tx.one(
        "SELECT COUNT(*) FROM posts JOIN spaces ON spaces.id = space WHERE platform = ? AND closed_at IS NULL",
        (platform,),
    )
    return row[0] if row else 0


def questions(tx: Transaction, post: str) -> list[PostQuestion]:
    rows = tx.all(
        "SELECT number, question, body, shown FROM post_questions JOIN snapshots ON hash = snapshot"
        " WHERE post = ? ORDER BY number",
        (post,),
    )
    return [
        PostQuestion(number, key, snapshots.thaw(body), tuple(map(int, shown))) for number, key, body, shown in rows
    ]


def close(tx: Transaction, post: str, now: datetime) -> None:
    tx.run("UPDATE posts SET closed_at = ? WHERE id = ? AND closed_at IS NULL", (millis(now), post))


def count(tx: Transaction, post: str) -> None:
    """Keep how hard its questions were: how many answered in time, and how many of them right."""
    tx.run(
        "UPDATE post_questions SET (answered, right_ones) ="
        " (SELECT COUNT(*), COALESCE(SUM(credit >= ?2), 0) FROM attempts"
        " JOIN answers ON answers.attempt = attempts.id JOIN posts ON posts.id = attempts.post"
        " WHERE attempts.post = ?1 AND attempts.number = post_questions.number AND answers.at <= closed_at)"
        " WHERE post = ?1",
        (post, RIGHT),
    )


def kept(tx: Transaction, post: str, limit: int) -> list[str]:
    """Attempts with an answer that is kept until the close, and is not graded yet."""
    rows = tx.all(
        "SELECT attempts.id FROM attempts JOIN posts ON posts.id = post"
        " WHERE post = ? AND chosen <> '' AND issued_at <= closed_at"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.attempt = attempts.id) ORDER BY attempts.id LIMIT ?",
        (post, limit),
    )
    return [attempt for (attempt,) in rows]


def answered_by(tx: Transaction, post: Post) -> int:
    """How many have answered, or chosen what will count."""
    row = tx.one(
        "SELECT COUNT(DISTINCT attempts.learner) FROM attempts LEFT JOIN answers ON answers.attempt = attempts.id"
        " WHERE post = ?1 AND (answers.at <= ?2 OR (?3 AND answers.id IS NULL AND chosen <> ''))",
        (post.id, millis(post.closed_at) if post.closed_at else 1 << 60, post.reveal != "at once" and post.is_open),
    )
    return row[0] if row else 0


def responses(tx: Transaction, post: str, number: int) -> list[Response]:
    """What was answered in time."""
    rows = tx.all(
        "SELECT response, credit FROM attempts JOIN answers ON answers.attempt = attempts.id"
        " JOIN posts ON posts.id = post WHERE post = ? AND number = ?"
        " AND (closed_at IS NULL OR answers.at <= closed_at)",
        (post, number),
    )
    return [Response(*row) for row in rows]


def missed(tx: Transaction, learner: int, space: int, since: datetime) -> tuple[str, int] | None:
    """The latest closed question of a space that this learner has not answered, by post and number."""
    row = tx.one(
        "SELECT posts.id, post_questions.number FROM posts JOIN post_questions ON post_questions.post = posts.id"
        " WHERE space = ?1 AND test = 0 AND closed_at IS NOT NULL AND posted_at >= ?2 AND NOT EXISTS"
        " (SELECT 1 FROM attempts JOIN answers ON answers.attempt = attempts.id WHERE attempts.post = posts.id"
        " AND attempts.number = post_questions.number AND attempts.learner = ?3)"
        " ORDER BY posted_at DESC, post_questions.number LIMIT 1",
        (space, millis(since), learner),
    )
    return (row[0], row[1]) if row else None


def history(tx: Transaction, space: int, channel: str) -> dict[str, Past]:
    """What was asked in a place, whatever the schedule: how often, when last, and how hard it was."""
    rows = tx.all(
        "SELECT question, COUNT(*), MAX(posted_at), SUM(answered), SUM(right_ones) FROM posts"
        " JOIN post_questions ON post = posts.id WHERE space = ? AND channel = ? GROUP BY question",
        (space, channel),
    )
    return {key: Past(times, moment(last), answered, right) for key, times, last, answered, right in rows}


def made_in(tx: Transaction, space: int, channel: str) -> int:
    """How many posts a place has had, tests aside."""
    row = tx.one("SELECT COUNT(*) FROM posts WHERE space = ? AND channel = ? AND test = 0", (space, channel))
    return row[0] if row else 0


def _post(row: Row) -> Post:
    post, schedule, day, space, platform, external, channel, course, reveal, test, posted, closes, closed, *rest = row
    return Post(
        post,
        schedule,
        date.fromisoformat(day),
        space,
        Address(platform, external, channel),
        course,
        reveal,
        bool(test),
        moment(posted),
        moment(closes),
        None if closed is None else moment(closed),
        *rest,
    )
