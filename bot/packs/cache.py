"""The compiled cache: a pack that was read without problems, as msgpack, found again by the hash of its files.

It only saves time. Whatever is wrong with it (damage, another's file, no rights, a full disk) is as if it were absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.course import Course

FORMAT = b"syllabot pack 3\n"
"""Raise the number when a rule or a field of packs changes, so that no course is taken that would be refused today."""

_SEAL = 16


@dataclass(frozen=True, slots=True)
class PackCache:
    """One pack's entry: `<pack>-<content>.msgpack`, where `pack` stands for its folder and `content` for its files."""

    folder: Path
    pack: str
    content: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.pack}-{self.content}.msgpack"

    def read(self) -> Course | None:
        try:
            whole = self.path.read_bytes()
        except OSError:
            return None
        seal, body = whole[:_SEAL], whole[_SEAL:]
        if seal != self._seal(body):
            return None
        try:
            return msgspec.msgpack.decode(body, type=Course)
        except msgspec.DecodeError:  # sealed by us, but with another shape of the model
            return None

    def write(self, course: Course) -> None:
        """Replaces the entry as a whole, then drops what the pack's earlier content left."""
        body = msgspec.msgpack.encode(course)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._replace(self._seal(body) + body)
            for old in self.folder.glob(f"{self.pack}-*.msgpack"):
                if old != self.path:
                    old.unlink(missing_ok=True)

    def _replace(self, whole: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=f".{self.pack}-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(whole)
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _seal(self, body: bytes) -> bytes:
        """Changes with any byte, with the files, and with FORMAT."""
        return hashlib.blake2b(FORMAT + self.content.encode() + body, digest_size=_SEAL).digest()


def cache_of(folder: Path, pack_folder: Path, content: str) -> PackCache:
    place = os.fsencode(pack_folder.resolve())
    return PackCache(folder, hashlib.blake2b(place, digest_size=6).hexdigest(), content)
