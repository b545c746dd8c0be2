"""Pictures in messages: uploaded once to the workspace, shared with nobody, and then named in an image block.

https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: whoever posts the block must have
access to the file, so only what is said with our token can hold one; a response_url has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import structlog

from adapters.slack.files import Files
from adapters.slack.fitting import clip
from adapters.slack.recent import Recent
from bot.model import File, Picture

Json = dict[str, Any]

KINDS = (".png", ".jpg", ".jpeg", ".gif")
ALT = 2000
"""https://docs.slack.dev/reference/block-kit/blocks/image-block, alt_text."""

PAUSES = (0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds before a message is tried again: an upload is looked through before it can be used, mostly within a second.

https://github.com/slackapi/python-slack-sdk/issues/1521.
"""
PATIENCE = 10.0
"""Seconds in which a picture must be uploaded."""

_REMEMBERED = 200

log = structlog.get_logger()


class Pictures:
    """The words tell all that they show: where anything goes wrong, they go alone."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._known: Recent[str] = Recent(_REMEMBERED)
        """Ids of files by their content."""

    async def blocks(self, pictures: Iterable[Picture]) -> list[Json]:
        """A block for each picture that can be shown."""
        return [block for picture in pictures if (block := await self._block(picture))]

    async def _block(self, picture: Picture) -> Json | None:
        if not picture.name.lower().endswith(KINDS):
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                file_id = await self._uploaded(picture)
        except Exception as error:  # noqa: BLE001 - whatever it is, the words must go out
            log.warning("slack.no_picture", picture=picture.path or picture.name, cause=f"{error!r:.200}")
            return None
        return {"type": "image", "slack_file": {"id": file_id}, "alt_text": clip(picture.alt, ALT)}

    def forget(self) -> None:
        """One of them cannot be used any more; somebody may have deleted it."""
        self._known = Recent(_REMEMBERED)

    async def _uploaded(self, picture: Picture) -> str:
        content = await asyncio.to_thread(picture.content)
        key = blake2b(content, digest_size=16).hexdigest()
        known = self._known.get(key)
        if known is None:
            known = await self._files.upload(File(picture.name, content, picture.alt))
            self._known.put(key, known)
        return known


def beneath(message: Json, pictures: Sequence[Json]) -> Json:
    """The message with the pictures above its buttons."""
    shown = message["blocks"]
    at = next((place for place, block in enumerate(shown) if block["type"] == "actions"), len(shown))
    return {**message, "blocks": [*shown[:at], *pictures, *shown[at:]]}
