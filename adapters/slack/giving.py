"""Gives a person a reply of the core: where they are, or as a conversation in their direct messages with the app."""

from __future__ import annotations

import structlog

from adapters.slack import render
from adapters.slack.files import Files
from adapters.slack.naming import Names
from adapters.slack.render import Json
from adapters.slack.speaking import Said, Speaker
from adapters.slack.spot import Spot
from bot.delivery import DeliveryError
from bot.model import File, Reply

NO_FILE = "I could not send you the file. Please try again."

log = structlog.get_logger()


class Giver:
    """`names` puts the commands that a reply tells of into the form in which they can be typed in Slack."""

    def __init__(self, speaker: Speaker, files: Files, names: Names) -> None:
        self.speaker = speaker
        self.names = names
        self._files = files

    def message(self, reply: Reply, origin: str = "") -> Json:
        return render.message(self.names.told(reply), origin)

    async def begin(self, spot: Spot, reply: Reply) -> Json | None:
        """A conversation: an ephemeral message would be gone with the next reload, and on every other device.

        Gives what to say where it was asked for: the way there, or nothing for who is there already.
        """
        try:
            said = await self.speaker.direct(spot, self.message(reply, "" if spot.direct else spot.channel))
        except DeliveryError as error:
            log.warning("slack.no_direct_message", cause=str(error))
            return self.message(reply)
        await self._attach(spot, said, reply)
        if said.channel == spot.channel or not spot.channel:
            return None
        link = self.speaker.workspace.link(said.channel, said.ts)
        return render.line(f"It is <{link}|in our direct message>: let's go on there.")

    async def _attach(self, spot: Spot, said: Said, reply: Reply) -> None:
        """What is uploaded into a direct message is seen by nobody else."""
        try:
            for file in reply.files:
                await self._files.send(said.channel, file)
            if reply.picture:
                png = await render.drawn(reply.picture)
                await self._files.send(said.channel, File(reply.picture.name, png, reply.picture.alt))
        except DeliveryError as error:
            log.warning("slack.no_upload", cause=str(error))
            if reply.files:
                await self.speaker.notice(spot, render.line(NO_FILE))
