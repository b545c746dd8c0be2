"""Files into a channel, and files that somebody put into a form: https://docs.slack.dev/messaging/working-with-files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import aiohttp
import structlog

from adapters.slack.errors import slack_errors
from adapters.slack.workspace import Workspace
from bot.delivery.adapter import DeliveryError, UnknownError
from bot.model import File, TutorError
from bot.params import FILE_LIMIT, FILE_TOO_LARGE

ALT = 1000
"""https://docs.slack.dev/reference/methods/files.getUploadURLExternal, alt_txt."""


READ = "files:read"
"""The scope without which a form can hold no file."""

_ELSEWHERE = "That file does not lie in Slack itself. Please give one from your own computer."
_LOST = "I could not fetch that file from Slack. Please try again."
_CHUNK = 2**16

log = structlog.get_logger()


class Files:
    def __init__(self, workspace: Workspace, session: aiohttp.ClientSession) -> None:
        self._workspace = workspace
        self._session = session

    async def take(self, file_id: str) -> File:
        """A file that somebody gave in a form. Raises TutorError."""
        try:
            with slack_errors():
                about = (await self._workspace.client.files_info(file=file_id))["file"]
                if about.get("is_external") or about.get("mode") == "external":
                    raise TutorError(_ELSEWHERE)  # its address is a stranger's, and would be sent our token
                if not {"name", "size", "url_private_download"} <= about.keys():
                    raise TutorError(_LOST)  # deleted meanwhile, or beyond what the workspace's plan shows
                if about["size"] > FILE_LIMIT:
                    raise TutorError(FILE_TOO_LARGE)
                content = await self._download(about["url_private_download"])
        except DeliveryError as error:
            log.warning("slack.no_download", cause=str(error))
            raise TutorError(_LOST) from None
        if len(content) != about["size"]:  # without the scope Slack gives its login page, and calls that a success
            raise TutorError(_LOST)
        return File(about["name"], content)

    async def _download(self, url: str) -> bytes:
        """With the token, and so never on to another address; at most one byte more than FILE_LIMIT."""
        client, held = self._workspace.client, bytearray()
        headers = {"Authorization": f"Bearer {client.token}"}
        async with self._session.get(url, headers=headers, proxy=client.proxy, allow_redirects=False) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                raise UnknownError(f"the download was answered with {answer.status}")
            async for chunk in answer.content.iter_chunked(_CHUNK):
                held += chunk
                if len(held) > FILE_LIMIT:
                    break
        return bytes(held[: FILE_LIMIT + 1])

    async def send(self, channel: str, file: File) -> None:
        """Raises DeliveryError."""
        await self.upload(file, {"channel_id": channel})

    async def upload(self, file: File, shared: Mapping[str, str] = MappingProxyType({})) -> str:
        """Its id. Without a channel nobody sees it but in messages that name it. Raises DeliveryError."""
        client = self._workspace.client
        with slack_errors():
            place = await client.files_getUploadURLExternal(
                filename=file.name, length=len(file.content), alt_txt=file.alt[:ALT] or None
            )
            async with self._session.post(place["upload_url"], data=file.content, proxy=client.proxy) as answer:
                if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                    raise UnknownError(f"the upload of {file.name} was answered with {answer.status}")
        complete = {"files": [{"id": place["file_id"], "title": file.name}], **shared}
        await self._workspace.writer.call("files.completeUploadExternal", complete)
        return str(place["file_id"])
