"""Pictures of questions: copies of their files under the names of their contents, read when they are shown.

A copy stays as it is when the course changes, so an open question shows what it was asked with. Its name tells nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from msgspec import structs

from bot.course import AnyQuestion, Course, Illustration, Module


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept picture; where it is gone, its words are all there is."""

    file: Path
    alt: str

    @property
    def name(self) -> str:
        return f"picture{self.file.suffix}"

    @property
    def path(self) -> str:
        return str(self.file) if self.file.is_file() else ""

    def content(self) -> bytes:
        return self.file.read_bytes()


def picture_of(question: AnyQuestion, folder: Path | None, prefix: str = "") -> Shown | None:
    """A question's picture, if it has one that was kept in the folder."""
    image = question.image
    if image is None or not image.digest or folder is None:
        return None
    return Shown(folder / kept_name(image), f"{prefix}{image.alt}")


def kept_name(image: Illustration) -> str:
    return f"{image.digest}{PurePosixPath(image.file).suffix.lower()}"


def named(course: Course, files: Mapping[str, bytes]) -> Course:
    """The course with the digest of each picture that is among the files, by their names."""
    modules = tuple(_named_in(module, files) for module in course.modules)
    return course if modules == course.modules else structs.replace(course, modules=modules)


def _named_in(module: Module, files: Mapping[str, bytes]) -> Module:
    if all(question.image is None for question in module.questions):
        return module
    questions = tuple(_named(question, files) for question in module.questions)
    return structs.replace(module, questions=questions)


def _named(question: AnyQuestion, files: Mapping[str, bytes]) -> AnyQuestion:
    image = question.image
    body = files.get(PurePosixPath(image.file).as_posix()) if image else None
    if image is None or not body:
        return question
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    return structs.replace(question, image=structs.replace(image, digest=digest))


def copies(course: Course, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures that the course shows, of those that are among the files: by the names under which they are kept."""
    shown = [question.image for _, question in course.questions() if question.image and question.image.digest]
    bodies = ((kept_name(image), files.get(PurePosixPath(image.file).as_posix())) for image in shown)
    return {name: body for name, body in bodies if body}


def keep(course: Course, files: Mapping[str, bytes], folder: Path) -> None:
    """Copy the pictures that the course shows, unless they are there. Where that fails, their words must do."""
    for name, body in copies(course, files).items():
        with contextlib.suppress(OSError):
            write(folder / name, body)


def write(path: Path, body: bytes, *, lasting: bool = False) -> None:
    """Unless it is there; then it is as new. `lasting`: it is on the disk before anything can refer to it."""
    if path.is_file():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
