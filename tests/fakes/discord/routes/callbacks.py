"""The first response to an interaction.

https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord import flags
from tests.fakes.discord import interactions as kinds
from tests.fakes.discord.call import Answer, Route
from tests.fakes.discord.command_limits import STRING, check_choices
from tests.fakes.discord.composing import check_draft, compose, edit
from tests.fakes.discord.forms import Modal, check_modal
from tests.fakes.discord.message import Message
from tests.fakes.discord.problems import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION, Problems, misuse

if TYPE_CHECKING:
    from tests.fakes.discord.call import Call
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.problems import Json
    from tests.fakes.discord.world import World

AUTOCOMPLETE_CHOICES = 25
CHAT_INPUT_COMMAND, REPLY = 20, 19
# #interaction-response-object-interaction-callback-type, with its footnotes; autocomplete takes 8 only.
ALLOWED = {
    kinds.COMMAND: {kinds.MESSAGE, kinds.DEFERRED_MESSAGE, kinds.MODAL},
    kinds.COMPONENT: {kinds.MESSAGE, kinds.DEFERRED_MESSAGE, kinds.DEFERRED_UPDATE, kinds.UPDATE, kinds.MODAL},
    kinds.AUTOCOMPLETE: {kinds.CHOICES},
    kinds.MODAL_SUBMIT: {kinds.MESSAGE, kinds.DEFERRED_MESSAGE, kinds.DEFERRED_UPDATE, kinds.UPDATE},
}
NEEDS_SOURCE = {kinds.DEFERRED_UPDATE, kinds.UPDATE}


def respond(world: World, call: Call) -> Answer:
    """Create Interaction Response."""
    interaction = world.interactions.get(call.path["webhook_token"])
    if interaction is None or interaction.id != call.path["interaction_id"]:
        raise misuse(404, UNKNOWN_INTERACTION, "Unknown interaction")
    if interaction.callback is not None:
        raise misuse(400, ALREADY_ACKNOWLEDGED, "Interaction has already been acknowledged.")
    if interaction.age > kinds.FIRST_RESPONSE_SECONDS:
        raise misuse(404, UNKNOWN_INTERACTION, "Unknown interaction")
    body = call.request.json
    callback = _callback_type(interaction, body)
    RESPONSES[callback](world, interaction, call)
    interaction.acknowledge(callback)
    if callback not in (kinds.DEFERRED_MESSAGE, kinds.DEFERRED_UPDATE):
        interaction.finish()
    if call.request.query.get("with_response") in ("1", "true", "True"):
        return Answer(200, _response(interaction, callback))
    return Answer()


def _callback_type(interaction: Interaction, body: Json) -> int:
    callback = body.get("type")
    problems = Problems()
    allowed = ALLOWED[interaction.kind]
    if callback not in allowed or (callback in NEEDS_SOURCE and interaction.source is None):
        message = f"An interaction of type {interaction.kind} cannot be answered with a callback of type {callback}."
        problems.at("type").add("INTERACTION_CALLBACK_TYPE_INVALID", message)
    problems.settle()
    assert isinstance(callback, int)
    return callback


def answer_message(world: World, interaction: Interaction, draft_of: Call, *, follow_up: bool = False) -> Message:
    """Create a message in answer to an interaction: with flag 64 only its user sees it."""
    body = draft_of.request.json if follow_up else draft_of.request.json.get("data") or {}
    draft = draft_of.draft(body)
    problems = Problems() if follow_up else Problems().at("data")
    check_draft(world, draft, problems, flags.INTERACTION_FLAGS)
    private = bool((body.get("flags") or 0) & flags.EPHEMERAL)
    message = compose(world, interaction.channel, draft, interaction.user if private else None)
    _sign(world, interaction, message)
    interaction.messages.append(message)
    interaction.channel.add(message)
    return message


def _sign(world: World, interaction: Interaction, message: Message) -> None:
    """Add what tells where a message came from (resources/message#message-interaction-metadata-object)."""
    message.origin = {
        "application_id": world.application_id,
        "webhook_id": world.application_id,
        "interaction_metadata": {
            "id": interaction.id,
            "type": interaction.kind,
            "user": interaction.user.raw(),
            "authorizing_integration_owners": interaction.raw["authorizing_integration_owners"],
        },
    }
    parent = interaction.source or interaction.original
    if parent is None:
        message.kind = CHAT_INPUT_COMMAND
    else:
        message.kind = REPLY
        message.reference = {"type": 0, "message_id": parent.id, "channel_id": parent.channel.id}


def _message(world: World, interaction: Interaction, call: Call) -> None:
    interaction.original = answer_message(world, interaction, call)


def _deferred_message(world: World, interaction: Interaction, call: Call) -> None:
    wanted = (call.request.json.get("data") or {}).get("flags") or 0
    problems = Problems()
    if wanted & ~flags.EPHEMERAL:
        # "the only valid message flag you may use is EPHEMERAL"
        problems.at("data", "flags").add("FLAGS_INVALID", "A deferred reply may only be ephemeral.")
    problems.settle()
    visible_to = interaction.user if wanted else None
    placeholder = Message(world.ids.new(), interaction.channel, world.bot, world.clock.now(), visible_to=visible_to)
    placeholder.flags = flags.LOADING | wanted
    _sign(world, interaction, placeholder)
    interaction.original = placeholder
    interaction.messages.append(placeholder)
    interaction.channel.add(placeholder)


def _deferred_update(_: World, interaction: Interaction, __: Call) -> None:
    interaction.original = interaction.source


def _update(world: World, interaction: Interaction, call: Call) -> None:
    assert interaction.source is not None
    edit(world, interaction.source, call.draft(call.request.json.get("data") or {}), Problems().at("data"))
    interaction.original = interaction.updated = interaction.source


def _choices(_: World, interaction: Interaction, call: Call) -> None:
    choices = (call.request.json.get("data") or {}).get("choices") or []
    problems = Problems()
    below = problems.at("data", "choices")
    below.length(choices, 0, AUTOCOMPLETE_CHOICES)
    check_choices(choices, interaction.data.get("focused_type", STRING), below)
    problems.settle()
    interaction.choices = [(choice["name"], choice["value"]) for choice in choices]


def _modal(_: World, interaction: Interaction, call: Call) -> None:
    data = call.request.json.get("data") or {}
    problems = Problems()
    check_modal(data, problems.at("data"))
    problems.settle()
    interaction.modal = Modal(data["custom_id"], data["title"], data)


RESPONSES = {
    kinds.MESSAGE: _message,
    kinds.DEFERRED_MESSAGE: _deferred_message,
    kinds.DEFERRED_UPDATE: _deferred_update,
    kinds.UPDATE: _update,
    kinds.CHOICES: _choices,
    kinds.MODAL: _modal,
}


def _response(interaction: Interaction, callback: int) -> Json:
    """Build the interaction callback response object."""
    about: Json = {"id": interaction.id, "type": interaction.kind}
    resource: Json = {"type": callback}
    if interaction.original is not None:
        about["response_message_id"] = interaction.original.id
        about["response_message_loading"] = interaction.original.loading
        about["response_message_ephemeral"] = interaction.original.ephemeral
    if callback in (kinds.MESSAGE, kinds.UPDATE) and interaction.original is not None:
        resource["message"] = interaction.original.raw
    return {"interaction": about, "resource": resource}


ROUTES = (Route("POST", "/interactions/{interaction_id}/{webhook_token}/callback", respond, open=True),)
