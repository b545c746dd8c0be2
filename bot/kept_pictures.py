"""Kept pictures that nothing shows any more go after a while.

What refers to a picture is packed away in uploaded courses and in the contents of questions as they were asked. So each
tidying walks through these, a little at a time, and dates the files that they name anew; what has not been dated for
KEPT is shown by nobody. That spares a file that was just written for an upload that is not recorded yet, too.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from bot.context import Facts
from bot.pictures import kept_name
from bot.question import Illustration
from bot.storage import served, uploads

KEPT = timedelta(days=30)

_OURS = re.compile(r"[0-9a-f]{32}\.[a-z]+|\w+\.part")
"""Whatever else lies in the folder is not ours to delete."""


class _Image(msgspec.Struct):
    file: str = ""
    digest: str = ""


class _Question(msgspec.Struct):
    """Of a question, whenever it was packed, only this is read."""

    image: _Image | None = None


class _Module(msgspec.Struct):
    questions: list[_Question]


class _Course(msgspec.Struct):
    modules: list[_Module]


_courses = msgspec.msgpack.Decoder(_Course)
_questions = msgspec.msgpack.Decoder(_Question)


def date_those_of_courses(facts: Facts, after: str) -> str | None:
    """Of uploaded courses, behind a number; gives the number to go on behind, None at the end."""
    folder = facts.shelves.installed.pictures
    slice_ = uploads.bodies_after(facts.tx, int(after or 0)) if folder else []
    for _, body in slice_:
        with contextlib.suppress(msgspec.DecodeError):  # no shelf can read it either
            _date(folder, (each for module in _courses.decode(body).modules for each in module.questions), facts.now)
    return str(slice_[-1][0]) if slice_ else None


def date_those_of_questions(facts: Facts, after: str) -> str | None:
    """Of questions as they were asked, behind a key; likewise."""
    folder = facts.shelves.installed.pictures
    slice_ = served.contents_after(facts.tx, after) if folder else []
    _date(folder, (_questions.decode(body) for _, body in slice_), facts.now)
    return slice_[-1][0].hex() if slice_ else None


def clear(facts: Facts, after: str) -> None:  # noqa: ARG001 - all of them in one go
    """Delete what nobody has named for so long, and the installed courses do not show."""
    folder = facts.shelves.installed.pictures
    if folder is None or not folder.is_dir():
        return
    shown = {
        kept_name(question.image)
        for course in facts.shelves.installed.courses
        for _, question in course.questions()
        if question.image
    }
    oldest = (facts.now - KEPT).timestamp()
    for entry in list(os.scandir(folder)):
        with contextlib.suppress(OSError):
            if entry.name not in shown and _OURS.fullmatch(entry.name) and entry.stat().st_mtime < oldest:
                Path(entry).unlink()


def _date(folder: Path | None, questions: Iterable[_Question], now: datetime) -> None:
    for image in (question.image for question in questions):
        if folder is not None and image is not None and image.digest:
            name = kept_name(Illustration(file=image.file, alt="", digest=image.digest))
            with contextlib.suppress(OSError):
                os.utime(folder / name, (now.timestamp(), now.timestamp()))
