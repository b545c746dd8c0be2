"""The libraries of spaces: the installed courses, and beside them those that each space's staff published there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import structlog

from bot.course import Course
from bot.library import Library, owned
from bot.model import Space
from bot.storage import spaces, uploads
from bot.storage.database import Transaction
from bot.storage.uploads import UnreadableError

QUESTIONS_KEPT = 20_000
"""Questions of spaces' own courses in memory, some 50 MB; the spaces that were met last stay."""

A_QUESTION = 2_500
"""Bytes that a question takes, with its share of the texts."""

log = structlog.get_logger()


class Shelves:
    """Made anew when the installed courses change.

    A space's library is found again by the revision of its shelf, which every event reads with the space's row. It is
    used on the database's threads: the lock is held for a look-up, never while anything is read.
    """

    def __init__(self, installed: Library) -> None:
        self.installed = installed
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, tx: Transaction, space: int | None) -> Library:
        """The library of a space; outside of any, the installed courses."""
        return self.installed if space is None else self._at(tx, space, spaces.shelf_of(tx, space))

    def here(self, tx: Transaction, space: Space | None) -> Library:
        """The same for a space whose row was read."""
        return self.installed if space is None else self._at(tx, space.id, space.shelf)

    def _at(self, tx: Transaction, space: int, revision: str) -> Library:
        if not revision:
            return self.installed
        with self._lock:
            kept = self._kept.get(space)
            if kept is not None and kept.revision == revision:
                self._kept.move_to_end(space)
                return kept.library
        own = _courses(tx, space, kept.own if kept else {})
        library = Library(own.values(), self.installed) if own else self.installed
        with self._lock:
            self._kept[space] = _Kept(revision, library, own, _size(own.values()))
            self._kept.move_to_end(space)
            self._let_go()
        return library

    def _let_go(self) -> None:
        """Of those met longest ago, until the others are few enough; the latest stays in any case."""
        size = sum(kept.size for kept in self._kept.values())
        while size > QUESTIONS_KEPT and len(self._kept) > 1:
            size -= self._kept.popitem(last=False)[1].size


@dataclass(frozen=True, slots=True)
class _Kept:
    """A space's library; its own courses by the bytes that they were read from: most stay from one revision on."""

    revision: str
    library: Library
    own: Mapping[bytes, Course]
    size: int


def _courses(tx: Transaction, space: int, known: Mapping[bytes, Course]) -> dict[bytes, Course]:
    """The own courses of a space; what an older Syllabot kept in a way that is no longer known is left out."""
    found: dict[bytes, Course] = {}
    for name, body in uploads.published(tx, space):
        try:
            found[body] = known.get(body) or owned(uploads.unpack(body), space)
        except UnreadableError:
            log.warning("shelf.unreadable", space=space, course=name, advice="Staff should upload it again.")
    return found


def _size(own: Iterable[Course]) -> int:
    """In questions, as which long texts count too; with 100 for the space itself, so that empty shelves are bounded."""
    return 100 + sum(max(count_questions(each), len(uploads.encode(each)) // A_QUESTION) for each in own)


def count_questions(course: Course) -> int:
    return sum(len(module.questions) for module in course.modules)
