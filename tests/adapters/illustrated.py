"""A course whose one question has a picture, as both platforms' tests show it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import structs

from bot.library import Library
from bot.question import Illustration
from tests.classroom import course, single

PNG = b"\x89PNG\r\n\x1a\n a cup"
ALT = "A cup of tea, half full"


def illustrated(folder: Path, suffix: str = ".png", content: bytes = PNG) -> Library:
    """The picture is kept in the folder."""
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    folder.mkdir(exist_ok=True)
    (folder / f"{digest}{suffix}").write_bytes(content)
    image = Illustration(file=f"the-key-is-a{suffix}", alt=ALT, digest=digest)
    question = structs.replace(single("tea", 0), image=image)
    return Library([course("drinks", {"hot": [question]})], pictures=folder)
