"""A course pack that came as a .zip, read in memory within bounds. A hostile archive is refused with the reason."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.packs.files import LARGEST_FILE, PAGE, PICTURES, PackFiles
from bot.packs.problems import PackProblems, Problem, shown

LARGEST_UNPACKED = 10_000_000
MOST_ENTRIES = 1_000

_ENCRYPTED = 0x1
_ENTRY = b"PK\x01\x02"
_PAGES = frozenset({".yaml", ".yml"})
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError, OSError)
"""What `zipfile` raises for archives that are damaged or made to do harm."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A pack's files, and the names of those that no pack needs."""

    files: PackFiles
    left_out: tuple[str, ...]


def unpack(name: str, body: bytes) -> Archive:
    """The pack in an archive; `name` is what problems call it. Its folder may have any name, or be the archive itself.

    Raises:
        PackProblems: it is no zip archive, too large, holds what no pack needs to hold, or no pack at all.

    """
    if body.count(_ENTRY) > MOST_ENTRIES:  # before `zipfile` makes an object of each
        raise _refused(name, f"There are more than {MOST_ENTRIES:,} files in it. A pack has a few.")
    try:
        with ZipFile(BytesIO(body)) as archive:
            return _read(archive, name)
    except _BROKEN as error:
        raise _refused(name, f"The archive cannot be read ({shown(str(error))[1:-1]}). Make it anew.") from None


def _refused(name: str, message: str) -> PackProblems:
    return PackProblems([Problem(name, 0, message)])


def _read(archive: ZipFile, name: str) -> Archive:
    entries = dict(_entries(archive.infolist(), name))
    homes = [path.parent for path in entries if path.name == PAGE]
    if len(homes) != 1:
        many = f"There are {len(homes)} files {PAGE} in it. Upload one pack at a time."
        raise _refused(name, many if homes else f"There is no {PAGE} in it; a pack has one, beside its modules.")
    files, left_out, size = PackFiles(), [], 0
    for path, entry in entries.items():
        place = path.relative_to(homes[0]) if path.is_relative_to(homes[0]) else None
        if place is not None and len(place.parts) == 1 and path.suffix.lower() in _PAGES:
            files.pages[place.name] = page = _page(archive, entry, name)
            size += len(page)
        elif place is not None and path.suffix.lower() in PICTURES:
            files.pictures[place.as_posix()] = picture = _unpacked(archive, entry)
            size += len(picture)
        else:
            left_out.append(path.as_posix())
        if size > LARGEST_UNPACKED:
            raise _refused(name, f"Unpacked it is larger than {LARGEST_UNPACKED // 1_000_000} MB.")
    return Archive(files, tuple(left_out))


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    """What an entry says of its own size is not believed: no more is unpacked than may be, and a byte that tells."""
    with archive.open(entry) as file:
        return file.read(LARGEST_FILE + 1)


def _page(archive: ZipFile, entry: ZipInfo, name: str) -> bytes:
    body = _unpacked(archive, entry)
    if len(body) > LARGEST_FILE:
        raise _refused(
            name, f"{shown(entry.filename)} is larger than {LARGEST_FILE // 1_000_000} MB unpacked. Divide it."
        )
    return body


def _entries(found: Iterable[ZipInfo], name: str) -> Iterator[tuple[PurePosixPath, ZipInfo]]:
    """The files by their paths, without what computers add by themselves."""
    seen: set[str] = set()
    for entry in found:
        if reason := _reason(entry):
            raise _refused(name, f"{shown(entry.filename)} {reason}")
        path = PurePosixPath(entry.filename)
        if entry.is_dir() or any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
            continue
        if path.as_posix().casefold() in seen:
            raise _refused(name, f"{shown(entry.filename)} stands in it twice. Keep one of them.")
        seen.add(path.as_posix().casefold())
        yield path, entry


def _reason(entry: ZipInfo) -> str:
    """Why an archive with this entry is not read, or nothing."""
    path, kind = PurePosixPath(entry.filename), stat.S_IFMT(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or set("\\:\0") & set(entry.orig_filename):
        return "leads out of the archive. Names in it must be plain, as pack/module.yaml."
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or no ordinary file. Put the file itself in."
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted. Make the archive without a password."
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is compressed in a way that I don't read. Make an ordinary .zip."
    return ""
