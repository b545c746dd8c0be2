"""Files: the upload in three steps, files.info, and private downloads.

https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from .call import Call, Method, scope
from .events import Response
from .journal import Json, Request
from .messages import Message
from .mischief import bend
from .world import StoredFile, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from .platform import Platform
    from .world import Channel, Team


def get_upload_url(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    length = int(call.need("length"))
    if length <= 0:
        raise call.refuse("invalid_arguments", f"length {length}")
    stored = store(call.platform, call.team, call.need("filename"), b"", call.team.bot.id)
    stored.complete = False
    stored.alt_txt = call.args.get("alt_txt")
    call.platform.expected_lengths[stored.id] = length
    return {"upload_url": f"{call.platform.base_url}/upload/{stored.id}", "file_id": stored.id}


def store(platform: Platform, team: Team, name: str, content: bytes, user_id: str) -> StoredFile:
    file_id = new_id("F")
    url = f"{platform.base_url}/files-pri/{team.id}-{file_id}/{name}"
    team.files[file_id] = StoredFile(file_id, name, name, content, url, team.id, user_id)
    return team.files[file_id]


def complete_upload(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    found: list[StoredFile] = []
    for row in call.args.get("files") or []:
        stored = call.team.files.get(row.get("id"))
        if stored is None or not stored.content:
            raise call.refuse("file_not_found", str(row))
        stored.title = row.get("title") or stored.name
        stored.complete = True
        stored.looks = call.platform.file_looks
        found.append(stored)
    if not found:
        raise call.refuse("invalid_arguments", "no files")
    wanted = call.args.get("channel_id") or call.args.get("channels")
    for channel_id in str(wanted).split(",") if wanted else []:
        share(call, channel_id, found)
    return {"files": [each.payload() for each in found]}


def share(call: Call, channel_id: str, files: list[StoredFile]) -> None:
    channel: Channel | None = call.team.channels.get(channel_id)
    if channel is None:
        raise call.refuse("channel_not_found", channel_id)
    if not channel.bot_in:
        raise call.refuse("not_in_channel", channel.name)
    text = str(call.args.get("initial_comment") or "")
    message = Message(
        channel, call.platform.clock.timestamp(), call.team.bot.id, text,
        thread_ts=call.args.get("thread_ts"), files=files, raw=call.args,
    )  # fmt: skip
    channel.messages.append(message)
    call.platform.log.credit(Response(call.method, call.args, message), channel=channel)


def file_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.info"""
    stored = call.team.files.get(call.need("file"))
    if stored is None:
        raise call.refuse("file_not_found", call.need("file"))
    return {"file": stored.payload()}


@dataclass(frozen=True, slots=True)
class FileServer:
    """The addresses outside the Web API: uploads, and private files."""

    platform: Platform

    async def upload(self, http: web.Request) -> web.StreamResponse:
        """The bytes as the SDK posts them; Slack also takes a multipart form, the fake does not."""
        raw = await http.read()
        file_id = http.match_info["file_id"]
        self.platform.journal.request(Request(self.platform.clock.now(), "upload", {"file": file_id}, raw))
        return await self.answer("upload", http, lambda: self.keep(file_id, raw))

    async def download(self, http: web.Request) -> web.StreamResponse:
        """url_private wants the bot's token with files:read; else Slack sends its login page."""
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        file_id = http.match_info["file_id"]
        self.platform.journal.request(Request(self.platform.clock.now(), "download", {"file": file_id}, b"", token))
        return await self.answer("download", http, lambda: self.show(file_id, token))

    async def answer(self, what: str, http: web.Request, run: Callable[[], web.Response]) -> web.StreamResponse:
        rule = self.platform.mischief.take(what)
        return run() if rule is None else await bend(rule, http, run)

    def keep(self, file_id: str, raw: bytes) -> web.Response:
        expected = self.platform.expected_lengths.get(file_id)
        stored = next((t.files[file_id] for t in self.platform.teams.values() if file_id in t.files), None)
        if stored is None or expected != len(raw):
            self.platform.journal.violation("upload_length", "upload", f"{len(raw)} bytes, {expected} announced")
            return web.Response(status=400, text="invalid_upload")
        stored.content = raw
        return web.Response(text=f"OK - {len(raw)}")

    def show(self, file_id: str, token: str) -> web.Response:
        team = self.platform.team_of_token(token)
        if team is None or team.token_error or "files:read" not in team.scopes:
            self.platform.journal.violation("file_not_allowed", "download", file_id)
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        stored = team.files.get(file_id)
        if stored is None:
            return web.Response(status=404)
        return web.Response(body=stored.content, content_type="application/octet-stream")


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, scope("files:write")),
    "files.completeUploadExternal": Method(complete_upload, scope("files:write")),
    "files.info": Method(file_info, scope("files:read")),
}
