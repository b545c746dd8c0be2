"""Draws bar charts with Pillow: large letters and an opaque ground, to be read on a phone, by day and by night.

Nothing is told by colour alone: a key has a tick, a word and the only solid bar; the others are outlined.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from bot.distribution import Bar, Distribution, Group

WIDTH = 800
"""Pixels: twice what a phone shows."""
EDGE = 32
BAR = 40
LABEL, TEXT = 34, 28
"""Sizes of letters."""
COUNTS = 230
"""Pixels at the right, for how many and their share."""

GROUND, INK = (250, 250, 247), (28, 31, 38)
_PALE, _OUTLINE, _KEY = 215, 90, 1
"""Shades: 0 is ink, 255 the ground; the key's is no shade but the course's colour."""
PLAIN_KEY = "#1a5fb4"
"""Where a course has no colour of its own."""
TICK = "✓"
_CONTRAST = 3.0
"""https://www.w3.org/TR/WCAG22/#non-text-contrast."""


def draw(distribution: Distribution) -> bytes:
    """A PNG, in some milliseconds: shades from ink to ground as a palette, in which the key's colour has a place."""
    several = len(distribution.groups) > 1
    height = EDGE + sum(_height(group, several=several) for group in distribution.groups) + EDGE // 2
    image = Image.new("L", (WIDTH, height), 255)
    canvas = _Canvas(ImageDraw.Draw(image))
    top = EDGE
    for group in distribution.groups:
        canvas.group(group, top, several=several)
        top += _height(group, several=several)
    image = image.point([0 if shade == _KEY else shade for shade in range(256)])
    canvas.fill(ImageDraw.Draw(image))
    image.putpalette(_palette(readable(distribution.colour or PLAIN_KEY)))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=5)
    return file.getvalue()


def _palette(key: str) -> list[int]:
    shades = [
        [round(dark + (light - dark) * at / 255) for dark, light in zip(INK, GROUND, strict=True)] for at in range(256)
    ]
    shades[_KEY] = list(_rgb(key))
    return [part for shade in shades for part in shade]


def _height(group: Group, *, several: bool) -> int:
    head = LABEL + 22 if several or group.title else 0
    return head + sum(_row(bar, several=several) for bar in group.bars) + (EDGE if several else 0)


def _row(bar: Bar, *, several: bool) -> int:
    """With several questions there is only room for the letters."""
    return BAR + 16 if several or not bar.text else BAR + TEXT + 44


class _Canvas:
    """Writes; the bars are filled afterwards."""

    def __init__(self, pen: ImageDraw.ImageDraw) -> None:
        self._pen = pen
        self._keys: list[tuple[float, float, float, float]] = []

    def group(self, group: Group, top: int, *, several: bool) -> None:
        if group.title:
            self._strong(group.title, EDGE, top)
        if several or group.title:
            top += LABEL + 22
        for bar in group.bars:
            self._bar(bar, group, top, wide=not several and bool(bar.text))
            top += _row(bar, several=several)

    def fill(self, pen: ImageDraw.ImageDraw) -> None:
        for box in self._keys:
            pen.rectangle(box, _KEY)

    def _bar(self, bar: Bar, group: Group, top: int, *, wide: bool) -> None:
        label = _label(bar, group)
        if wide:
            left = EDGE + self._strong(label, EDGE, top) + 18
            text = shortened(bar.text, WIDTH - EDGE - left, TEXT) if drawable(bar.text) else ""
            self._pen.text((left, top + (LABEL - TEXT) * 0.8), text, 0, font(TEXT))
            self._track(bar, group, EDGE, top + LABEL + 12)
        else:
            self._strong(label, EDGE, top + 2)
            self._track(bar, group, EDGE + _label_room(group), top)

    def _strong(self, text: str, left: float, top: float) -> float:
        """Gives its width."""
        for place in (left, left + 1):
            self._pen.text((place, top), text, 0, font(LABEL))
        return font(LABEL).getlength(text)

    def _track(self, bar: Bar, group: Group, left: float, top: float) -> None:
        """The bar, its counts right beside the room that all bars have."""
        right = WIDTH - EDGE - COUNTS
        share = bar.count / group.answered if group.answered else 0.0
        box = (left, top, left + max(8.0, (right - left) * share), top + BAR)
        self._pen.line((left, top + BAR, right, top + BAR), _PALE, 2)
        if bar.count and bar.key:
            self._keys.append(box)
        elif bar.count:
            self._pen.rectangle(box, _PALE, _OUTLINE, 3)
        self._pen.text((right + 20, top + 3), f"{bar.count} ({share:.0%})", 0, font(LABEL - 4))


def _label(bar: Bar, group: Group) -> str:
    return f"{bar.label} {TICK} {group.keys}".strip() if bar.key else bar.label


def _label_room(group: Group) -> float:
    return max(font(LABEL).getlength(f"{_label(bar, group)}  ") for bar in group.bars)


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans: Latin with all its accents, Greek, Cyrillic."""
    with resources.as_file(resources.files("bot") / "fonts" / "DejaVuSans.ttf") as path:
        return ImageFont.truetype(io.BytesIO(path.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> bool:
    """Whether the font has every sign of it, and it runs from left to right; if not, the letter must do."""
    return all(_has(sign) and unicodedata.bidirectional(sign) not in ("R", "AL") for sign in set(text))


@lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    return bytes(font(TEXT).getmask(sign)) != bytes(font(TEXT).getmask("\uffff"))


def shortened(text: str, room: float, size: int) -> str:
    """As many words as fit, and an ellipsis where some don't."""
    text = " ".join(text.split())
    if font(size).getlength(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font(size).getlength(f"{text[:middle]}…") <= room else (low, middle - 1)
    cut = text[:low]
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > low * 2 // 3 else cut).rstrip(' ,;:')}…"


def readable(colour: str) -> str:
    """The colour, darkened as far as the ground needs it."""
    red, green, blue = _rgb(colour)
    while _contrast((red, green, blue)) < _CONTRAST:
        red, green, blue = (int(part * 0.9) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _contrast(colour: tuple[int, int, int]) -> float:
    """With the ground, which is nearly white: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004
    return 1.0 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
