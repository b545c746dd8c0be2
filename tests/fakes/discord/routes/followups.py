"""What the bot does with an interaction's token after its first response.

https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord import interactions as kinds
from tests.fakes.discord.call import Answer, Route
from tests.fakes.discord.composing import edit
from tests.fakes.discord.flags import EPHEMERAL
from tests.fakes.discord.problems import INVALID_WEBHOOK_TOKEN, misuse, unknown
from tests.fakes.discord.routes.callbacks import answer_message
from tests.fakes.discord.routes.messages import UNKNOWN_MESSAGE, remove

if TYPE_CHECKING:
    from tests.fakes.discord.call import Call
    from tests.fakes.discord.interactions import Interaction
    from tests.fakes.discord.message import Message
    from tests.fakes.discord.world import World

UNKNOWN_WEBHOOK = 10015
# #create-followup-message: five, when only the user has installed the app; 40094 in opcodes-and-status-codes#json.
USER_INSTALL_FOLLOW_UPS = 5
TOO_MANY_FOLLOW_UPS = 40094


def _interaction(world: World, call: Call) -> Interaction:
    """Return the interaction of a token: it must have been answered, at most 15 minutes ago."""
    interaction = world.interactions.get(call.path["webhook_token"])
    foreign = call.path["webhook_id"] != world.application_id
    if interaction is None or foreign or interaction.callback in (None, kinds.CHOICES):
        raise misuse(404, UNKNOWN_WEBHOOK, "Unknown Webhook")
    if interaction.age > kinds.TOKEN_SECONDS:
        raise misuse(401, INVALID_WEBHOOK_TOKEN, "Invalid Webhook Token")
    return interaction


def _message(interaction: Interaction, call: Call) -> Message:
    """Return the original response (of 6 and 7: the message that was pressed), or one of this token's messages."""
    message_id = call.path.get("message_id", "@original")
    if message_id == "@original":
        message = interaction.original
    else:
        own = [*interaction.messages, *filter(None, (interaction.original,))]
        message = next((known for known in own if known.id == message_id), None)
    if message is None or message.deleted:
        raise unknown(UNKNOWN_MESSAGE, "Message")
    return message


def follow_up(world: World, call: Call) -> Answer:
    """Create Followup Message; right after a deferred reply it fills the placeholder instead."""
    interaction = _interaction(world, call)
    original = interaction.original
    # Once the placeholder is deleted, a follow-up is a message of its own (issue 2739 of discord-api-docs).
    if original is not None and original.loading and not original.deleted:
        # "The ephemeral flag will be ignored, and the value you provided in the initial defer response will be
        # preserved"
        draft = call.draft({**call.request.json, "flags": (call.request.json.get("flags") or 0) & ~EPHEMERAL})
        edit(world, original, draft)
        interaction.finish()
        return Answer(200, original.raw)
    if interaction.user_install and interaction.follow_ups >= USER_INSTALL_FOLLOW_UPS:
        raise misuse(400, TOO_MANY_FOLLOW_UPS, "This interaction has hit the maximum number of follow up messages")
    message = answer_message(world, interaction, call, follow_up=True)
    interaction.follow_ups += 1
    interaction.finish()
    return Answer(200, message.raw)


def get_message(world: World, call: Call) -> Answer:
    """Get Original Interaction Response, Get Followup Message."""
    return Answer(200, _message(_interaction(world, call), call).raw)


def edit_message(world: World, call: Call) -> Answer:
    """Edit Original Interaction Response, Edit Followup Message."""
    interaction = _interaction(world, call)
    message = _message(interaction, call)
    edit(world, message, call.draft())
    if message is interaction.source:
        interaction.updated = message
    interaction.finish()
    return Answer(200, message.raw)


def delete_message(world: World, call: Call) -> Answer:
    """Delete Original Interaction Response, Delete Followup Message."""
    interaction = _interaction(world, call)
    remove(_message(interaction, call))
    interaction.finish()
    return Answer()


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES = (
    Route("POST", HOOK, follow_up, open=True),
    Route("GET", HOOK + "/messages/{message_id}", get_message, open=True),
    Route("PATCH", HOOK + "/messages/{message_id}", edit_message, open=True),
    Route("DELETE", HOOK + "/messages/{message_id}", delete_message, open=True),
)
