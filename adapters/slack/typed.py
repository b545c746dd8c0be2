"""Typed commands: understood, completed by a form where something is missing, run, and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog

from adapters.slack import forms, render
from adapters.slack.files import READ
from adapters.slack.giving import Giver
from adapters.slack.people import People
from adapters.slack.render import Json
from adapters.slack.spot import Spot, read_metadata, spot_of_action, spot_of_command
from bot.delivery.adapter import DeliveryError
from bot.grammar import Command, find_command, gather
from bot.model import Outcome, Person, Place, Reply, Request, TutorError
from bot.text.markdown import plain
from bot.tutor import Tutor

ASK = "?"
"""At the end of a command: its form is wanted."""

HELP = (
    "Slack runs slash commands in channels and direct messages, not in threads. "
    f"With a `{ASK}` at the end a command opens its form: `/quiz {ASK}`."
)

NO_FILES = (
    f"I may not read files here: the app lacks the scope `{READ}`. Whoever manages it can install it again "
    "(docs/slack.md); then this works."
)

GONE = "I no longer know this command. Close this form, and type /tutor help."
"""For a form that was opened before an upgrade."""

log = structlog.get_logger()


class TypedCommands:
    """Each method gives what the acknowledgement shall say, or None."""

    def __init__(self, tutor: Tutor, giver: Giver, people: People) -> None:
        self._tutor = tutor
        self._giver = giver
        self._people = people

    async def type(self, spot: Spot, body: Json) -> Json | None:
        """A slash command. The trigger names it: Slack gives each its own."""
        trigger: str = body["trigger_id"]
        line = self._giver.names.read(body["command"], body.get("text", ""))
        asked = line.endswith(f" {ASK}")
        line = line.removesuffix(f" {ASK}") if asked else line
        command, rest = self._understood(line)
        person = await self._people.person(spot, rights=command is not None and (command.staff or command.rights))
        if command and _may(command, person):
            if command.file_param and READ not in self._giver.speaker.workspace.scopes:
                return render.line(NO_FILES)
            if await self._formed(spot, trigger, command, rest, asked=asked):
                return None
        request = Request(f"{spot.team}:{spot.user}:{trigger}", person, self._place(spot), line)
        return await self._run(spot, request, command)

    async def shortcut(self, body: Json) -> None:
        """The shortcut "Quiz me" asks what about, wherever in Slack it is taken."""
        command = find_command(self._tutor.commands, "quiz")[0]
        spot = spot_of_action(body, self._tutor.clock.now().timestamp())
        await self._ask(spot, body["trigger_id"], command, {})

    async def submitted(self, body: Json) -> Json | None:
        """A command's form was sent. The view names it; what was refused may be sent again, mended."""
        packed, name = read_metadata(body)
        spot = Spot.unpack(packed)
        command, _ = self._understood(name)
        if command is None:
            return forms.errors(body, GONE)
        person = await self._people.person(spot, rights=command.staff or command.rights)
        values = body["view"]["state"]["values"]
        event = f"{spot.team}:{spot.user}:{body['view']['id']}"
        request = Request(event, person, self._place(spot), command.name, forms.arguments(values))
        outcome = await self._with_file(request, forms.given_file(values))
        if outcome.refused and command.file_param:
            await self._giver.speaker.notice(spot, self._giver.message(outcome.reply))
            return None  # what is wrong with a file is too long for a form, and is mended elsewhere
        if outcome.refused:
            return forms.errors(body, plain(self._giver.names.told(outcome.reply).text))
        if command.session or outcome.reply.files:
            pointer = await self._giver.begin(spot, outcome.reply)
        else:
            pointer = self._giver.message(outcome.reply)
        if pointer:
            await self._giver.speaker.private(spot, pointer)
        return None

    async def suggest(self, body: Json) -> Json:
        """What an argument's menu offers, given what the other fields hold."""
        packed, name = read_metadata(body)
        param = body["action_id"].removeprefix(forms.ARGUMENT)
        given = forms.arguments((body["view"].get("state") or {}).get("values") or {})
        given.pop(param, None)
        spot = Spot.unpack(packed)
        command, _ = self._understood(name)
        person = await self._people.person(spot, rights=command is not None and command.staff)
        found = await self._tutor.suggest(person, self._place(spot), name, param, body.get("value", ""), given)
        return forms.options(found)

    def spot(self, body: Json) -> Spot:
        return spot_of_command(body, self._tutor.clock.now().timestamp())

    async def _with_file(self, request: Request, file_id: str) -> Outcome:
        try:
            file = await self._giver.files.take(file_id) if file_id else None
        except TutorError as error:
            return Outcome(Reply(str(error)), refused=True)
        return await self._tutor.run(replace(request, file=file))

    async def _run(self, spot: Spot, request: Request, command: Command | None) -> Json | None:
        outcome = await self._tutor.run(request)
        if command and not outcome.refused and (command.session or outcome.reply.files):
            return await self._giver.begin(spot, outcome.reply)
        message = self._giver.message(outcome.reply)
        if command and command.name == "help":
            message["blocks"].append(render.context(HELP))
        return message

    def _understood(self, line: str) -> tuple[Command | None, str]:
        """What is not understood goes to the Tutor as it is, who says what to do instead."""
        try:
            return find_command(self._tutor.commands, line)
        except TutorError:
            return None, ""

    async def _formed(self, spot: Spot, trigger: str, command: Command, rest: str, *, asked: bool) -> bool:
        """Whether a form is open, for one is wanted or a required argument is missing."""
        needed = [param.name for param in command.params if param.required]
        if not command.params or not (asked or needed):
            return False
        try:
            given = gather(command, "" if command.file_param else rest, {})
        except TutorError:
            return False
        wanted = asked or any(name not in given for name in needed)
        return wanted and await self._ask(spot, trigger, command, given)

    async def _ask(self, spot: Spot, trigger: str, command: Command, given: Mapping[str, str]) -> bool:
        """Whether the form is open. A trigger is good for 3 s and once."""
        view = forms.command_form(command, given, spot)
        try:
            await self._giver.speaker.workspace.writer.call("views.open", {"trigger_id": trigger, "view": view})
        except DeliveryError as error:
            log.warning("slack.no_form", command=command.name, cause=str(error))
            return False
        return True

    def _place(self, spot: Spot) -> Place:
        return spot.place(self._giver.speaker.workspace.name)


def _may(command: Command, person: Person) -> bool:
    """Who is surely no staff shall not fill in a form only to be refused."""
    return not command.staff or person.staff or bool(person.roles)
