"""Gives a person a reply of the core: where they are, or as a conversation in their direct messages with the app."""

from __future__ import annotations

import asyncio

import structlog

from adapters.slack import render
from adapters.slack.errors import BlocksError
from adapters.slack.files import Files
from adapters.slack.naming import Names
from adapters.slack.pictures import PAUSES, Pictures, beneath
from adapters.slack.render import Json
from adapters.slack.speaking import PLAIN, Said, Speaker
from adapters.slack.spot import Spot
from bot.delivery.adapter import DeliveryError
from bot.model import Reply

NO_FILE = "I could not send you the file. Please try again."

log = structlog.get_logger()


class Giver:
    """`names` puts the commands that a reply tells of into the form in which they can be typed in Slack."""

    def __init__(self, speaker: Speaker, files: Files, names: Names) -> None:
        self.speaker = speaker
        self.names = names
        self.files = files
        self._pictures = Pictures(files)

    def message(self, reply: Reply, origin: str = "") -> Json:
        return render.message(self.names.told(reply), origin)

    async def say(self, method: str, place: Json, reply: Reply, origin: str = "") -> Json:
        """A message by our token, which alone can show a picture. Gives what Slack answers; raises DeliveryError."""
        words = self.message(reply, origin)
        writer = self.speaker.workspace.writer
        pictures = await self._pictures.blocks(reply.pictures)
        if pictures:
            for pause in PAUSES:
                try:
                    return await writer.call(method, place | beneath(words, pictures))
                except BlocksError:
                    await asyncio.sleep(pause)
            log.warning("slack.picture_refused", method=method)
            self._pictures.forget()
        return await writer.call(method, place | words)

    async def replace(self, spot: Spot, reply: Reply, origin: str) -> None:
        """The pressed message reads so from now on."""
        if reply.pictures and spot.in_conversation:
            try:
                await self.say("chat.update", {"channel": spot.channel, "ts": spot.ts}, reply, origin)
            except DeliveryError as error:
                log.info("slack.no_picture", cause=str(error))
            else:
                return
        await self.speaker.replace(spot, self.message(reply, origin))

    async def private(self, spot: Spot, reply: Reply, origin: str) -> None:
        """A new message that only this person sees."""
        if reply.pictures and spot.in_conversation:
            await self.say("chat.postMessage", {"channel": spot.channel, **PLAIN}, reply, origin)
        else:
            await self.speaker.private(spot, self.message(reply, origin))

    async def begin(self, spot: Spot, reply: Reply) -> Json | None:
        """A conversation: an ephemeral message would be gone with the next reload, and on every other device.

        Gives what to say where it was asked for: the way there, or nothing for who is there already.
        """
        try:
            said = await self._direct(spot, reply)
        except DeliveryError as error:
            log.warning("slack.no_direct_message", cause=str(error))
            return self.message(reply)
        await self._attach(spot, said, reply)
        if said.channel == spot.channel or not spot.channel:
            return None
        link = self.speaker.workspace.link(said.channel, said.ts)
        return render.line(f"It is <{link}|in our direct message>: let's go on there.")

    async def _direct(self, spot: Spot, reply: Reply) -> Said:
        """A person's id stands for the channel, as in `Speaker.direct`."""
        origin = "" if spot.direct else spot.channel
        if not reply.pictures:
            return await self.speaker.direct(spot, self.message(reply, origin))
        posted = await self.say("chat.postMessage", {"channel": spot.user, **PLAIN}, reply, origin)
        return Said(posted["channel"], posted["ts"])

    async def _attach(self, spot: Spot, said: Said, reply: Reply) -> None:
        """What is uploaded into a direct message is seen by nobody else."""
        try:
            for file in reply.files:
                await self.files.send(said.channel, file)
        except DeliveryError as error:
            log.warning("slack.no_upload", cause=str(error))
            await self.speaker.notice(spot, render.line(NO_FILE))
