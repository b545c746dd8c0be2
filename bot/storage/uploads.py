"""Courses that a space's staff uploaded: their versions, and which of them are published."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from bot.clock import millis
from bot.course import Course
from bot.storage.transaction import Row, Transaction

_UNPACKED = 4_000_000
"""Bytes of courses that are looked into at one time: within 50 ms."""

KEPT = 10
"""Versions of a course that are kept, beside the one that is published."""


class UnreadableError(Exception):
    """A course that was kept by a version of Syllabot whose model we do not know."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A version of a course; `course` is its id as its author wrote it."""

    id: int
    space: int
    course: str
    version: int
    title: str
    report: str
    at: int


@dataclass(frozen=True, slots=True)
class Publication:
    """A change of the shelf. `upload` None: the course was withdrawn."""

    course: str
    upload: int | None
    report: str


def encode(course: Course) -> bytes:
    return msgspec.msgpack.encode(course)


def deflate(whole: bytes) -> bytes:
    """As it is kept; it takes too long for a transaction."""
    return zlib.compress(whole)


def _inflated(body: bytes) -> bytes:
    """Empty for what is damaged."""
    try:
        return zlib.decompress(body)
    except zlib.error:
        return b""


def unpack(body: bytes) -> Course:
    """Raises UnreadableError."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(body), type=Course)
    except (msgspec.DecodeError, zlib.error) as error:
        raise UnreadableError(str(error)) from error


def add(tx: Transaction, wanted: Upload, body: bytes, *, event: str, counted: datetime) -> Upload:
    """Keep it as the next version of its course; the oldest beyond KEPT go.

    Never the published one, nor that to which a rollback leads; nor one that came since `counted`, for it is counted.
    """
    row = tx.one(
        "INSERT INTO uploads (space, course, version, title, body, report, event, at) VALUES (?1, ?2,"
        " (SELECT COALESCE(MAX(version), 0) + 1 FROM uploads WHERE space = ?1 AND course = ?2), ?3, ?4, ?5, ?6, ?7)"
        " RETURNING id, space, course, version, title, report, at",
        (wanted.space, wanted.course, wanted.title, body, wanted.report, event, wanted.at),
    )
    assert row is not None  # noqa: S101 - it was written
    standing = published_version(tx, wanted.space, wanted.course)
    before = version_before(tx, standing) if standing else None
    tx.run(
        "DELETE FROM uploads WHERE space = ?1 AND course = ?2 AND id NOT IN (?3, ?4) AND at <= ?5 AND id NOT IN"
        " (SELECT id FROM uploads WHERE space = ?1 AND course = ?2 ORDER BY version DESC LIMIT ?6)",
        (
            wanted.space,
            wanted.course,
            standing.id if standing else 0,
            before.id if before else 0,
            millis(counted),
            KEPT,
        ),
    )
    return Upload(*row)


def of_event(tx: Transaction, space: int, event: str) -> Upload | None:
    row = tx.one(
        "SELECT id, space, course, version, title, report, at FROM uploads WHERE space = ? AND event = ?",
        (space, event),
    )
    return Upload(*row) if row else None


def get(tx: Transaction, space: int, upload: int) -> Upload | None:
    row = tx.one(
        "SELECT id, space, course, version, title, report, at FROM uploads WHERE space = ? AND id = ?",
        (space, upload),
    )
    return Upload(*row) if row else None


def newest(tx: Transaction, space: int, course: str | None = None) -> Upload | None:
    """The last version that was uploaded, of this course or of any."""
    row = tx.one(
        "SELECT id, space, course, version, title, report, at FROM uploads"
        " WHERE space = ?1 AND course = COALESCE(?2, course) ORDER BY id DESC LIMIT 1",
        (space, course),
    )
    return Upload(*row) if row else None


def course_of(tx: Transaction, upload: Upload) -> Course:
    """Raises UnreadableError."""
    row = tx.one("SELECT body FROM uploads WHERE id = ?", (upload.id,))
    assert row is not None  # noqa: S101 - who has an Upload has found its row
    return unpack(row[0])


def bodies_after(tx: Transaction, upload: int) -> list[tuple[int, bytes]]:
    """Some courses of any space as they are packed, by the upload's number; none behind the last."""
    found: list[tuple[int, bytes]] = []
    for number, body in tx.all("SELECT id, body FROM uploads WHERE id > ? ORDER BY id LIMIT 8", (upload,)):
        if sum(len(each) for _, each in found) < _UNPACKED:
            found.append((number, _inflated(body)))
    return found


def courses_of(tx: Transaction, space: int) -> dict[str, str]:
    """The title of every course with a version, by its id; the longest untouched comes first."""
    rows = tx.all("SELECT course, title, MAX(id) FROM uploads WHERE space = ? GROUP BY course ORDER BY 3", (space,))
    return {course: title for course, title, _ in rows}


def uploaded_since(tx: Transaction, space: int, since: datetime) -> int:
    row = tx.one("SELECT COUNT(*) FROM uploads WHERE space = ? AND at > ?", (space, millis(since)))
    return int(row[0]) if row else 0


def drop(tx: Transaction, space: int, course: str) -> None:
    """Forget every version of a course."""
    tx.run("DELETE FROM uploads WHERE space = ? AND course = ?", (space, course))


def published_version(tx: Transaction, space: int, course: str) -> Upload | None:
    """The version that stands now."""
    row = tx.one(
        "SELECT id, space, course, version, title, report, at FROM uploads WHERE id ="
        " (SELECT upload FROM publications WHERE space = ? AND course = ? ORDER BY id DESC LIMIT 1)",
        (space, course),
    )
    return Upload(*row) if row else None


def version_before(tx: Transaction, upload: Upload) -> Upload | None:
    """The latest of the earlier versions that was published once."""
    row = tx.one(
        "SELECT id, space, course, version, title, report, at FROM uploads"
        " WHERE space = ? AND course = ? AND version < ?"
        " AND id IN (SELECT upload FROM publications WHERE upload IS NOT NULL) ORDER BY version DESC LIMIT 1",
        (upload.space, upload.course, upload.version),
    )
    return Upload(*row) if row else None


def published(tx: Transaction, space: int) -> list[tuple[str, bytes]]:
    """Every published course of a space, as it is kept, by its author's id."""
    rows = tx.all(
        "SELECT uploads.course, body FROM publications JOIN uploads ON uploads.id = upload WHERE publications.id IN"
        " (SELECT MAX(id) FROM publications WHERE space = ? GROUP BY course) ORDER BY uploads.course",
        (space,),
    )
    return [(course, body) for course, body in rows]


def last_published(tx: Transaction, space: int) -> Upload | None:
    """The published version whose publication is the latest of all."""
    rows = tx.all(
        "SELECT course FROM publications WHERE space = ? AND upload IS NOT NULL GROUP BY course ORDER BY MAX(id) DESC",
        (space,),
    )
    standing = (published_version(tx, space, course) for (course,) in rows)
    return next((each for each in standing if each), None)


def publication_of(tx: Transaction, space: int, event: str) -> Publication | None:
    row = tx.one("SELECT course, upload, report FROM publications WHERE space = ? AND event = ?", (space, event))
    return Publication(*row) if row else None


def publish(
    tx: Transaction,
    space: int,
    change: Publication,
    moves: Sequence[tuple[str, str]],
    *,
    revision: str,
    event: str,
    now: datetime,
) -> None:
    """From now on this version stands, or none; `revision` tells that the shelf has changed."""
    tx.run(
        "INSERT INTO publications (space, course, upload, moves, report, event, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (space, change.course, change.upload, json.dumps(moves), change.report, event, millis(now)),
    )
    tx.run("UPDATE spaces SET shelf = ? WHERE id = ?", (revision, space))


def moved(tx: Transaction) -> list[tuple[str, str]]:
    """Every question of any space whose history went to another id, in the order in which that happened."""
    rows: list[Row] = tx.all("SELECT moves FROM publications WHERE moves <> '[]' ORDER BY id")
    return [(before, now) for (moves,) in rows for before, now in json.loads(moves)]
