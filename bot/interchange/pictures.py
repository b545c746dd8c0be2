"""Pictures that come with questions: known by their first bytes, and looked at before they are taken."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath

from bot.course import Course
from bot.packs.files import LARGEST_FILE

FOLDER = "pictures"
"""Where pictures go that came without a folder of their own."""

MOST_PIXELS = 16_000_000
MOST_DOTS = 1_000_000_000
"""Of all the pictures of a file: to look at 16 million takes up to 0.4 s, and a few hundred bytes can hold them."""

_LONGEST_NAME = 60
_DEEPEST = 3
_KINDS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "GIF": (".gif",), "WEBP": (".webp",)}
_FIRST_BYTES = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL),
}


class UnshowableError(Exception):
    """Why a picture cannot be taken, to be said after its name."""


def decoded(text: str) -> bytes:
    """A file as XML holds it. Raises UnshowableError for what is no base64, or too much of it."""
    if len(text) > LARGEST_FILE * 3 // 2:
        raise UnshowableError(f"it is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        body = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UnshowableError("it is damaged: it is no base64.") from None
    if len(body) > LARGEST_FILE:
        raise UnshowableError(f"it is larger than {LARGEST_FILE // 1_000_000} MB.")
    return body


def kind_of(body: bytes) -> str:
    """The kind of a whole picture, as PNG. Raises UnshowableError for anything else."""
    kind = next((name for name, first in _FIRST_BYTES.items() if first.match(body)), "")
    if not kind:
        raise UnshowableError("it is of no kind that chats show: png, jpg, gif or webp.")
    from PIL import Image  # noqa: PLC0415 - only who brings pictures needs it

    try:
        with Image.open(BytesIO(body), formats=[kind]) as picture:
            wide, high = picture.size
            picture.verify()
        if wide * high <= MOST_PIXELS:
            with Image.open(BytesIO(body), formats=[kind]) as picture:
                picture.load()  # what is cut off is found only so
    except Exception:  # noqa: BLE001 - a damaged picture makes Pillow raise almost anything
        raise UnshowableError("it is damaged, or not a whole picture.") from None
    if wide * high > MOST_PIXELS:
        raise UnshowableError(f"it has {wide} x {high} dots; at most {MOST_PIXELS // 1_000_000} million are taken.")
    return kind


def dots_of(body: bytes) -> int:
    """How many dots a look at the picture decodes, by its header; none of what is no picture, or too large a one."""
    from PIL import Image  # noqa: PLC0415 - likewise

    try:
        with Image.open(BytesIO(body), formats=list(_FIRST_BYTES)) as picture:
            wide, high = picture.size
    except Exception:  # noqa: BLE001 - likewise
        return 0
    return wide * high if wide * high <= MOST_PIXELS else 0


def name_for(path: str, kind: str) -> str:
    """A file's name in a pack, from the path that it had: plain signs, never outside, with the ending of its kind."""
    parts = [re.sub(r"[^A-Za-z0-9._-]+", "-", part).strip(".-") for part in path.split("/")]
    *folders, name = [part[:_LONGEST_NAME] for part in parts if part] or ["picture"]
    stem = PurePosixPath(name).stem
    known = is_named_after(name, kind)
    return "/".join([*(folders[:_DEEPEST] or [FOLDER]), name if known else f"{stem or 'picture'}{_KINDS[kind][0]}"])


def is_named_after(name: str, kind: str) -> bool:
    """Whether a file's ending is one of its kind, by which platforms go."""
    return PurePosixPath(name).suffix.lower() in _KINDS[kind]


class Gallery:
    """Pictures by their names in a pack, each kept once; those of `before` are there already."""

    def __init__(self, before: Mapping[str, bytes] | None = None) -> None:
        self._all = dict(before or {})
        self._names: dict[bytes, list[str]] = {}
        for name, body in self._all.items():
            self._names.setdefault(_digest(body), []).append(name)
        self.added: dict[str, bytes] = {}
        self._dots = 0

    def kind_of(self, body: bytes) -> str:
        """As the function, until the pictures are too large together. Raises UnshowableError."""
        dots = dots_of(body)
        if self._dots + dots > MOST_DOTS:
            raise UnshowableError(f"the file's pictures have more than {MOST_DOTS // 1_000_000:,} million dots in all.")
        self._dots += dots
        return kind_of(body)

    def take(self, wanted: str, body: bytes) -> str:
        """The name under which the picture stands: the wanted one, unless it is there already or another has that."""
        digest = _digest(body)
        if same := self._names.get(digest):
            return wanted if wanted in same else same[0]
        name = wanted
        if name in self._all:
            path = PurePosixPath(wanted)
            name = str(path.with_name(f"{path.stem}-{digest.hex()[:8]}{path.suffix}"))
        self._all[name] = self.added[name] = body
        self._names[digest] = [name]
        return name


def shown_in(course: Course) -> set[str]:
    """The names of the pictures that questions show."""
    return {question.image.file for _, question in course.questions() if question.image}


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()
