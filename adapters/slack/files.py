"""Files into a channel, in Slack's three steps: https://docs.slack.dev/messaging/working-with-files#upload."""

from __future__ import annotations

import aiohttp

from adapters.slack.errors import slack_errors
from adapters.slack.workspace import Workspace
from bot.delivery import UnknownError
from bot.model import File

ALT = 1000
"""https://docs.slack.dev/reference/methods/files.getUploadURLExternal, alt_txt."""


class Files:
    def __init__(self, workspace: Workspace, session: aiohttp.ClientSession) -> None:
        self._workspace = workspace
        self._session = session

    async def send(self, channel: str, file: File) -> None:
        """Raises DeliveryError."""
        client = self._workspace.client
        with slack_errors():
            place = await client.files_getUploadURLExternal(
                filename=file.name, length=len(file.content), alt_txt=file.alt[:ALT] or None
            )
            async with self._session.post(place["upload_url"], data=file.content, proxy=client.proxy) as answer:
                if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                    raise UnknownError(f"the upload of {file.name} was answered with {answer.status}")
        complete = {"files": [{"id": place["file_id"], "title": file.name}], "channel_id": channel}
        await self._workspace.writer.call("files.completeUploadExternal", complete)
